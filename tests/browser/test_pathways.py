"""Two pathways as people walk them from start to exit, domestic abuse and the crisis house, with wrong people shut out:
on a laptop and on a phone."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from core.access.system import Reason, SystemRecords
from core.app import open_doors
from core.clients.codes import GenderIdentity
from core.database import clock
from core.extensions.manager import PluginHost
from core.organisations.models import Organisation
from core.people.models import Account, Person
from core.settings import Settings
from tests import world
from tests.browser.album import faults, keep_both
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.conftest import Filled, PageAt, Served, SignIn, serving
from tests.browser.walk import choose, follow, go, press, section

pytestmark = IN_CHROMIUM

WIDTHS = {"laptop": 1280, "phone": 390}
HERS, HOUSE = "navigator@missing-link", "crisis@alabare"


@pytest.fixture(scope="module", params=WIDTHS)
def width(request: pytest.FixtureRequest) -> int:
    return WIDTHS[request.param]


@pytest.fixture(scope="module")
def served(width: int, filled: Filled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(filled, tmp_path_factory.mktemp(f"pathways-{width}")) as served:
        yield served


@pytest.fixture(scope="module")
def record(served: Served) -> str:
    """The address of a woman whom a women's worker and a crisis worker carry: the first has asked her safely, the
    second made a crisis plan with her."""
    doors = open_doors(Settings(database_url=served.url), PluginHost.installed())
    with doors.system(Reason.SEED) as system:
        client = world.client(system, "Adaeze Woman")
        client.gender = GenderIdentity.FEMALE
        for username, key in ((HERS, "missing_link"), (HOUSE, "alabare")):
            worker, ours = _named(system, username), _organisation(system, key)
            world.involvement(system, client, ours)
            world.allocation(system, client, worker, ours)
        made = world.assessment(system, client, _named(system, HERS), _organisation(system, "missing_link"))
        made.instrument, made.completed_at = "missing_link:hark", clock.now()
        plan = world.assessment(system, client, _named(system, HOUSE), _organisation(system, "alabare"))
        plan.instrument, plan.completed_at = "partnership:crisis_plan", clock.now()
    doors.database.close()
    return f"{served.address}/clients/{client.id}"


def _named(system: SystemRecords, username: str) -> Person:
    (account,) = system.find(select(Account).where(Account.username == username))
    return system.get(Person, account.person_id)


def _organisation(system: SystemRecords, key: str) -> Organisation:
    (found,) = system.find(select(Organisation).where(Organisation.key == key))
    return found


def looked_at(page: Page, width: int, name: str | None = None) -> list[str]:
    found = faults(page)
    if name is not None:
        keep_both(page, name)
    page.set_viewport_size({"width": width, "height": 900})
    return found


def confirm_all(page: Page) -> None:
    for box in page.locator("main input[type=checkbox]").all():
        box.check()


def test_domestic_abuse_from_start_to_exit_and_a_partner_sees_nothing_of_it(
    page_at: PageAt, sign_in: SignIn, served: Served, record: str, width: int
) -> None:
    hers, partner = page_at(width), page_at(width)
    sign_in(hers, HERS)
    hers.goto(record)
    section(hers, "Pathways")
    follow(hers.get_by_role("link", name="Begin Domestic abuse pathway"))
    assert looked_at(hers, width) == []
    press(hers, "Begin")
    assert looked_at(hers, width) == []
    assert "Nobody begins before this is so" in hers.inner_text("main")
    confirm_all(hers)
    press(hers, "Begin")
    stay = hers.url
    assert "To do in this stage" in hers.inner_text("main")
    assert "/assessments/new/missing_link/dash" in str(
        hers.get_by_role("link", name=re.compile("Fill in.*DASH")).get_attribute("href")
    )
    follow(hers.get_by_role("link", name=re.compile("^Done.*every child")))
    press(hers, "It is done")
    follow(hers.get_by_role("link", name="Move on"))
    choose(hers, "What comes next?", "Safety plan")
    hers.get_by_label("Why is something left undone?").fill("DASH is for tomorrow, when she is alone.")
    assert looked_at(hers, width) == []
    press(hers, "Move on")
    assert looked_at(hers, width, "pathway-stay") == []
    hers.goto(f"{record}/pathways")
    assert looked_at(hers, width, "pathway-client") == []
    sign_in(partner, HOUSE)
    assert [partner.goto(f"{stay}{end}").status for end in ("", "/move", "/exit")] == [404] * 3  # type: ignore[union-attr]
    for page in ("", "/pathways", "/timeline"):
        partner.goto(f"{record}{page}")
        assert "Domestic abuse" not in partner.inner_text("body")
    hers.goto(f"{stay}/exit")
    choose(hers, "What became of it?", "She says that she is safer")
    confirm_all(hers)
    hers.get_by_label(re.compile("Why is the rest not so")).fill("She moved before the plan was written.")
    press(hers, "They have left")
    assert "She says that she is safer" in hers.inner_text("main")
    assert "After the stay" in hers.inner_text("main")


def test_the_crisis_house_from_start_to_follow_up(
    page_at: PageAt, sign_in: SignIn, served: Served, record: str, width: int
) -> None:
    house = page_at(width)
    sign_in(house, HOUSE)
    go(house, "Pathways")
    assert looked_at(house, width) == []
    follow(house.get_by_role("link", name="Hope House stay"))
    before = house.inner_text("main")
    house.goto(f"{record}/pathways/new/alabare/hope_house")
    confirm_all(house)
    press(house, "Begin")
    assert looked_at(house, width) == []
    stay = UUID(house.url.rpartition("/")[2])
    house.goto(f"{served.address}/pathways/alabare/hope_house")
    assert before != house.inner_text("main")
    assert looked_at(house, width, "pathway-board") == []
    house.goto(f"{served.address}/stays/{stay}/extend")
    house.get_by_label("Why does it last longer?").fill("No bed at home yet.")
    assert looked_at(house, width) == []
    press(house, "Make it longer")
    follow(house.get_by_role("link", name="Leave the pathway"))
    press(house, "They have left")
    assert looked_at(house, width, "pathway-exit") == []
    choose(house, "What became of it?", "Went home")
    confirm_all(house)
    house.get_by_label(re.compile("Why is the rest not so")).fill("She was fetched early.")
    press(house, "They have left")
    follow(house.get_by_role("link", name="Write what came of it"))
    house.get_by_label("What came of it?").fill("At home with her sister, and safe.")
    assert looked_at(house, width) == []
    press(house, "It is done")
    assert "At home with her sister, and safe." in house.inner_text("main")


def test_somebody_stays_anonymous_at_the_drop_in(page_at: PageAt, sign_in: SignIn, served: Served, width: int) -> None:
    house = page_at(width)
    sign_in(house, HOUSE)
    house.goto(f"{served.address}/pathways/alabare/place_of_calm")
    follow(house.get_by_role("link", name="Somebody has come in"))
    assert looked_at(house, width) == []
    house.get_by_label(re.compile("What do they like to be called")).fill("Sunny")
    confirm_all(house)
    press(house, "Write down the visit")
    assert looked_at(house, width) == []
    assert "Place of Calm visit: Sunny" in house.inner_text("main")

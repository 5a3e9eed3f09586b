"""A person's own page as they meet it: a code, the page, leaving it; and as their worker and the guardian do."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import insert, select

from core.access.doors import Doors
from core.access.protected import Label
from core.access.system import Reason
from core.app import open_doors
from core.clients.models import Client, SafeContact
from core.database import clock
from core.database.ids import new_id
from core.extensions.manager import PluginHost
from core.involvement.models import Allocation, Involvement
from core.organisations.models import Organisation
from core.own_view.models import LASTS
from core.people.link_secrets import LinkSecret, code_hash
from core.people.models import Account, Person
from core.people.sign_in import fingerprint
from core.settings import Settings
from tests import world
from tests.browser.album import faults, keep_both
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.conftest import PageAt, Served, SignIn

pytestmark = IN_CHROMIUM
WORKER, GUARDIAN, CODE = "navigator@missing-link", "caldicott@second-step", "BCDF2345"
PATIENT = 60_000
"""Milliseconds: two slow cores with everything else on them."""


@dataclass(frozen=True)
class Mine:
    """Where the worker finds the person's own page, and tokens of links for it."""

    path: str
    tokens: list[str]


@pytest.fixture(scope="module")
def doors(served: Served) -> Iterator[Doors]:
    doors = open_doors(Settings(database_url=served.url), PluginHost.installed())
    yield doors
    doors.database.close()


@pytest.fixture(scope="module")
def mine(doors: Doors) -> Mine:
    """Somebody whom the worker supports, with links as they have them: sent to a number that is safe."""
    now, tokens = clock.now(), [f"token-{new_id()}" for _ in range(20)]
    with doors.system(Reason.SEED) as system:
        (worker,) = system.find(select(Account).where(Account.username == WORKER))
        carried = select(Client).join(Allocation, Allocation.client_id == Client.id)
        carried = carried.join(Involvement, Involvement.client_id == Client.id).where(
            Allocation.worker_id == worker.person_id, Allocation.ends.is_(None), Client.label == Label.NORMAL,
            Involvement.organisation_id == Allocation.organisation_id, Involvement.ends.is_(None),
        )  # fmt: skip
        client = system.find(carried.order_by(Client.id).limit(1))[0]
        (ours,) = system.find(select(Organisation).where(Organisation.key == "missing_link"))
        world.safe_contact(system, client, ours)
        for one in system.find(select(SafeContact).where(SafeContact.client_id == client.id)):
            one.may_text = True
        for token in tokens:
            made = world.client_link(system, client, ours, system.get(Person, worker.person_id))
            made.made_at, made.ends_at = now, now + LASTS
            row = {"id": new_id(), "link_id": made.id, "token_hash": fingerprint(token),
                   "code_hash": code_hash(token, CODE), "tries": 0}  # fmt: skip
            system.connection.execute(insert(LinkSecret), row)
        return Mine(f"/clients/{client.id}/own-page", tokens)


@pytest.fixture
def link(served: Served, mine: Mine) -> str:
    return f"{served.address}/open/{mine.tokens.pop()}"


def _weather(page: Page) -> None:
    """The world outside is not there."""

    def answer(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html", body="<h1>Weather</h1>")

    page.route("https://www.bbc.co.uk/**", answer)


def _opened(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("Your code").fill("bcdf 2345")
    page.get_by_role("button", name="Show the page").click(timeout=PATIENT)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your support", timeout=PATIENT)
    page.wait_for_load_state("load")


@pytest.mark.parametrize("script", [True, False])
def test_a_person_sees_their_page_with_and_without_script(page_at: PageAt, link: str, script: bool) -> None:
    page = page_at(390, script=script)
    _opened(page, link)
    assert "Missing Link" in page.inner_text("main")


def test_each_of_its_pages_is_open_to_everybody_at_every_width(page_at: PageAt, link: str) -> None:
    page = page_at(390)
    page.goto(link)
    assert faults(page) == []
    page.get_by_label("Your code").fill("BBBB BBBB")
    page.get_by_role("button", name="Show the page").click(timeout=PATIENT)
    assert (faults(page), page.title()) == ([], "Error: A page for you")
    _opened(page, link)
    assert faults(page) == []
    keep_both(page, "own-page")
    page.get_by_label("Large print").check()
    assert faults(page) == []
    keep_both(page, "own-page-large")
    page.goto(link)
    page.get_by_label("Your code").fill(CODE)
    page.get_by_role("button", name="Show the page").click(timeout=PATIENT)
    expect(page.get_by_role("heading", level=1)).to_have_text("This link does not work now", timeout=PATIENT)
    assert faults(page) == []


def test_large_print_makes_the_words_larger_without_script(page_at: PageAt, link: str) -> None:
    page = page_at(390, script=False)
    _opened(page, link)

    def size() -> float:
        return page.locator("main p").first.bounding_box()["height"]  # type: ignore[index]

    before = size()
    page.get_by_text("Large print").click(timeout=PATIENT)
    assert size() > before


@pytest.mark.parametrize("way", ["click", "Escape", "Shift"])
def test_leaving_goes_to_the_weather_and_not_back_to_the_page(page_at: PageAt, link: str, way: str) -> None:
    page = page_at(390)
    _weather(page)
    _opened(page, link)
    if way == "click":
        page.get_by_role("link", name="Leave this page").click(timeout=PATIENT)
    for _ in range({"click": 0, "Escape": 1, "Shift": 3}[way]):
        page.keyboard.press(way)
    expect(page.get_by_role("heading", level=1)).to_have_text("Weather", timeout=PATIENT)
    page.go_back()
    assert "Missing Link" not in page.inner_text("body")


def test_leaving_works_without_script(page_at: PageAt, link: str) -> None:
    page = page_at(390, script=False)
    _weather(page)
    _opened(page, link)
    page.get_by_role("link", name="Leave this page").click(timeout=PATIENT)
    expect(page.get_by_role("heading", level=1)).to_have_text("Weather", timeout=PATIENT)


def test_leaving_is_the_first_stop_of_the_keyboard_after_the_skip_link(page_at: PageAt, link: str) -> None:
    page = page_at(1280)
    _opened(page, link)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "leave"


def test_on_paper_there_is_the_page_alone(page_at: PageAt, link: str) -> None:
    page = page_at(1280)
    _opened(page, link)
    page.emulate_media(media="print")
    shown = (page.locator(".ov-leave").is_visible(), page.locator("#large").is_visible())
    assert (shown, page.get_by_role("heading", name="Who has looked").is_visible()) == ((False, False), True)


def test_a_worker_reads_before_what_they_will_see_and_asks_the_guardian(
    page_at: PageAt, sign_in: SignIn, served: Served, mine: Mine
) -> None:
    page = page_at(1280)
    sign_in(page, WORKER)
    page.goto(f"{served.address}{mine.path}")
    assert faults(page) == []
    page.get_by_role("link", name="See what they will see").click(timeout=PATIENT)
    expect(page.get_by_text("This is what they will see.")).to_be_visible(timeout=PATIENT)
    assert faults(page) == []
    page.goto(f"{served.address}{mine.path}/ask")
    assert faults(page) == []


def test_a_guardian_goes_from_today_to_a_decision(page_at: PageAt, sign_in: SignIn, served: Served) -> None:
    page = page_at(1280)
    sign_in(page, GUARDIAN)
    page.get_by_role("link", name="question").first.click(timeout=PATIENT)
    assert faults(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("link", name="Asked").first.click(timeout=PATIENT)
    assert faults(page) == []
    keep_both(page, "disclosure")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_label("Who has looked: all of it").check()
    page.get_by_label("Your reasons").fill("Somebody reads along.")
    for part, value in (("Day", "1"), ("Month", "1"), ("Year", "2999")):
        page.get_by_label(part, exact=True).fill(value)
    page.get_by_role("button", name="Decide").click(timeout=PATIENT)
    expect(page.get_by_text("Kept. It counts from now on.")).to_be_visible(timeout=PATIENT)

"""Two records of one person, looked at side by side, joined and taken apart by a Senior; on a laptop and a phone."""

from datetime import date
from uuid import UUID

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from core.access.system import Reason, SystemRecords
from core.app import open_doors
from core.extensions.manager import PluginHost
from core.organisations.models import Organisation
from core.people.models import Person
from core.settings import Settings
from tests import world
from tests.browser.album import faults
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.conftest import PageAt, Served, SignIn
from tests.browser.walk import press

pytestmark = IN_CHROMIUM

SENIOR, OFFICER = "senior@second-step", "privacy@second-step"
BORN = date(1987, 3, 12)


def _twins(system: SystemRecords, who: str) -> tuple[UUID, UUID, UUID]:
    """Two people on the Senior's caseload who are one, and a hidden match put to the officer of her organisation."""
    (home,) = system.find(select(Organisation).where(Organisation.key == "second_step"))
    (senior,) = system.find(select(Person).where(Person.name == who))
    one = world.client(system, "Zoë Quillfeather", date_of_birth=BORN)
    other = world.client(system, "Zoey Quilfeather", date_of_birth=BORN.replace(day=3, month=12))
    for client in (one, other):
        world.allocation(system, client, senior, home)
        world.involvement(system, client, home)
    world.contact(system, other, senior, home)
    world.client_pair(system, one, other)
    return one.id, other.id, world.hidden_match(system, one, home).id


@pytest.fixture(scope="module")
def ids(served: Served) -> tuple[UUID, UUID, UUID]:
    doors = open_doors(Settings(database_url=served.url), PluginHost.installed())
    with doors.system(Reason.SEED) as system:
        made = _twins(system, served.demonstration.accounts[SENIOR].person)
    doors.database.close()
    return made


@pytest.fixture(scope="module")
def senior(page_at: PageAt, sign_in: SignIn) -> Page:
    page = page_at(1280)
    sign_in(page, SENIOR)
    return page


def shown(page: Page, address: str) -> tuple[str, list[str]]:
    page.goto(address)
    return page.inner_text("main"), faults(page)


def test_the_queue_names_the_two(senior: Page, served: Served, ids: tuple[UUID, ...]) -> None:
    text, wrong = shown(senior, f"{served.address}/duplicates")
    assert ("Zoë Quillfeather, and Zoey Quilfeather" in text, wrong) == (True, [])


def test_two_records_stand_side_by_side(senior: Page, served: Served, ids: tuple[UUID, ...]) -> None:
    text, wrong = shown(senior, f"{served.address}/duplicates/{ids[0]}/{ids[1]}")
    assert ("same date of birth with day and month swapped" in text, wrong) == (True, [])


def test_the_check_asks_what_is_known(senior: Page, served: Served, ids: tuple[UUID, ...]) -> None:
    _, before = shown(senior, f"{served.address}/duplicates/check")
    senior.get_by_label("Family name").fill("Quillfeather")
    senior.get_by_label("Given name (optional)").fill("Zoe")
    for part, said in (("Day", "12"), ("Month", "3"), ("Year", "1987")):
        senior.get_by_label(part).fill(said)
    press(senior, "Look")
    assert ("Zoë Quillfeather" in senior.inner_text("main"), before, faults(senior)) == (True, [], [])


def test_somebodys_own_page_of_duplicates(senior: Page, served: Served, ids: tuple[UUID, ...]) -> None:
    text, wrong = shown(senior, f"{served.address}/clients/{ids[0]}/duplicates")
    assert ("Looked at before" in text, wrong) == (True, [])


def test_an_officer_is_shown_a_hidden_match(
    page_at: PageAt, sign_in: SignIn, served: Served, ids: tuple[UUID, ...]
) -> None:
    page = page_at(390)
    sign_in(page, OFFICER)
    listed = shown(page, f"{served.address}/hidden-matches")
    text, wrong = shown(page, f"{served.address}/hidden-matches/{ids[2]}")
    assert ("Zoë Quillfeather" in text, listed[1], wrong) == (True, [], [])


def test_joining_says_first_what_it_does(senior: Page, served: Served, ids: tuple[UUID, ...]) -> None:
    text, wrong = shown(senior, f"{served.address}/duplicates/{ids[0]}/{ids[1]}/join")
    assert ("Contacts: 1" in text, wrong) == (True, [])


def test_the_form_of_an_entry_on_the_wrong_person(senior: Page, served: Served, ids: tuple[UUID, ...]) -> None:
    senior.goto(f"{served.address}/clients/{ids[1]}/contacts")
    senior.locator("main a[href*='/contacts/']:not([href$='/new'])").first.click()
    senior.get_by_role("link", name="Written about the wrong person?").click()
    first = faults(senior)
    senior.get_by_label("Whom is it about?").fill("quillfeather")
    press(senior, "Find")
    assert (first, senior.get_by_label("Zoë Quillfeather").count(), faults(senior)) == ([], 1, [])


def test_two_records_are_joined_and_taken_apart(senior: Page, served: Served, ids: tuple[UUID, ...]) -> None:
    senior.goto(f"{served.address}/duplicates/{ids[0]}/{ids[1]}/join")
    senior.get_by_label("How do you know that they are one person?").fill("Both came to one visit")
    press(senior, "Join the two records")
    senior.get_by_role("link", name="Take the two records apart").click()
    before = faults(senior)
    senior.get_by_label("How do you know that they are two people?").fill("They are cousins")
    press(senior, "Take them apart")
    assert (before, senior.get_by_text("Joined with this record").count()) == ([], 0)

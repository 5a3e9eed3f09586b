"""Messages as people meet them: the inbox, how one is told, and what an organisation admin looks after."""

from uuid import uuid4

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from core.access.system import Reason
from core.notices.models import Importance
from core.notices.telling import Told, tell
from core.organisations.models import Organisation
from core.people.models import Person
from tests.browser.album import faults
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.conftest import PageAt, Served, SignIn
from tests.browser.walk import follow, press
from tests.conftest import doors_to
from tests.databases import opened
from tests.main_job.demonstration import NAVIGATOR

pytestmark = IN_CHROMIUM
ADMIN = "org-admin@nilaari"


@pytest.fixture(scope="module", params=[1280, 390])
def navigator(page_at: PageAt, sign_in: SignIn, request: pytest.FixtureRequest) -> Page:
    page = page_at(request.param)
    sign_in(page, NAVIGATOR)
    return page


@pytest.fixture(scope="module", params=[1280, 390])
def admin(page_at: PageAt, sign_in: SignIn, request: pytest.FixtureRequest) -> Page:
    page = page_at(request.param)
    sign_in(page, ADMIN)
    return page


@pytest.fixture
def told(navigator: Page, served: Served) -> str:
    """Something that the navigator is told of by another process, and that has reached Today."""
    person = served.demonstration.accounts[NAVIGATOR].person
    words = f"Something new, {uuid4()}"
    with opened(served.url) as database, doors_to(database).system(Reason.SEED) as system:
        (who,) = system.find(select(Person).where(Person.name == person))
        (home,) = system.find(select(Organisation).where(Organisation.key == "missing_link"))
        tell(system, Told(who.id, home.id, words, "/caseload", words, Importance.SAFETY, "safety"))
    for _ in range(60):
        navigator.goto(f"{served.address}/")
        if navigator.get_by_role("link", name=words).count():
            break
        navigator.wait_for_timeout(250)
    return words


def test_whoever_is_told_sees_it_on_today(navigator: Page, told: str) -> None:
    assert (navigator.get_by_role("link", name=told).count(), faults(navigator)) == (1, [])


def test_the_inbox_says_what_is_open(navigator: Page, told: str, served: Served) -> None:
    navigator.goto(f"{served.address}/messages")
    assert (told in navigator.inner_text("main"), faults(navigator)) == (True, [])


def test_seeing_to_a_message_leads_to_what_it_is_about(navigator: Page, told: str, served: Served) -> None:
    navigator.goto(f"{served.address}/messages?show=open")
    follow(navigator.get_by_role("article").filter(has_text=told).get_by_role("button", name="I will see to it"))
    assert navigator.url == f"{served.address}/caseload"


def test_ways_to_be_told_are_kept(navigator: Page, served: Served) -> None:
    navigator.goto(f"{served.address}/messages/settings")
    navigator.get_by_label("Email address").fill("dawn@example.org")
    press(navigator, "Keep these ways")
    assert (navigator.get_by_label("Email address").input_value(), faults(navigator)) == ("dawn@example.org", [])


def test_a_faulty_address_is_named(navigator: Page, served: Served) -> None:
    navigator.goto(f"{served.address}/messages/settings")
    navigator.get_by_label("Email address").fill("nobody")
    press(navigator, "Keep these ways")
    assert (navigator.locator("main").get_by_role("alert").count(), faults(navigator)) == (1, [])


def test_what_an_organisation_says(admin: Page, served: Served) -> None:
    admin.goto(f"{served.address}/organisation")
    follow(admin.get_by_role("link", name="How its people are told"))
    assert faults(admin) == []


def test_a_webhook_is_set_up_and_has_a_log(admin: Page, served: Served) -> None:
    admin.goto(f"{served.address}/organisation")
    follow(admin.get_by_role("link", name="Webhooks"))
    before = faults(admin)
    admin.get_by_label("Address").fill("https://example.org/told")
    admin.get_by_label("A referral arrived").check()
    press(admin, "Set up")
    made = faults(admin)
    follow(admin.get_by_role("link", name="Go on to the webhook"))
    assert (before, made, faults(admin)) == ([], [], [])


def test_a_webhook_inside_the_house_is_refused_in_words(admin: Page, served: Served) -> None:
    admin.goto(f"{served.address}/organisation/webhooks")
    admin.get_by_label("Address").fill("https://127.0.0.1/")
    admin.get_by_label("A referral arrived").check()
    press(admin, "Set up")
    assert ("inside a private network" in admin.inner_text("main"), faults(admin)) == (True, [])

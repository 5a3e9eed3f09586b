"""A people admin lets somebody choose a new password, and records that somebody leaves; on a phone."""

import pytest
from playwright.sync_api import Page

from tests.browser.album import faults
from tests.browser.chromium import IN_CHROMIUM, Noises
from tests.browser.conftest import PageAt, Served, SignIn
from tests.browser.walk import follow, press
from tests.main_job.demonstration import NAVIGATOR

pytestmark = IN_CHROMIUM

ADMIN, MANAGER = "people-admin@missing-link", "team-manager@missing-link"
NEW = "seven blue kettles"


@pytest.fixture(scope="module")
def admin(page_at: PageAt, served: Served, sign_in: SignIn) -> Page:
    page = page_at(390)
    sign_in(page, ADMIN)
    return page


@pytest.fixture(scope="module")
def link(admin: Page, served: Served) -> str:
    """Of the navigator's reset."""
    admin.goto(f"{served.address}/people/resets")
    admin.get_by_label("Person").select_option(served.demonstration.accounts[NAVIGATOR].person)
    admin.get_by_label("Reason").fill("Rang me from her telephone")
    press(admin, "Make a link, or ask for one")
    return f"{served.address}/reset/{admin.locator('.fp-spoken').inner_text().rpartition('/')[2]}"


def test_the_page_that_shows_the_link(admin: Page, link: str) -> None:
    assert ("shown this once" in admin.inner_text("main"), faults(admin)) == (True, [])


@pytest.fixture(scope="module")
def chooser(page_at: PageAt, link: str) -> Page:
    """Whoever was given the link."""
    page = page_at(390)
    page.goto(link)
    return page


def test_the_page_on_which_a_password_is_chosen(chooser: Page) -> None:
    first = faults(chooser)
    press(chooser, "Use this password")
    assert (first, chooser.get_by_role("alert").count(), faults(chooser)) == ([], 1, [])


def test_the_password_chosen_lets_them_in(chooser: Page, served: Served) -> None:
    for field in ("New password", "New password, once more"):
        chooser.get_by_label(field, exact=True).fill(NEW)
    press(chooser, "Use this password")
    shown = faults(chooser)
    follow(chooser.get_by_role("link", name="Sign in"))
    chooser.get_by_label("Username").fill(NAVIGATOR)
    chooser.get_by_label("Password").fill(NEW)
    press(chooser, "Sign in")
    assert (shown, chooser.url) == ([], f"{served.address}/")


def test_the_link_does_not_work_again(chooser: Page, link: str) -> None:
    chooser.goto(link)
    assert ("This link does not work" in chooser.inner_text("main"), faults(chooser)) == (True, [])


@pytest.fixture(scope="module")
def left(admin: Page, served: Served, chooser: Page) -> Page:
    """The page of somebody who has just left."""
    admin.goto(f"{served.address}/people/leavers")
    admin.get_by_label("Person").select_option(served.demonstration.accounts[NAVIGATOR].person)
    admin.get_by_label("From this moment").check()
    admin.get_by_label("Reason").fill("Has moved away")
    press(admin, "Record that they leave")
    return admin


def test_the_page_of_what_is_to_be_handed_over(left: Page) -> None:
    assert ("To be handed over" in left.inner_text("main"), faults(left)) == (True, [])


def test_whoever_left_is_signed_out(left: Page, chooser: Page, served: Served) -> None:
    chooser.goto(f"{served.address}/caseload")
    assert chooser.url == f"{served.address}/sign-in"


def test_their_manager_sees_it_on_today(left: Page, page_at: PageAt, served: Served, sign_in: SignIn) -> None:
    page = page_at(390)
    sign_in(page, MANAGER)
    follow(page.get_by_role("link", name="hand over what is open").first)
    assert ("On their caseload" in page.inner_text("main"), faults(page)) == (True, [])


def test_these_pages_make_no_noise(noises: Noises) -> None:
    assert [noise for noise in noises if "404" not in noise] == []

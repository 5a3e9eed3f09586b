"""Retention and entries recorded by mistake in a browser: schedule, what is due, a hold, a certificate, a mark."""

import pytest
from playwright.sync_api import Page

from tests.browser.album import faults, keep_both
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.conftest import PageAt, Served, SignIn
from tests.browser.walk import follow, press

pytestmark = IN_CHROMIUM
OFFICER, NAVIGATOR = "privacy@missing-link", "navigator@missing-link"


@pytest.fixture(scope="module")
def officer(page_at: PageAt, sign_in: SignIn) -> Page:
    page = page_at(1280)
    sign_in(page, OFFICER)
    return page


@pytest.fixture(scope="module")
def navigator(page_at: PageAt, sign_in: SignIn) -> Page:
    page = page_at(1280)
    sign_in(page, NAVIGATOR)
    return page


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/retention/schedule", "retention-schedule"),
        ("/retention/schedule/mental_health", "retention-period"),
        ("/retention/due", "retention-due"),
        ("/retention/holds", "legal-holds"),
        ("/retention/holds/new", "legal-hold-new"),
        ("/retention/certificates", "certificates"),
        ("/mistakes", "mistakes"),
    ],
)
def test_pages_are_open_to_everybody_at_every_width(officer: Page, served: Served, path: str, name: str) -> None:
    officer.goto(f"{served.address}{path}")
    keep_both(officer, name)
    assert faults(officer) == []


@pytest.mark.parametrize(
    ("path", "link", "name"),
    [
        ("/retention/due", "Record …", "retention-review"),
        ("/retention/holds", "One person", "legal-hold"),
        ("/retention/certificates", "Record …", "certificate"),
        ("/mistakes", "Contact", "mistake"),
    ],
)
def test_each_line_leads_to_its_page(officer: Page, served: Served, path: str, link: str, name: str) -> None:
    officer.goto(f"{served.address}{path}")
    follow(officer.get_by_role("link", name=link).first)
    keep_both(officer, name)
    assert faults(officer) == []


def test_a_record_that_is_due_is_kept_until_a_day(officer: Page, served: Served) -> None:
    officer.goto(f"{served.address}/retention/due")
    follow(officer.get_by_role("link", name="Record …").first)
    officer.get_by_label("Keep it until a day").check()
    for part, value in (("day", "1"), ("month", "2"), ("year", "2099")):
        officer.fill(f"#keep_until-{part}", value)
    officer.get_by_label("Why?").fill("The family has asked us to")
    press(officer, "Save the answer")
    assert "Kept for now until 1 February 2099" in officer.content()


def test_a_contact_is_marked_as_a_mistake_and_shown_again(navigator: Page, served: Served) -> None:
    navigator.goto(f"{served.address}/caseload")
    follow(navigator.locator("a[href^='/clients/0']").first)
    here = "/".join(navigator.url.split("/")[:5])
    navigator.goto(f"{here}/contacts")
    follow(navigator.locator("main a[href*='/contacts/0']").first)
    contact = navigator.url
    follow(navigator.get_by_role("link", name="Recorded by mistake?"))
    keep_both(navigator, "mistake-form")
    assert faults(navigator) == []
    navigator.get_by_label("It was recorded twice").check()
    navigator.get_by_label("How do you know?").fill("The other one has the right time")
    press(navigator, "Mark as recorded by mistake")
    mark = navigator.url
    gone = navigator.goto(contact)
    assert gone is not None
    assert gone.status == 404
    navigator.goto(mark)
    navigator.get_by_label("Why was it right after all?").fill("Both took place")
    press(navigator, "Show the entry again")
    back = navigator.goto(contact)
    assert back is not None
    assert back.status == 200

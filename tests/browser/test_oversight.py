"""Privacy officers at the audit, on a laptop and on a phone: who did what and why, and what is unusual."""

import pytest
from playwright.sync_api import Page

from tests.browser.album import faults
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.conftest import PageAt, Served, SignIn
from tests.browser.walk import follow, go, press

pytestmark = IN_CHROMIUM

OFFICER = "privacy@second-step"


@pytest.fixture(scope="module")
def officer(page_at: PageAt, sign_in: SignIn) -> Page:
    page = page_at(1280)
    sign_in(page, OFFICER)
    return page


@pytest.mark.parametrize("path", ["/oversight", "/oversight?refused=yes", "/oversight/alerts", "/account/access"])
def test_pages_are_open_to_everybody_at_every_width(officer: Page, served: Served, path: str) -> None:
    officer.goto(f"{served.address}{path}")
    assert faults(officer) == []


def test_from_the_navigation_to_why_an_entry_was_allowed(officer: Page, served: Served) -> None:
    officer.set_viewport_size({"width": 1280, "height": 900})
    officer.goto(f"{served.address}/")
    go(officer, "Audit")
    officer.reload()  # the first look is there by now
    follow(officer.get_by_role("link", name="Entry ").first)
    assert (officer.get_by_role("heading", level=2).first.inner_text()[:6], faults(officer)) == ("Why it", [])


def test_a_threshold_is_changed_with_a_reason(officer: Page, served: Served) -> None:
    officer.set_viewport_size({"width": 1280, "height": 900})
    officer.goto(f"{served.address}/oversight/alerts")
    officer.get_by_label("Reason").fill("Night shift began in May")
    officer.get_by_label("Somebody was refused many times in one day").fill("15")
    press(officer, "Keep this")
    assert officer.get_by_label("Somebody was refused many times in one day").input_value() == "15"

"""Clocks as people meet them: on the board, on the referral that arrived, paused, going on, promised by a service."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.album import faults
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.conftest import PageAt, Served, SignIn
from tests.browser.walk import follow, press

pytestmark = IN_CHROMIUM
SAID = re.compile("(due|overdue) ")


@pytest.fixture(scope="module")
def senior(page_at: PageAt, sign_in: SignIn) -> Page:
    page = page_at(1280)
    sign_in(page, "senior@second-step")
    return page


@pytest.fixture(scope="module")
def organisation_admin(page_at: PageAt, sign_in: SignIn) -> Page:
    page = page_at(1280)
    sign_in(page, "org-admin@nilaari")
    return page


def started(page: Page, served: Served) -> None:
    """On the referral that arrived, once the ticker has started its clocks."""
    page.goto(served.referral)
    for _ in range(30):
        if page.get_by_role("heading", name="Clocks").count():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError("no clocks were started")


def test_the_board_and_the_list_say_what_is_due(senior: Page, served: Served) -> None:
    started(senior, served)
    senior.goto(f"{served.address}/referrals")
    expect(senior.locator(".fp-board__card").get_by_text(SAID).first).to_be_visible()
    board = faults(senior)
    follow(senior.get_by_role("link", name="What is due, and when"))
    assert (board, faults(senior)) == ([], [])


def test_a_clock_is_paused_and_goes_on(senior: Page, served: Served) -> None:
    started(senior, served)
    senior.get_by_text("How this is reckoned").first.click()
    seen = faults(senior)
    follow(senior.get_by_role("link", name="Pause this clock").first)
    asked = faults(senior)
    senior.get_by_label("waiting for the GP").check()
    press(senior, "Pause this clock")
    expect(senior.get_by_text("Paused: waiting for the GP").first).to_be_visible()
    paused = faults(senior)
    press(senior, "Let this clock go on")
    expect(senior.get_by_role("button", name="Let this clock go on")).to_have_count(0)
    assert (seen, asked, paused) == ([], [], [])


def test_a_service_promises_something_and_ends_it(organisation_admin: Page, served: Served) -> None:
    organisation_admin.goto(f"{served.address}/teams")
    follow(organisation_admin.get_by_role("link", name="What it promises").first)
    organisation_admin.get_by_label("First contact with a worker").check()
    organisation_admin.get_by_label("Working days").check()
    organisation_admin.get_by_label("How many?").fill("10")
    organisation_admin.get_by_label("Reason").fill("As agreed in March")
    press(organisation_admin, "Promise this")
    made = faults(organisation_admin)
    follow(organisation_admin.get_by_role("link", name="End").first)
    assert (made, faults(organisation_admin)) == ([], [])


def test_a_one_off_holiday_is_added_and_can_be_withdrawn(organisation_admin: Page, served: Served) -> None:
    organisation_admin.goto(f"{served.address}/organisation/closed-days")
    for part, typed in {"Day": "4", "Month": "6", "Year": "2027"}.items():
        organisation_admin.get_by_label(part, exact=True).fill(typed)
    organisation_admin.get_by_label("What for").fill("Extra bank holiday")
    organisation_admin.get_by_label("Reason").fill("Announced")
    press(organisation_admin, "Add this day")
    added = faults(organisation_admin)
    follow(organisation_admin.get_by_role("link", name="Withdraw"))
    assert (added, faults(organisation_admin)) == ([], [])

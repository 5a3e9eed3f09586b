"""The warning before a session ends, and typing that outlasts it."""

import pytest
from playwright.sync_api import Page

from tests.browser.album import faults
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.conftest import PageAt, Served
from tests.browser.conftest import SignIn as SignsIn
from tests.browser.walk import press
from tests.main_job.demonstration import NAVIGATOR

pytestmark = IN_CHROMIUM


@pytest.fixture
def account(page_at: PageAt, sign_in: SignsIn, served: Served) -> Page:
    """The navigator's account, with a clock that the test moves."""
    page = page_at(390)
    page.clock.install()
    sign_in(page, NAVIGATOR)
    page.goto(f"{served.address}/search")
    return page


def test_nothing_is_said_while_there_is_time(account: Page) -> None:
    account.clock.run_for("25:00")
    assert not account.get_by_role("dialog").is_visible()


def test_a_warning_comes_before_the_end(account: Page) -> None:
    account.clock.run_for("28:00")
    assert ("You will be signed out in two minutes" in account.get_by_role("dialog").inner_text(), faults(account)) == (
        True, [],
    )  # fmt: skip


def test_going_on_closes_the_warning(account: Page) -> None:
    account.clock.run_for("28:00")
    with account.expect_response("**/session"):
        account.get_by_role("button", name="Go on").click()
    account.clock.run_for("10:00")
    assert not account.get_by_role("dialog").is_visible()


def test_whoever_types_is_not_warned(account: Page) -> None:
    account.clock.run_for("20:00")
    with account.expect_response("**/session"):
        account.keyboard.press("a")
        account.clock.run_for("00:20")
    account.clock.run_for("20:00")
    assert not account.get_by_role("dialog").is_visible()


def test_an_untouched_page_does_not_stay_on_the_screen(account: Page) -> None:
    with account.expect_navigation(url="**/sign-in"):
        account.clock.run_for("31:00")
    assert account.get_by_label("Password").is_visible()


def test_the_end_of_the_whole_session_is_told_too(account: Page) -> None:
    account.evaluate("setInterval(() => localStorage.setItem('fingerpost seen', Date.now()), 60000)")
    account.clock.run_for("11:56:00")
    assert "Your session ends in five minutes" in account.get_by_role("dialog").inner_text()


@pytest.fixture
def late(page_at: PageAt, sign_in: SignsIn, served: Served) -> Page:
    """A search sent after its session has ended, on a phone without script."""
    page = page_at(390, script=False)
    sign_in(page, NAVIGATOR)
    page.goto(f"{served.address}/search")
    page.context.add_cookies([{"name": "fingerpost", "value": "ended", "url": served.address}])
    page.get_by_label("Name, date of birth or NHS number").fill("jones")
    press(page, "Search")
    return page


def test_a_late_form_asks_to_sign_in_again(late: Page) -> None:
    assert "What you typed is kept in this page" in late.inner_text("main")


def test_after_signing_in_again_the_form_goes_on(late: Page, served: Served) -> None:
    late.get_by_label("Username").fill(NAVIGATOR)
    late.get_by_label("Password").fill(served.demonstration.accounts[NAVIGATOR].password)
    press(late, "Sign in")
    press(late, "Go on with what I typed")
    assert late.url == f"{served.address}/search"


def test_the_page_that_goes_on_is_open_to_everybody(page_at: PageAt, sign_in: SignsIn, served: Served) -> None:
    page = page_at(390)
    sign_in(page, NAVIGATOR)
    page.goto(f"{served.address}/search")
    old = page.locator("input[name=csrf]").first.input_value()
    sign_in(page, NAVIGATOR)
    page.goto(f"{served.address}/search")
    page.locator("main input[name=csrf]").evaluate("(field, old) => { field.value = old }", old)
    press(page, "Search")
    assert ("You are signed in again" in page.inner_text("main"), faults(page)) == (True, [])

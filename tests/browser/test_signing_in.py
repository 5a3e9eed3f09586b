"""Signing in with an authenticator app, on a phone, in an installation that is no demo."""

from base64 import b32decode
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page
from sqlalchemy import delete

from core.database import clock
from core.database.engine import open_database
from core.organisations.installation import TABLE
from core.people.totp import code_of, step_at
from tests.browser.album import faults
from tests.browser.chromium import IN_CHROMIUM, Noises
from tests.browser.conftest import Filled, PageAt, Served, serving
from tests.browser.walk import follow, press
from tests.main_job.demonstration import NAVIGATOR

pytestmark = IN_CHROMIUM

ADMIN = "people-admin@missing-link"


@pytest.fixture(scope="module")
def served(filled: Filled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demo without its mark."""
    folder = tmp_path_factory.mktemp("served")
    with serving(filled, folder) as served:
        database = open_database(f"sqlite:///{folder}/demo.db")
        with database.write.begin() as connection:
            connection.execute(delete(TABLE))
        database.close()
        yield served


def code_on(page: Page, later: int = 0) -> str:
    """What an app would show that was given the key on the page."""
    letters = page.locator(".fp-spoken").first.inner_text().replace(" ", "")
    return code_of(b32decode(letters), step_at(clock.now()) + later)


def give_password(page: Page, served: Served, username: str) -> None:
    page.goto(f"{served.address}/sign-in")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(served.demonstration.accounts[username].password)
    press(page, "Sign in")


@pytest.fixture(scope="module")
def admin(page_at: PageAt, served: Served) -> Page:
    """Has given the password of a powerful role for the first time."""
    page = page_at(390)
    give_password(page, served, ADMIN)
    return page


def test_a_powerful_role_is_led_through_setting_up_an_app(admin: Page) -> None:
    assert (admin.url.endswith("/sign-in/set-up"), faults(admin)) == (True, [])


def test_then_recovery_codes_are_shown(admin: Page) -> None:
    admin.get_by_label("Code", exact=True).fill(code_on(admin))
    press(admin, "Check the code and sign in")
    assert (admin.locator(".fp-spoken li").count(), faults(admin)) == (10, [])


def test_then_it_is_today(admin: Page) -> None:
    follow(admin.get_by_role("link", name="I have kept them"))
    assert admin.get_by_role("heading", level=1).inner_text() == "Today"


@pytest.fixture(scope="module")
def navigator(page_at: PageAt, served: Served) -> Page:
    """Sets up an app by choice, without script."""
    page = page_at(390, script=False)
    give_password(page, served, NAVIGATOR)
    page.goto(f"{served.address}/account")
    follow(page.get_by_role("link", name="Set up"))
    page.get_by_label("Your password, once more").fill(served.demonstration.accounts[NAVIGATOR].password)
    press(page, "Set it up")
    return page


def test_anybody_may_set_one_up(navigator: Page, served: Served) -> None:
    first, second = code_on(navigator), code_on(navigator, 1)
    navigator.get_by_label("Code", exact=True).fill(first)
    press(navigator, "Check the code and switch it on")
    navigator.context.clear_cookies()
    give_password(navigator, served, NAVIGATOR)
    asked = navigator.url
    navigator.get_by_label("Code from your authenticator app").fill(second)
    press(navigator, "Sign in")
    assert (asked, navigator.url) == (f"{served.address}/sign-in/code", f"{served.address}/")


@pytest.fixture
def asked_for_a_code(page_at: PageAt, served: Served, navigator: Page) -> Page:
    page = page_at(390)
    give_password(page, served, NAVIGATOR)
    return page


def test_the_page_that_asks_for_a_code(asked_for_a_code: Page) -> None:
    press(asked_for_a_code, "Sign in")
    assert (asked_for_a_code.get_by_role("alert").count(), faults(asked_for_a_code)) == (1, [])


def test_the_page_of_the_second_step_when_it_is_on(navigator: Page, page_at: PageAt, served: Served) -> None:
    page = page_at(390)
    page.context.add_cookies(navigator.context.cookies())
    page.goto(f"{served.address}/account/second-step")
    assert ("recovery codes left" in page.inner_text("main"), faults(page)) == (True, [])


def test_signing_in_makes_no_noise(noises: Noises) -> None:
    assert noises == []

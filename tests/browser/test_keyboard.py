"""The keyboard alone: signing in and recording a contact without a mouse."""

import pytest

from tests.browser.chromium import IN_CHROMIUM
from tests.browser.conftest import PageAt, Served
from tests.browser.keyboard import Keyboard
from tests.main_job.demonstration import NAVIGATOR

pytestmark = IN_CHROMIUM


@pytest.fixture(scope="module")
def keyboard(served: Served, page_at: PageAt) -> Keyboard:
    account = served.demonstration.accounts[NAVIGATOR]
    page = page_at(1280)
    page.goto(f"{served.address}/sign-in")
    keyboard = Keyboard(page)
    keyboard.write("Username", account.username)
    keyboard.write("Password", account.password)
    keyboard.follow("Sign in")
    keyboard.follow("Caseload")
    keyboard.reach("Since")  # the last heading of the table that sorts; the first person comes next
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    keyboard.follow("Contacts")
    keyboard.follow("Record a contact")
    _fill_in(keyboard)
    keyboard.follow("Save contact")
    return keyboard


def _fill_in(keyboard: Keyboard) -> None:
    for value in ("20", "2", "2026"):
        keyboard.write("Which day was it?", value)
    keyboard.write("When did it begin?", "9:15")
    keyboard.write("How many minutes", "30")
    keyboard.write("How were you in touch?", "Tele")
    keyboard.choose("Did the person come?")
    keyboard.write("What was it for?", "Follow")
    keyboard.write("Note", "Written without a mouse.")


def test_contact_is_recorded_without_a_mouse(keyboard: Keyboard) -> None:
    assert "Written without a mouse." in keyboard.page.inner_text("main")


def test_choices_are_made_without_a_mouse(keyboard: Keyboard) -> None:
    said = keyboard.page.inner_text("main")
    assert ("Telephone" in said, "Follow-up call" in said, "Friday 20 February 2026" in said) == (True, True, True)


def test_whatever_is_in_focus_is_marked(keyboard: Keyboard) -> None:
    assert keyboard.unmarked == []

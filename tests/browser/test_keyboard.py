"""The keyboard alone: signing in and recording a contact without a mouse."""

import pytest
from playwright.sync_api import Page

from tests.browser.chromium import IN_CHROMIUM
from tests.browser.conftest import PageAt, Served
from tests.main_job.demonstration import NAVIGATOR

pytestmark = IN_CHROMIUM

FARTHEST = 60
"""Presses of Tab from one thing to the next, at most."""

# What a screen reader would say of the thing in focus: its label, its own words, and the question it belongs to.
FOCUSED = """() => {
    const here = document.activeElement
    const label = here.labels && here.labels[0] ? here.labels[0].innerText : here.innerText || ''
    const question = here.closest('fieldset')
    return `${question ? question.querySelector('legend').innerText : ''} ${label}`.trim()
}"""
IS_MARKED = """() => {
    const style = getComputedStyle(document.activeElement)
    const inner = document.activeElement.labels && document.activeElement.labels[0]
        ? getComputedStyle(document.activeElement.labels[0], '::before') : style
    return [style, inner].some(one => one.boxShadow !== 'none' || one.outlineStyle !== 'none')
}"""


class Keyboard:
    """Somebody who never touches a mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.unmarked: list[str] = []

    def reach(self, words: str) -> None:
        """Tab on until the thing with these words is in focus."""
        for _ in range(FARTHEST):
            self.page.keyboard.press("Tab")
            said = self.page.evaluate(FOCUSED)
            if not self.page.evaluate(IS_MARKED):
                self.unmarked.append(said)
            if said.startswith(words):
                return
        pytest.fail(f"{words} is not reached by {FARTHEST} presses of Tab on {self.page.url}")

    def write(self, words: str, text: str) -> None:
        """Into a field, in place of what it holds; in a list of choices the letters choose."""
        self.reach(words)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def choose(self, words: str) -> None:
        self.reach(words)
        self.page.keyboard.press("Space")

    def follow(self, words: str) -> None:
        """A link or a button."""
        self.reach(words)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")


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

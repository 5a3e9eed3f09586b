"""Somebody who uses pages by the keyboard alone."""

import pytest
from playwright.sync_api import Page

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
    """Somebody who never touches a mouse: `keys` pressed so far, and `looks` for the next thing to press them on."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.unmarked: list[str] = []
        self.keys = self.looks = 0

    def reach(self, words: str) -> None:
        """Tab on until the thing with these words is in focus."""
        self.looks += 1
        for _ in range(FARTHEST):
            self.keys += 1
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
        self.keys += len(text)

    def choose(self, words: str) -> None:
        self.reach(words)
        self.page.keyboard.press("Space")

    def follow(self, words: str) -> None:
        """A link or a button."""
        self.reach(words)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

"""A DIALOG+ session on a phone turned between two people, and the same form by keyboard alone; pictures for the
documents."""

import re
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, expect

from tests.browser.album import faults, keep_both
from tests.browser.chromium import IN_CHROMIUM, Noises
from tests.browser.conftest import PageAt, Served, SignIn
from tests.browser.test_keyboard import Keyboard
from tests.main_job.demonstration import NAVIGATOR

pytestmark = IN_CHROMIUM

FIRST = (3, 4, 2, 6, 2, 2, 4, 5, 4, 1, 5)
SECOND = (4, 5, 2, 6, None, 3, 5, 7, 4, 2, 6)
SMALLEST = 44
"""Pixels of anything to press."""


@dataclass
class Session:
    """Two sessions held one after the other at 390 px: what the second one showed."""

    page: Page
    read: dict[str, str] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)
    heights: list[float] = field(default_factory=list)

    def look(self, name: str, *, keep: bool = False) -> None:
        """Read the page, and look at it on every size; `keep` a picture for the documents."""
        self.read[name] = self.page.inner_text("main")
        if found := faults(self.page):
            self.faults[name] = found
        if keep:
            keep_both(self.page, f"dialog-{name}")
        self.page.set_viewport_size({"width": 390, "height": 844})

    def press(self, words: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=re.compile(words)).click()

    def rate(self, ratings: tuple[int | None, ...]) -> None:
        for number, rating in enumerate(ratings, 1):
            if rating is not None:
                self.page.locator(f"input[name=rating][value='{rating}']").check()
            self.page.get_by_label("Yes" if rating in (1, 2) else "No", exact=True).check()
            if number == 1:
                items = self.page.locator(".fp-turned .nhsuk-radios__item")
                self.heights = [items.nth(n).bounding_box()["height"] for n in range(items.count())]  # type: ignore[index]
            self.press("^Next: ")


@pytest.fixture(scope="module")
def person(served: Served, page_at: PageAt, sign_in: SignIn) -> tuple[Page, str]:
    """A page, and the address of somebody on the caseload."""
    page = page_at(390)
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, NAVIGATOR)
    page.goto(f"{served.address}/caseload")
    href = page.locator("main table tbody th a").first.get_attribute("href")
    return page, f"{served.address}{href}"


@pytest.fixture(scope="module")
def session(person: tuple[Page, str]) -> Session:
    page, client = person
    session = Session(page)
    page.goto(f"{client}/dialog")
    _first(session)
    page.goto(f"{client}/dialog")
    session.press("^Start")
    session.look("session")
    page.get_by_role("link", name="Look at last time’s actions").click()
    page.get_by_label("Partly").check()
    session.look("review")
    session.press("^Next")
    session.look("rate", keep=True)
    session.rate(SECOND)
    session.look("choose", keep=True)
    page.get_by_role("checkbox", name="Job situation").check()
    page.get_by_role("checkbox", name="Practical help").check()
    session.press("^Next")
    page.locator("#understanding").fill("Two days a week in the shop are good. Mornings are hard.")
    page.locator("#looking_forward").fill("Three days, later in the day.")
    page.locator("#what_1").fill("Ask for later shifts")
    page.locator("#who_1").fill("Me")
    session.look("talk", keep=True)
    session.press("^Save")
    session.press("^Save")
    session.look("before-finish")
    session.press("^Finish")
    session.look("take-home", keep=True)
    page.goto(f"{client}/assessments/over-time/partnership/dialog")
    session.look("over-time", keep=True)
    page.goto(f"{client}/assessments")
    session.look("assessments")
    return session


def _first(session: Session) -> None:
    """An earlier session, with one action."""
    session.press("^Start")
    session.page.get_by_role("link", name="Rate together").click()
    session.rate(FIRST)
    session.page.get_by_role("checkbox", name="Practical help").check()
    session.press("^Next")
    session.page.locator("#what_1").fill("Look at the letters together")
    session.page.locator("#who_1").fill("Me and my worker")
    session.press("^Save")
    session.press("^Finish")


def test_the_session_begins_with_what_was_agreed_last_time(session: Session) -> None:
    assert "Look at the letters together" in session.read["review"]


def test_last_time_s_rating_is_shown_beside_the_choices(session: Session) -> None:
    assert "Last time" in session.read["rate"]


def test_every_choice_is_easy_to_hit(session: Session) -> None:
    assert len(session.heights) == 7
    assert min(session.heights) >= SMALLEST


def test_what_has_become_better_is_said_before_anything_else(session: Session) -> None:
    assert session.read["choose"].index("better than last time") < session.read["choose"].index("Which areas")


def test_an_area_left_open_is_not_rated(session: Session) -> None:
    assert "Not rated" in session.read["choose"]


def test_the_page_to_take_home_tells_what_happens_next(session: Session) -> None:
    assert [said in session.read["take-home"] for said in ("Ask for later shifts", "Three days")] == [True, True]


def test_pictures_have_their_numbers_beside_them(session: Session) -> None:
    assert [said in session.read["over-time"] for said in ("Mental health", "Not counted")] == [True, True]


def test_no_page_of_the_session_has_a_fault(session: Session) -> None:
    assert session.faults == {}


def test_a_form_saves_itself_while_somebody_types(person: tuple[Page, str], session: Session) -> None:
    page, client = person
    page.goto(f"{client}/assessments/new/partnership/dialog")
    page.locator("input[type=radio]").first.check()
    expect(page.locator("[data-fp-saves-itself]")).to_contain_text("Saved at", timeout=15_000)
    page.goto(f"{client}/assessments")
    page.get_by_role("link", name="Go on with DIALOG").first.click()
    expect(page.locator("input[type=radio]").first).to_be_checked()
    assert faults(page) == []


def test_an_assessment_is_filled_in_without_a_mouse(person: tuple[Page, str], session: Session) -> None:
    page, client = person
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{client}/assessments/new/partnership/dialog")
    keyboard = Keyboard(page)
    keyboard.choose("Mental health: how satisfied")
    keyboard.choose("Mental health: do you want")
    keyboard.choose("Physical health: how satisfied")
    keyboard.follow("Save DIALOG")
    assert (keyboard.unmarked, "Satisfaction with life (mean of eight areas)" in page.inner_text("main")) == ([], True)


def test_pages_make_no_noise(session: Session, noises: Noises) -> None:
    assert noises == []

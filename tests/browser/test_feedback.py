"""What follows a decision, as people meet it: the referrer's link on a laptop and a phone, the person told in a way
that is safe, a death that is recorded and taken back."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page

from core.database import clock
from tests.browser.album import faults, keep_both
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.conftest import Filled, PageAt, Served, SignIn, serving
from tests.browser.walk import choose, follow, press
from tests.main_job.demonstration import SENIOR

pytestmark = IN_CHROMIUM

WIDTHS = {"laptop": 1280, "phone": 390}


@pytest.fixture(scope="module", params=WIDTHS)
def width(request: pytest.FixtureRequest) -> int:
    return WIDTHS[request.param]


@pytest.fixture(scope="module")
def served(width: int, filled: Filled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A service for each width: each walk decides about the same referral."""
    with serving(filled, tmp_path_factory.mktemp(f"feedback-{width}")) as served:
        yield served


@pytest.fixture(scope="module")
def senior(width: int, page_at: PageAt, sign_in: SignIn) -> Page:
    page = page_at(width)
    sign_in(page, SENIOR)
    return page


def looked_at(page: Page, width: int, name: str | None = None) -> list[str]:
    """What is wrong with the page; it stands at the width of its walk again afterwards."""
    found = faults(page)
    if name is not None:
        keep_both(page, name)
    page.set_viewport_size({"width": width, "height": 900})
    return found


def fill_day(page: Page, days: int = 0) -> None:
    """So many days from today."""
    day = clock.today() + timedelta(days=days)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        page.get_by_label(part, exact=True).first.fill(str(value))


def test_a_referrer_follows_a_referral_by_links(senior: Page, served: Served, page_at: PageAt, width: int) -> None:
    senior.goto(served.referral)
    follow(senior.get_by_role("link", name="The referrer’s link"))
    assert looked_at(senior, width) == []
    press(senior, "Make a link")
    assert looked_at(senior, width, "referrers-link") == []
    found = re.search(r"/status/\S+", senior.inner_text("main"))
    assert found
    outside = page_at(width, script=False)
    outside.goto(f"{served.address}{found[0]}")
    assert "Julie" not in outside.inner_text("body")
    outside.get_by_role("button", name="Show how it stands").click()
    assert "Your referral has been received." in outside.inner_text("main")
    again = re.search(r"/status/\S+", outside.inner_text("main"))
    assert again
    senior.goto(f"{served.address}{again[0]}")
    assert looked_at(senior, width) == []
    press(senior, "Show how it stands")
    assert looked_at(senior, width, "referrers-status") == []
    senior.goto(f"{served.referral}/status-page")
    press(senior, "End this link")
    assert looked_at(senior, width) == []


def test_the_person_is_told_in_a_way_that_is_safe(senior: Page, served: Served, width: int) -> None:
    senior.goto(f"{served.referral}/hold")
    fill_day(senior, days=7)
    senior.get_by_label("Why does it wait?").fill("The person is on a journey.")
    press(senior, "Put on hold")
    follow(senior.get_by_role("link", name="Tell the person"))
    assert "What is safe" in senior.inner_text("main")
    assert looked_at(senior, width, "tell-the-person") == []
    choose(senior, "How?", "Face to face")
    fill_day(senior)
    senior.get_by_label("At what time?").fill(f"{clock.now().astimezone(clock.LONDON):%H:%M}")
    press(senior, "They were told")
    assert "Face to face" in senior.inner_text("main")


def test_a_death_is_recorded_shown_calmly_and_taken_back(senior: Page, served: Served, width: int) -> None:
    senior.goto(f"{served.client}/identity")
    follow(senior.get_by_role("link", name="When somebody has died"))
    assert looked_at(senior, width) == []
    choose(senior, "From whom is it known?", "The GP practice")
    choose(senior, "Is it certain, and certainly this person?", "Yes, it is certain")
    press(senior, "Record that this person has died")
    assert "This person has died." in senior.inner_text("body")
    assert looked_at(senior, width, "death") == []
    senior.goto(f"{served.address}/referrals")
    assert "Has died: to be closed" in senior.inner_text("main")
    assert looked_at(senior, width) == []
    senior.goto(served.referral)
    follow(senior.get_by_role("link", name="say that it was a mistake"))
    assert looked_at(senior, width) == []
    senior.goto(f"{served.client}/death")
    follow(senior.get_by_role("link", name="This was recorded by mistake"))
    assert looked_at(senior, width) == []
    senior.get_by_label("How did the mistake come about?").fill("Two people were mistaken.")
    press(senior, "Take it back")
    assert "Recorded by mistake" in senior.inner_text("main")
    assert looked_at(senior, width) == []
    assert Path(senior.url).name == "death"

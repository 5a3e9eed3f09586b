"""Three ways past a closed door in a browser: asking, claiming, breaking the glass, each seen by whom it concerns."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from core.access.system import Reason, SystemRecords
from core.app import open_doors
from core.clients.models import Client
from core.extensions.manager import PluginHost
from core.organisations.models import Organisation
from core.settings import Settings
from tests import world
from tests.browser.album import faults
from tests.browser.chromium import IN_CHROMIUM
from tests.browser.conftest import PageAt, Served, SignIn
from tests.browser.walk import press

pytestmark = IN_CHROMIUM
NAVIGATOR, CRISIS, OFFICER = "navigator@missing-link", "crisis@alabare", "privacy@missing-link"


@dataclass(frozen=True)
class Sought:
    """Two people whom Second Step supports and nobody else."""

    asked: UUID
    broken: UUID


def _people(system: SystemRecords) -> Sought:
    (home,) = system.find(select(Organisation).where(Organisation.key == "second_step"))
    made: list[Client] = []
    for name, number in (("Asked Quillfeather", "9990010013"), ("Broken Quillfeather", "9990010021")):
        made.append(world.client(system, name, nhs_number=number))
        world.involvement(system, made[-1], home)
    return Sought(made[0].id, made[1].id)


@pytest.fixture(scope="module")
def sought(served: Served) -> Sought:
    doors = open_doors(Settings(database_url=served.url), PluginHost.installed())
    with doors.system(Reason.SEED) as system:
        made = _people(system)
    doors.database.close()
    return made


@pytest.fixture(scope="module")
def navigator(page_at: PageAt, sign_in: SignIn) -> Page:
    page = page_at(390)
    sign_in(page, NAVIGATOR)
    return page


def named(page: Page, name: str) -> None:
    page.fill("#given_name", name)
    page.fill("#family_name", "Quillfeather")
    for part, value in (("day", "17"), ("month", "5"), ("year", "1990")):
        page.fill(f"#born-{part}", value)


def test_a_closed_page_offers_the_same_ways_whatever_is_behind_it(
    navigator: Page, served: Served, sought: Sought
) -> None:
    texts = set()
    for id in (sought.asked, UUID(int=7)):
        navigator.goto(f"{served.address}/clients/{id}")
        texts.add(navigator.inner_text("main"))
    (text,) = texts
    assert "Ask for access" in text
    assert "Break-glass" in text
    assert faults(navigator) == []


def test_asking_is_answered_with_sent(navigator: Page, served: Served, sought: Sought) -> None:
    navigator.goto(f"{served.address}/ask-for-access")
    assert faults(navigator) == []
    named(navigator, "Asked")
    navigator.check("input[name=reason][value=meeting]")
    navigator.fill("#words", "We meet on Monday")
    press(navigator, "Send")
    assert navigator.inner_text("h1") == "Sent"
    assert faults(navigator) == []


def test_a_form_that_is_not_right_keeps_what_was_typed(navigator: Page, served: Served) -> None:
    navigator.goto(f"{served.address}/ask-for-access")
    navigator.fill("#given_name", "Half")
    press(navigator, "Send")
    assert navigator.input_value("#given_name") == "Half"
    assert faults(navigator) == []


def test_a_claim_opens_the_record(navigator: Page, served: Served, sought: Sought) -> None:
    navigator.goto(f"{served.address}/own-access/new/relationship")
    assert faults(navigator) == []
    named(navigator, "Asked")
    navigator.check("input[name=reason][value=covering]")
    navigator.fill("#words", "I cover today")
    press(navigator, "Open it")
    assert navigator.url.endswith(f"/clients/{sought.asked}")


def test_broken_glass_is_on_every_page_until_it_ends(navigator: Page, served: Served, sought: Sought) -> None:
    navigator.goto(f"{served.address}/own-access/new/break_glass")
    assert faults(navigator) == []
    named(navigator, "Broken")
    navigator.check("input[name=reason][value=danger_to_life]")
    navigator.fill("#words", "They rang from a bridge")
    press(navigator, "Break the glass")
    navigator.goto(f"{served.address}/")
    assert "You have broken the glass" in navigator.inner_text("body")
    assert faults(navigator) == []
    navigator.click(".fp-glass__end")
    assert "You have broken the glass" not in navigator.inner_text("body")
    assert navigator.goto(f"{served.address}/clients/{sought.broken}").status == 404  # type: ignore[union-attr]


def test_the_officer_sees_takes_and_closes_each(page_at: PageAt, sign_in: SignIn, served: Served) -> None:
    page = page_at(1280)
    sign_in(page, OFFICER)
    page.goto(f"{served.address}/privacy")
    assert faults(page) == []
    page.click("text=Break-glass")
    press(page, "Take this matter")
    assert faults(page) == []
    page.check("input[name=outcome][value=in_order]")
    page.fill("#outcome_words", "The police confirmed it")
    press(page, "Close this matter")
    assert "What came of it" in page.inner_text("main")
    assert "Quillfeather" not in page.content()

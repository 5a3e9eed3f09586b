"""Competency frameworks as staff meet them, on a laptop and on a phone: found, read, searched, compared, printed."""

import pytest
from playwright.sync_api import Page

from core.access.system import Reason
from core.app import open_doors
from core.extensions.manager import PluginHost
from core.organisations.enablement import enable
from core.settings import Settings
from tests.browser.album import faults, keep_both
from tests.browser.chromium import IN_CHROMIUM, Noises
from tests.browser.conftest import PageAt, Served, SignIn
from tests.browser.walk import follow, go, press
from tests.main_job.demonstration import NAVIGATOR

pytestmark = IN_CHROMIUM

COACH = "/frameworks/second_step/recovery_coach"
ELSEWHERE = "navigator@nilaari"


@pytest.fixture(scope="module")
def both_on(served: Served) -> None:
    """Missing Link switches Second Step's plugin on besides its own."""
    doors = open_doors(Settings(database_url=served.url), PluginHost.installed())
    with doors.system(Reason.SETTINGS) as system:
        enable(system, PluginHost.installed(), organisation="missing_link", plugin="second_step")
    doors.database.close()


@pytest.fixture(scope="module")
def navigator(page_at: PageAt, sign_in: SignIn, both_on: None) -> Page:
    page = page_at(1280)
    sign_in(page, NAVIGATOR)
    return page


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/frameworks?q=change", "frameworks"),
        ("/frameworks/missing_link/recovery_navigator", "framework"),
        (COACH, "framework-with-gap"),
        ("/frameworks/compare?show=differences", "frameworks-compared"),
    ],
)
def test_every_page_is_open_to_everybody_at_every_width(navigator: Page, served: Served, path: str, name: str) -> None:
    navigator.goto(f"{served.address}{path}")
    found = faults(navigator)
    keep_both(navigator, name)
    assert found == []


def test_from_the_navigation_to_the_differences(navigator: Page, served: Served) -> None:
    navigator.set_viewport_size({"width": 1280, "height": 900})
    navigator.goto(f"{served.address}/")
    go(navigator, "Frameworks")
    follow(navigator.get_by_role("link", name="Recovery Navigator competencies"))
    follow(navigator.get_by_role("link", name="Compare with another"))
    navigator.get_by_label("Show", exact=True).select_option(label="Differences only")
    press(navigator, "Compare")
    words = navigator.inner_text("main")
    assert "Same at Entry Level" in words
    assert "Level 4 held for at least 365 days" in words


def test_without_script_everything_is_there(page_at: PageAt, sign_in: SignIn, both_on: None, served: Served) -> None:
    page = page_at(390, script=False)
    sign_in(page, NAVIGATOR)
    page.goto(f"{served.address}/frameworks")
    page.get_by_label("Words in it").fill("little warning")
    press(page, "Find")
    follow(page.get_by_role("link", name="Working with Change"))
    assert page.url.endswith(f"{COACH}#working_with_change")


def test_on_paper_the_words_and_the_picture_stay(navigator: Page, served: Served) -> None:
    navigator.set_viewport_size({"width": 794, "height": 1123})
    navigator.goto(f"{served.address}{COACH}")
    navigator.emulate_media(media="print")
    shown = (navigator.locator(".fp-picture__drawing").is_visible(), navigator.locator(".fp-header").is_visible())
    navigator.emulate_media(media="screen")
    assert shown == (True, False)


def test_what_another_partner_declares_is_not_found_where_it_is_off(
    page_at: PageAt, sign_in: SignIn, served: Served
) -> None:
    page = page_at(1280)
    sign_in(page, ELSEWHERE)
    page.goto(f"{served.address}/frameworks")
    here = page.inner_text("main")
    answer = page.context.request.get(f"{served.address}{COACH}")
    assert ("Recovery Coach" in here, "Culturally responsive" in here, answer.status) == (False, True, 404)


def test_frameworks_make_no_noise(noises: Noises) -> None:
    assert [noise for noise in noises if "404" not in noise] == []

"""The gallery in a real browser: no accessibility violation, no sideways scrolling, comfort without dependence."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, sync_playwright
from starlette.applications import Starlette

CHROMIUM = Path("/usr/bin/chromium")
QUIET = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"No Chromium at {CHROMIUM}: apt-get install chromium"),
]


@pytest.fixture(scope="module")
def address(app: Starlette) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


def _only_here(route: Route) -> None:
    if "//127.0.0.1:" in route.request.url:
        route.continue_()
    else:
        route.abort()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    context.route("**/*", _only_here)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", ["/gallery", "/gallery?errors", "/rows", "/conflict", "/answer/404?signed-out"])
def test_axe_finds_nothing(page: Page, address: str, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address + path)
    assert [violation["id"] for violation in Axe().run(page).response["violations"]] == []


@pytest.mark.parametrize("width", [320, 390, 800, 1280])
@pytest.mark.parametrize("path", ["/gallery?errors", "/rows", "/conflict"])
def test_no_page_scrolls_sideways(page: Page, address: str, path: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address + path)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_policy_blocks_nothing_that_the_page_needs(page: Page, address: str) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address + "/gallery?errors")
    page.wait_for_selector("body.nhsuk-frontend-supported")
    assert complaints == []


def test_menu_opens_without_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.goto(address + "/gallery")
    page.click(".fp-fold--menu > summary")
    is_shown = page.is_visible("#search-menu")
    context.close()
    assert is_shown


def test_targets_on_a_phone_are_large_enough(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(address + "/gallery")
    page.click(".fp-fold--menu > summary")
    page.click(".fp-fold--side > summary")
    small = page.evaluate(
        """() => [...document.querySelectorAll(
             'header a, header button, summary, tbody a, main a:not(p a), .fp-side a, .fp-back a, '
             + 'main input:not([type=hidden]), main select, main textarea, main button')]
             .filter(e => e.offsetParent && !e.closest('.nhsuk-task-list, thead'))
             .filter(e => e.getBoundingClientRect().height < 43.5)
             .map(e => `${e.className} ${e.textContent.trim()} ${e.getBoundingClientRect().height}`)"""
    )
    assert small == []


def test_paper_shows_who_printed_and_no_navigation(page: Page, address: str) -> None:
    page.emulate_media(media="print")
    page.goto(address + "/gallery")
    assert (page.is_visible(".fp-print-only"), page.is_visible("nav"), page.is_visible(".fp-identity")) == (
        True,
        False,
        True,
    )

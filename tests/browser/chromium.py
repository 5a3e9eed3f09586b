"""The real browser that tests drive: where it is, how it is started, and what it may reach."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
QUIET = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
IN_CHROMIUM = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason=f"No Chromium at {CHROMIUM}: apt-get install chromium"),
]
HERE = "http://127.0.0.1:"


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser of the caller's own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


class Noises(list[str]):
    """What pages did that they should not: a request to elsewhere, an error or warning on the console."""

    def listen(self, page: Page) -> None:
        page.route("**/*", self._only_here)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.append(str(error)))

    def _only_here(self, route: Route) -> None:
        if route.request.url.startswith(HERE):
            route.continue_()
            return
        self.append(f"asked for {route.request.url}")
        route.abort()

    def _hear(self, message: ConsoleMessage) -> None:
        """Chromium itself writes a line when a page is answered with 4xx; that is no fault of the page."""
        is_answer = message.text.startswith("Failed to load resource: the server responded with a status of 4")
        if message.type in ("error", "warning") and not (is_answer and "/static/" not in message.location["url"]):
            self.append(message.text)

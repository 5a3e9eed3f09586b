"""What a page is looked at for: axe's violations, whether it is too wide, and pictures for the documents."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.crawl import kind_of

PICTURES = Path(__file__).parents[2] / "docs" / "screenshots"
ARE_WANTED = os.environ.get("SCREENSHOTS") == "1"
TALLEST = 1500
"""Pixels; a longer page is cut, so that pictures stay small."""
KEPT = (
    "board", "referral", "conversation", "allocation", "today", "caseload", "record-contact", "safe-to-ask",
    "hark-result", "summary", "timeline", "why", "public-form", "public-sent", "letter-form", "letter-saved",
    "file-looked-at", "file-taken-in", "onward-form", "onward-sent", "arrived-public", "arrived-professional",
    "arrived-message", "arrived-resource", "arrived-api", "arrived-sheet",
)  # fmt: skip
EVERY = PICTURES / "every"
"""Each kind of page that axe has looked at, small: tests/docs/test_album.py asks for all."""
WIDTHS = (1280, 390)
NARROWEST = 320

# The violations alone come back: the whole of axe's answer costs more time than asking.
RUN = """axe.run(document, {resultTypes: ['violations']})
    .then(found => found.violations.map(one => `${one.id}: ${one.nodes[0].html}`))"""


def violations(page: Page) -> list[str]:
    """What axe finds on the page once it has loaded with its style: each rule with the first element that breaks it."""
    page.wait_for_load_state("load")
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found: list[str] = page.evaluate(RUN)
    if ARE_WANTED:
        _keep_kind(page)
    return found


def faults(page: Page) -> list[str]:
    """What is wrong with the page on a laptop, on a phone, and on the narrowest phone, where it may not be too wide."""
    found: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"at {width} px {one}" for one in violations(page)]
    page.set_viewport_size({"width": NARROWEST, "height": 900})
    needed = int(page.evaluate("document.documentElement.scrollWidth"))
    return found if needed <= NARROWEST else [*found, f"needs {needed} px"]


@dataclass
class Album:
    """The pages of one walk; axe is a script. With SCREENSHOTS=1 in the environment those of `KEPT` are kept in
    docs/screenshots."""

    width: int
    has_script: bool = True
    violations: dict[str, list[str]] = field(default_factory=dict)

    def look(self, page: Page, name: str) -> None:
        if self.has_script and (found := violations(page)):
            self.violations[name] = found
        if ARE_WANTED and name in KEPT:
            _keep(page, name, self.width)


def keep_both(page: Page, name: str) -> None:
    """With SCREENSHOTS=1, the page as it is on a laptop and on a phone."""
    for width in WIDTHS if ARE_WANTED else ():
        page.set_viewport_size({"width": width, "height": 900})
        _keep(page, name, width)


def picture_of(kind: str, width: int) -> Path:
    """Where the picture of a kind of page stands, such as `clients-client_id-sharing-390.jpg`."""
    return EVERY / f"{'-'.join(re.findall(r'[a-z_-]+', kind)) or 'today'}-{width}.jpg"


_kept: set[Path] = set()


def _keep_kind(page: Page) -> None:
    kind, size = kind_of(urlsplit(page.url).path), page.viewport_size
    if kind is None or size is None or size["width"] not in WIDTHS:
        return
    picture = picture_of(kind, size["width"])
    if picture not in _kept:
        _kept.add(picture)
        page.screenshot(path=picture, type="jpeg", quality=30)


def _keep(page: Page, name: str, width: int) -> None:
    page.mouse.move(0, 0)
    height = min(int(page.evaluate("document.documentElement.scrollHeight")), TALLEST)
    picture = PICTURES / f"{name}-{width}.png"
    page.screenshot(path=picture, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})

"""What a page is looked at for while the main job goes on: axe's violations, and pictures for the documents."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PICTURES = Path(__file__).parents[2] / "docs" / "screenshots"
ARE_WANTED = os.environ.get("SCREENSHOTS") == "1"
TALLEST = 2000
"""Pixels; a longer page is cut, so that pictures stay small."""


def violations(page: Page) -> list[str]:
    """What axe finds on the page as it is: each rule with the first element that breaks it."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]


@dataclass
class Album:
    """The pages of one walk. With SCREENSHOTS=1 in the environment each named one is kept in docs/screenshots."""

    width: int
    keeps_pictures: bool
    violations: dict[str, list[str]] = field(default_factory=dict)

    def look(self, page: Page, name: str) -> None:
        if found := violations(page):
            self.violations[name] = found
        if ARE_WANTED and self.keeps_pictures:
            page.mouse.move(0, 0)
            height = min(int(page.evaluate("document.documentElement.scrollHeight")), TALLEST)
            picture = PICTURES / f"{name}-{self.width}.png"
            page.screenshot(path=picture, full_page=True, clip={"x": 0, "y": 0, "width": self.width, "height": height})

"""Every kind of page that six people can reach: no accessibility violation, no sideways scrolling, no noise."""

from dataclasses import dataclass, field

import pytest

from tests.browser.album import violations
from tests.browser.chromium import IN_CHROMIUM, Noises
from tests.browser.conftest import PageAt, Served, SignIn
from tests.browser.crawl import KINDS, reached

pytestmark = IN_CHROMIUM

VISITORS = (
    "navigator@missing-link",
    "senior@second-step",
    "team-manager@missing-link",
    "hr@missing-link",
    "people-admin@missing-link",
    "privacy@second-step",
)
NARROW = 320


@dataclass
class Seen:
    """What one person's pages were like: by kind of page, the address; by kind and width, what is wrong."""

    found: dict[str, str]
    violations: dict[tuple[str, int], list[str]] = field(default_factory=dict)
    wider: dict[str, int] = field(default_factory=dict)


@pytest.fixture(scope="module", params=VISITORS)
def seen(request: pytest.FixtureRequest, served: Served, page_at: PageAt, sign_in: SignIn) -> Seen:
    page = page_at(1280)
    sign_in(page, request.param)
    seen = Seen(reached(page, served.address))
    for kind, address in seen.found.items():
        page.goto(address)
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            if found := violations(page):
                seen.violations[kind, width] = found
        page.set_viewport_size({"width": NARROW, "height": 900})
        if (needed := int(page.evaluate("document.documentElement.scrollWidth"))) > NARROW:
            seen.wider[kind] = needed
        page.set_viewport_size({"width": 1280, "height": 900})
    return seen


def test_every_link_leads_to_a_page(seen: Seen) -> None:
    assert [address for kind, address in seen.found.items() if " answers " in kind] == []


def test_axe_finds_nothing(seen: Seen) -> None:
    assert seen.violations == {}


def test_no_page_scrolls_sideways_on_the_narrowest_phone(seen: Seen) -> None:
    assert seen.wider == {}


def test_pages_make_no_noise(seen: Seen, noises: Noises) -> None:
    assert noises == []

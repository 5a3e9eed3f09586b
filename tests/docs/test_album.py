"""Every kind of page has been looked at: its picture is taken where axe looks at it (SCREENSHOTS=1)."""

import pytest

from tests.browser.album import WIDTHS, picture_of
from tests.browser.crawl import KINDS
from tests.browser.test_every_page import FILES, FOR_MACHINES

NO_PAGE = FOR_MACHINES | FILES | {"/session", "/sign-in/provider"}
"""Answers that are no page: the page itself asks whether it is still signed in, and the provider is led to."""


@pytest.mark.parametrize("width", WIDTHS)
def test_every_kind_of_page_has_a_picture_at_both_widths(width: int) -> None:
    assert [kind for kind in KINDS if kind not in NO_PAGE and not picture_of(kind, width).is_file()] == []


def test_no_picture_is_left_of_a_page_that_is_gone() -> None:
    known = {picture_of(kind, width) for kind in KINDS for width in WIDTHS}
    assert [found.name for found in next(iter(known)).parent.iterdir() if found not in known] == []

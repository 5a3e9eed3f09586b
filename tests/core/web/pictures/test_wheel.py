"""The picture of readings as a wheel."""

from dataclasses import replace
from datetime import date

import pytest

from core.web.pictures.wheel import Spoke, Wheel, wheel_picture
from tests.core.web.pictures.conftest import Elements

WHEEL = Wheel(
    "star", "My wheel", 1, 10,
    (Spoke("Home", 4, 2), Spoke("Money", None, 3), Spoke("Trust", 9, 1), Spoke("Work", 5, 5)),
    date(2026, 11, 2), date(2026, 5, 4),
)  # fmt: skip


def test_spokes_are_numbered_as_the_rows_of_the_table() -> None:
    assert [row[0] for row in wheel_picture(WHEEL).rows] == ["1. Home", "2. Money", "3. Trust", "4. Work"]


def test_no_reading_is_not_a_nought() -> None:
    assert wheel_picture(WHEEL).rows[1] == ("2. Money", "No reading", "3")


def test_the_line_is_broken_where_there_is_no_reading(elements: Elements) -> None:
    whole = [one for one in elements(wheel_picture(WHEEL), "polyline") if not one.get("stroke-dasharray")]
    assert len(whole) == 2


def test_before_is_dashed(elements: Elements) -> None:
    dashed = [one for one in elements(wheel_picture(WHEEL), "polyline") if one.get("stroke-dasharray")]
    assert len(dashed) == 4


def test_a_first_wheel_has_nothing_before() -> None:
    assert wheel_picture(replace(WHEEL, before=None)).columns == ("Area", "Now, 2 November 2026")


def test_a_wheel_has_twelve_spokes_at_most() -> None:
    with pytest.raises(ValueError, match="3 to 12 spokes, not 13"):
        replace(WHEEL, spokes=(Spoke("Area", 1),) * 13)

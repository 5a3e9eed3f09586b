"""The picture of a score over time."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.web.pictures.over_time import Course, Reading, Stretch, over_time_picture
from tests.core.web.pictures.conftest import Elements

START = date(2026, 1, 5)
BANDS = (Stretch("Low", 0, 9), Stretch("Middle", 10, 19), Stretch("High", 20, 27))
WORSE_IF_HIGH = Course(
    "mood", "Mood", 0, 27, (Reading(START, 20, 1, "High"), Reading(date(2026, 3, 2), 12, 1, "Middle")), BANDS, 6, False
)


def course(*values: float | None, **changes: object) -> Course:
    readings = tuple(Reading(START + timedelta(days=30 * n), value) for n, value in enumerate(values))
    return replace(WORSE_IF_HIGH, readings=readings, **changes)  # type: ignore[arg-type]


def since_start(what: Course) -> list[str]:
    return [row[-1] for row in over_time_picture(what).rows]


def test_a_change_beyond_chance_is_named_better_or_worse() -> None:
    assert since_start(course(12, 6, 18)) == ["Start", "-6, reliably better", "+6, reliably worse"]


def test_a_change_within_chance_is_no_reliable_change() -> None:
    assert since_start(course(12, 7)) == ["Start", "-5, no reliable change"]


def test_without_a_published_figure_only_the_number_is_told() -> None:
    assert since_start(course(12, 2, reliable_change=None)) == ["Start", "-10"]


def test_a_reliable_change_is_a_triangle(elements: Elements) -> None:
    assert len(elements(over_time_picture(course(12, 7, 2)), "polygon")) == 1


def test_a_withheld_score_is_not_a_nought() -> None:
    assert over_time_picture(course(12, None, 10)).rows[1][1] == "Not counted"


def test_a_withheld_score_breaks_the_line(elements: Elements) -> None:
    assert elements(over_time_picture(course(12, None, 10)), "polyline") == []


def test_a_new_version_breaks_the_line_and_starts_afresh(elements: Elements) -> None:
    changed = replace(WORSE_IF_HIGH, readings=(*WORSE_IF_HIGH.readings, Reading(date(2026, 4, 6), 2, 2)))
    picture = over_time_picture(changed)
    assert (len(elements(picture, "polyline")), picture.rows[-1][-1]) == (1, "Start")


def test_a_new_version_is_marked_with_its_number() -> None:
    changed = replace(WORSE_IF_HIGH, readings=(*WORSE_IF_HIGH.readings, Reading(date(2026, 4, 6), 2, 2)))
    assert ">version 2<" in over_time_picture(changed).svg


def test_bands_are_named_and_told_apart_without_colour(elements: Elements) -> None:
    fills = [one.get("fill") for one in elements(over_time_picture(WORSE_IF_HIGH), "rect")]
    assert fills == ["#ffffff", "url(#mood-hatch)", "#ffffff"]


@given(st.lists(st.none() | st.floats(0, 27), min_size=1, max_size=40), st.none() | st.floats(0.5, 10))
def test_whatever_the_readings_every_one_has_its_row(values: list[float | None], change: float | None) -> None:
    assert len(over_time_picture(course(*values, reliable_change=change)).rows) == len(values)

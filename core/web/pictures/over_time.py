"""One score over time: its bands, what changed reliably, and where a new version of the form breaks the line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from markupsafe import Markup

from core.web.filters import plain_day
from core.web.svg import (
    DASHED,
    INK,
    PALE,
    PAPER,
    QUIET,
    Picture,
    box,
    dot,
    drawing,
    hatched,
    line,
    path,
    triangle,
    words,
)

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 360, 270, 34, 346, 22, 226
NOT_COUNTED = "Not counted"
SAME = 1e-6


@dataclass(frozen=True)
class Reading:
    """One score on one day, by one version of the form; None was withheld, never a 0. `band` is its title."""

    day: date
    value: float | None
    version: int = 1
    band: str = ""


@dataclass(frozen=True)
class Stretch:
    """A band of the score, both ends included."""

    title: str
    lowest: float
    highest: float


@dataclass(frozen=True)
class Course:
    """A score over time, earliest first. `reliable_change`: how far it must move to mean more than chance; None where
    nobody has published that. `higher_is_better`: None where it is neither better nor worse."""

    name: str
    title: str
    lowest: float
    highest: float
    readings: tuple[Reading, ...]
    bands: tuple[Stretch, ...] = ()
    reliable_change: float | None = None
    higher_is_better: bool | None = None


@dataclass(frozen=True)
class _Moved:
    """A reading with the first one of its version, against which it is measured."""

    reading: Reading
    start: float | None


def over_time_picture(course: Course) -> Picture:
    """Discs joined by a line; a triangle where the score has changed reliably since its version was first used."""
    moved = list(_since_start(course.readings))
    parts = [
        hatched(f"{course.name}-hatch"), *_bands(course), *_axis(course), *_corridor(course, moved),
        *_breaks(course), *_lines(course), *(mark for one in moved for mark in _mark(course, one)),
    ]  # fmt: skip
    svg = drawing(
        *parts, name=course.name, title=f"{course.title} over time", desc=_described(course), width=WIDTH,
        height=HEIGHT,
    )  # fmt: skip
    columns = ("Day", course.title, *(("Band",) if course.bands else ()), "Since the start")
    return Picture(svg, f"{course.title} over time", columns, tuple(_cells(course, one) for one in moved))


def change_in_words(course: Course, value: float | None, start: float | None) -> str:
    """How a score has moved since the start; of nothing more than its number where no reliable change is known."""
    if value is None or start is None:
        return ""
    by = value - start
    said = f"{by:+g}" if abs(by) > SAME else "the same"
    if course.reliable_change is None:
        return said
    if not _is_reliable(course, value, start):
        return f"{said}, no reliable change"
    if course.higher_is_better is None:
        return f"{said}, reliable change"
    return f"{said}, reliably {'better' if (by > 0) == course.higher_is_better else 'worse'}"


def _is_reliable(course: Course, value: float, start: float) -> bool:
    return course.reliable_change is not None and abs(value - start) >= course.reliable_change - SAME


def _since_start(readings: Sequence[Reading]) -> Iterator[_Moved]:
    """Each version starts afresh: scores of two versions are not compared."""
    starts: dict[int, float] = {}
    for reading in readings:
        start = starts.get(reading.version)
        yield _Moved(reading, start)
        if reading.value is not None:
            starts.setdefault(reading.version, reading.value)


def _mark(course: Course, moved: _Moved) -> Iterator[Markup]:
    value = moved.reading.value
    if value is None:
        x = _x(course, moved.reading.day)
        yield words(x, BOTTOM - 4, "×", anchor="middle", size=14)
        return
    x, y = _x(course, moved.reading.day), _y(course, value)
    if moved.start is not None and _is_reliable(course, value, moved.start):
        yield triangle(x, y, 9, points_up=value > moved.start)
    else:
        yield dot(x, y, 6)
    yield words(x, y - 12 if y > TOP + 14 else y + 22, f"{value:g}", anchor="middle", size=12, bold=True, on_lines=True)


def _bands(course: Course) -> Iterator[Markup]:
    """White and hatched by turns, each named: an edge lies half-way between two bands."""
    bands = sorted(course.bands, key=lambda one: one.lowest)
    between = [(lower.highest + upper.lowest) / 2 for lower, upper in pairwise(bands)]
    edges = [course.lowest, *between, course.highest]
    for place, band in enumerate(bands):
        bottom, top = _y(course, edges[place]), _y(course, edges[place + 1])
        fill = f"url(#{course.name}-hatch)" if place % 2 else PAPER
        yield box(LEFT, top, RIGHT - LEFT, max(bottom - top, 1), fill=fill, stroke=PALE)
        if bottom - top >= 13:
            yield words(RIGHT - 4, bottom - 4, band.title, anchor="end", size=11, fill=QUIET, on_lines=True)


def _axis(course: Course) -> Iterator[Markup]:
    yield line(LEFT, TOP, LEFT, BOTTOM)
    yield line(LEFT, BOTTOM, RIGHT, BOTTOM)
    for value in (course.lowest, (course.lowest + course.highest) / 2, course.highest):
        yield line(LEFT - 4, _y(course, value), LEFT, _y(course, value))
        yield words(LEFT - 7, _y(course, value) + 4, f"{value:g}", anchor="end", size=12)
    days = sorted({reading.day for reading in course.readings})
    for anchor, day in zip(("start", "end"), (days[0], days[-1]), strict=True) if len(days) > 1 else ():
        x = LEFT if anchor == "start" else RIGHT
        yield words(x, BOTTOM + 20, f"{day:%-d %b %Y}", anchor=anchor, size=12)
    if len(days) == 1:
        yield words(_x(course, days[0]), BOTTOM + 20, f"{days[0]:%-d %b %Y}", anchor="middle", size=12)


def _corridor(course: Course, moved: Sequence[_Moved]) -> Iterator[Markup]:
    """Between the dashed lines a score has not changed reliably since its version's first."""
    if course.reliable_change is None:
        return
    for version in {one.reading.version: None for one in moved}:
        of = [one.reading for one in moved if one.reading.version == version and one.reading.value is not None]
        if len(of) < 2 or of[0].value is None:
            continue
        for edge in (of[0].value - course.reliable_change, of[0].value + course.reliable_change):
            if course.lowest <= edge <= course.highest:
                y = _y(course, edge)
                yield line(_x(course, of[0].day), y, _x(course, of[-1].day), y, stroke=QUIET, dash=DASHED)
    yield words(LEFT, HEIGHT - 6, "Dashed: no reliable change inside. Triangle: reliable change.", size=11)


def _lines(course: Course) -> Iterator[Markup]:
    """From reading to reading of one version; broken where one was withheld."""
    run: list[tuple[float, float]] = []
    version = None
    for reading in (*course.readings, None):
        if reading is None or reading.value is None or reading.version != version:
            if len(run) > 1:
                yield path(run)
            run = []
        if reading is not None:
            version = reading.version
            if reading.value is not None:
                run.append((_x(course, reading.day), _y(course, reading.value)))


def _breaks(course: Course) -> Iterator[Markup]:
    for before, after in pairwise(course.readings):
        if before.version != after.version:
            x = (_x(course, before.day) + _x(course, after.day)) / 2
            yield line(x, TOP - 6, x, BOTTOM, stroke=INK, dash="2 3")
            anchor = "end" if x > WIDTH * 0.7 else "start"
            yield words(x + (-4 if anchor == "end" else 4), TOP - 8, f"version {after.version}", anchor=anchor, size=11)


def _x(course: Course, day: date) -> float:
    first, last = course.readings[0].day, course.readings[-1].day
    inner_left, inner_right = LEFT + 16, RIGHT - 16
    if first == last:
        return (inner_left + inner_right) / 2
    return inner_left + (inner_right - inner_left) * (day - first).days / (last - first).days


def _y(course: Course, value: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * (value - course.lowest) / ((course.highest - course.lowest) or 1)


def _cells(course: Course, moved: _Moved) -> tuple[str, ...]:
    reading = moved.reading
    value = NOT_COUNTED if reading.value is None else f"{reading.value:g}"
    since = change_in_words(course, reading.value, moved.start) or ("Start" if reading.value is not None else "")
    version = f" (version {reading.version})" if len({one.version for one in course.readings}) > 1 else ""
    return (plain_day(reading.day) + version, value, *((reading.band,) if course.bands else ()), since)


def _described(course: Course) -> str:
    counted = [one for one in course.readings if one.value is not None]
    if not counted:
        return "Nothing counted yet."
    first, last = counted[0], counted[-1]
    said = f"From {first.value:g} on {plain_day(first.day)} to {last.value:g} on {plain_day(last.day)}"
    versions = len({one.version for one in course.readings})
    broken = f", by {versions} versions of the form" if versions > 1 else ""
    return f"{said}, {len(course.readings)} readings{broken}. The table has them all."

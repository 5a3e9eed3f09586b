"""Ratings of several areas on one scale: now, last time and the first time, a line each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from core.web.filters import plain_day
from core.web.svg import PALE, QUIET, Picture, dot, drawing, line, square, words

WIDTH, LEFT, RIGHT, TOP, ROW = 360, 22, 338, 64, 46
NOT_RATED = "Not rated"


@dataclass(frozen=True)
class Area:
    """One area with its ratings; None is not rated, never a 0. `wants_help`: the person asked for more of it now."""

    title: str
    now: int | None
    last: int | None = None
    first: int | None = None
    wants_help: bool = False


@dataclass(frozen=True)
class Compared:
    """Ratings to draw, all from `lowest` to `highest`. `last` and `first` are days; None if there was none."""

    name: str
    title: str
    lowest: int
    highest: int
    areas: tuple[Area, ...]
    now: date
    last: date | None = None
    first: date | None = None


def compared_picture(what: Compared) -> Picture:
    """A disc for now, a square for last time, an upright bar for the first time: told apart by shape, and each still
    seen where they fall together."""
    height = TOP + ROW * len(what.areas) + 24
    parts = [*_legend(what), *_scale(what, height)]
    for place, area in enumerate(what.areas):
        parts += _row(what, area, TOP + ROW * place)
    svg = drawing(*parts, name=what.name, title=what.title, desc=_described(what), width=WIDTH, height=height)
    return Picture(svg, what.title, _columns(what), tuple(_cells(what, area) for area in what.areas))


def _row(what: Compared, area: Area, top: float) -> Iterator[Markup]:
    y = top + 32
    yield words(LEFT - 14, top + 14, area.title, bold=True, on_lines=True)
    if area.wants_help:
        yield words(WIDTH - 8, top + 14, "more help", anchor="end", size=12, on_lines=True)
    yield line(LEFT, y, RIGHT, y, stroke=PALE)
    if area.first is not None and what.first:
        x = _x(what, area.first)
        yield line(x, y - 13, x, y + 13, width=3)
    if area.last is not None and what.last:
        yield square(_x(what, area.last), y, 18)
    if area.now is not None:
        yield dot(_x(what, area.now), y, 7)
    else:
        yield words(RIGHT, y - 4, "not rated now", anchor="end", size=12, fill=QUIET, on_lines=True)


def _legend(what: Compared) -> Iterator[Markup]:
    marks: list[tuple[str, date | None]] = [("Now", what.now), ("Last time", what.last), ("First time", what.first)]
    step = WIDTH / 3
    for place, (said, day) in enumerate(marks):
        if day is None:
            continue
        x = 16 + step * place
        yield (dot(x, 14, 7), square(x, 14, 18), line(x, 1, x, 27, width=3))[place]
        yield words(x + 16, 12, said, size=12, bold=True)
        yield words(x + 16, 26, f"{day:%-d %b %Y}", size=11)


def _scale(what: Compared, height: float) -> Iterator[Markup]:
    for value in range(what.lowest, what.highest + 1):
        x = _x(what, value)
        yield line(x, 58, x, height - 22, stroke=PALE, dash="1 4")
        yield words(x, 52, str(value), anchor="middle", size=12)
        yield words(x, height - 8, str(value), anchor="middle", size=12)


def _x(what: Compared, value: int) -> float:
    return LEFT + (RIGHT - LEFT) * (value - what.lowest) / (what.highest - what.lowest)


def _columns(what: Compared) -> tuple[str, ...]:
    times = [("Now", what.now), ("Last time", what.last), ("First time", what.first)]
    days = tuple(f"{said}, {plain_day(day)}" for said, day in times if day is not None)
    return ("Area", *days, "More help")


def _cells(what: Compared, area: Area) -> tuple[str, ...]:
    shown = [(area.now, what.now), (area.last, what.last), (area.first, what.first)]
    values = tuple(NOT_RATED if value is None else str(value) for value, day in shown if day is not None)
    return (area.title, *values, "Wanted" if area.wants_help else "")


def _described(what: Compared) -> str:
    rated: Sequence[str] = [f"{one.title} {one.now}" for one in what.areas if one.now is not None]
    said = "; ".join(rated) or "nothing rated"
    return f"Ratings from {what.lowest} to {what.highest} on {plain_day(what.now)}: {said}. The table has them all."

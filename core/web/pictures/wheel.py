"""A star or wheel of readings: up to twelve spokes, now and before, on one scale."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import cos, pi, sin

from markupsafe import Markup

from core.web.filters import plain_day
from core.web.svg import DASHED, PALE, QUIET, Picture, dot, drawing, element, line, path, square, words

SIZE, MIDDLE, REACH, INNER, LEGEND = 360, 180, 140, 14, 34
MOST_SPOKES = 12
NOT_READ = "No reading"


@dataclass(frozen=True)
class Spoke:
    """One area with its readings; None is no reading, never a 0."""

    title: str
    now: int | None
    before: int | None = None


@dataclass(frozen=True)
class Wheel:
    """At most twelve spokes, all from `lowest` to `highest`. `before`: the day of the earlier reading, if any."""

    name: str
    title: str
    lowest: int
    highest: int
    spokes: tuple[Spoke, ...]
    now: date
    before: date | None = None

    def __post_init__(self) -> None:
        if not 3 <= len(self.spokes) <= MOST_SPOKES:
            raise ValueError(f"a wheel has 3 to {MOST_SPOKES} spokes, not {len(self.spokes)}")


def wheel_picture(wheel: Wheel) -> Picture:
    """Discs and a whole line for now, squares and a dashed line for before. Spokes are numbered as the table's rows."""
    parts = [*_legend(wheel), *_rings(wheel), *_spokes(wheel)]
    if wheel.before:
        parts += _readings(wheel, [one.before for one in wheel.spokes], dash=DASHED)
    parts += _readings(wheel, [one.now for one in wheel.spokes])
    svg = drawing(*parts, name=wheel.name, title=wheel.title, desc=_described(wheel), width=SIZE, height=SIZE + LEGEND)
    columns = (
        "Area",
        f"Now, {plain_day(wheel.now)}",
        *((f"Before, {plain_day(wheel.before)}",) if wheel.before else ()),
    )
    rows = tuple(_cells(wheel, number, spoke) for number, spoke in enumerate(wheel.spokes, 1))
    return Picture(svg, wheel.title, columns, rows)


def _readings(wheel: Wheel, values: Sequence[int | None], *, dash: str | None = None) -> Iterator[Markup]:
    """Neighbours are joined; where there is no reading the line is broken."""
    points = [None if value is None else _point(wheel, place, value) for place, value in enumerate(values)]
    for here, there in zip(points, [*points[1:], points[0]], strict=True):
        if here is not None and there is not None:
            yield path((here, there), dash=dash, width=2 if dash else 3)
    for point in points:
        if point is not None:
            yield square(*point, 15, fill="none") if dash else dot(*point, 6)


def _rings(wheel: Wheel) -> Iterator[Markup]:
    for value in range(wheel.lowest, wheel.highest + 1):
        stroke = QUIET if value == wheel.highest else PALE
        yield element("circle", cx=MIDDLE, cy=MIDDLE + LEGEND, r=_reach(wheel, value), fill="none", stroke=stroke)
    for value in {wheel.lowest, (wheel.lowest + wheel.highest + 1) // 2, wheel.highest}:
        y = MIDDLE + LEGEND - _reach(wheel, value) + 4
        yield words(MIDDLE + 10, y, str(value), size=11, fill=QUIET, on_lines=True)


def _spokes(wheel: Wheel) -> Iterator[Markup]:
    for place in range(len(wheel.spokes)):
        tip, label = _at(wheel, place, REACH), _at(wheel, place, REACH + 18)
        yield line(MIDDLE, MIDDLE + LEGEND, *tip, stroke=PALE)
        yield words(label[0], label[1] + 5, str(place + 1), anchor="middle", size=15, bold=True)


def _legend(wheel: Wheel) -> Iterator[Markup]:
    yield dot(14, 14, 6)
    yield words(28, 19, f"Now, {wheel.now:%-d %b %Y}", size=12)
    if wheel.before:
        yield square(194, 14, 15)
        yield words(210, 19, f"Before, {wheel.before:%-d %b %Y}", size=12)


def _reach(wheel: Wheel, value: int) -> float:
    return INNER + (REACH - INNER) * (value - wheel.lowest) / (wheel.highest - wheel.lowest)


def _point(wheel: Wheel, place: int, value: int) -> tuple[float, float]:
    return _at(wheel, place, _reach(wheel, value))


def _at(wheel: Wheel, place: int, reach: float) -> tuple[float, float]:
    """Clockwise from the top."""
    angle = 2 * pi * place / len(wheel.spokes)
    return MIDDLE + reach * sin(angle), MIDDLE + LEGEND - reach * cos(angle)


def _cells(wheel: Wheel, number: int, spoke: Spoke) -> tuple[str, ...]:
    values = [spoke.now, spoke.before] if wheel.before else [spoke.now]
    return (f"{number}. {spoke.title}", *(NOT_READ if value is None else str(value) for value in values))


def _described(wheel: Wheel) -> str:
    said = "; ".join(f"{one.title} {one.now}" for one in wheel.spokes if one.now is not None) or "no readings"
    return f"Readings from {wheel.lowest} to {wheel.highest} on {plain_day(wheel.now)}: {said}. The table has them all."

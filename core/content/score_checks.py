"""What must be true of each score: parts that are there and count, bands that hold every value once."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from math import gcd, lcm
from typing import TYPE_CHECKING

from core.content.faults import Path, PlacedFault
from core.content.items import Points
from core.content.measures import MOST_BANDED_VALUES, SAME, Method, Score

if TYPE_CHECKING:
    from core.content.instruments import Instrument


def score_faults(instrument: "Instrument") -> Iterator[PlacedFault]:
    """Faults of every score, in order; a score is made of items and of scores that stand before it."""
    known: dict[str, Points | None] = {}
    for index, score in enumerate(instrument.scores):
        path: Path = ("scores", index)
        yield from _part_faults(instrument, path, score, known)
        parts = [_part(instrument, score, key, known) for key in score.parts]
        ranges = [part for part in parts if part is not None]
        grids = _grids(score, ranges) if len(ranges) == len(parts) else []
        known[score.key] = grids[0] if grids else None
        yield from _rule_faults(path, score, ranges)
        if score.bands:
            yield from _repeated_bands(path, score)
            if grids:
                yield from _band_faults((*path, "bands"), score, _values(score, grids))
        if score.conversion and grids:
            yield from _conversion_faults((*path, "conversion"), score, grids[0])


def score_ranges(instrument: "Instrument") -> dict[str, Points]:
    """What each score runs from and to, in the metric that is reported, by its key."""
    known: dict[str, Points | None] = {}
    reported: dict[str, Points] = {}
    for score in instrument.scores:
        parts = [part for key in score.parts if (part := _part(instrument, score, key, known)) is not None]
        grid = known[score.key] = next(iter(_grids(score, parts)), None)
        if score.conversion:
            metrics = [float(line.metric) for line in score.conversion]
            reported[score.key] = Points(min(metrics), max(metrics))
        elif grid is not None:
            reported[score.key] = grid
    return reported


def _part_faults(
    instrument: "Instrument", path: Path, score: Score, known: dict[str, Points | None]
) -> Iterator[PlacedFault]:
    for key in score.items:
        item = instrument.items.get(key)
        if item is None:
            yield PlacedFault((*path, "items"), f"there is no item '{key}'")
        elif item.range is None:
            yield PlacedFault((*path, "items"), f"item '{key}' has nothing to count; give every choice its points")
    for key in score.scores:
        if key not in known:
            yield PlacedFault((*path, "scores"), f"no score '{key}' stands before this one")
        elif any(one.key == key and one.method is Method.BY_SCORER for one in instrument.scores):
            yield PlacedFault((*path, "scores"), f"'{key}' is counted by the scorer, which must count this one too")
    for place, key in enumerate(score.parts):
        if key in score.parts[:place]:
            field = "items" if score.items else "scores"
            yield PlacedFault((*path, field, place), f"two {field} have the key '{key}'")


def _rule_faults(path: Path, score: Score, parts: list[Points]) -> Iterator[PlacedFault]:
    for key in score.reverse:
        if key not in score.items:
            yield PlacedFault((*path, "reverse"), f"'{key}' is not one of the items of this score")
    is_weighted = score.method is Method.WEIGHTED
    if is_weighted != bool(score.weights) or (is_weighted and set(score.weights) != set(score.parts)):
        yield PlacedFault((*path, "weights"), "method: weighted gives every part its weight, and no other method does")
    if score.most_missing is not None:
        if score.most_missing >= len(score.parts):
            yield PlacedFault((*path, "most_missing"), "at least one item must be answered")
        if is_weighted or len(set(parts)) > 1:
            yield PlacedFault((*path, "most_missing"), "only items that count alike can stand for each other")


def _part(instrument: "Instrument", score: Score, key: str, known: dict[str, Points | None]) -> Points | None:
    if score.scores:
        found = known.get(key)
    else:
        item = instrument.items.get(key)
        found = item.range if item is not None else None
    weight = score.weights.get(key, 1)
    if found is None or weight == 1:
        return found
    ends = sorted((found.lowest * weight, found.highest * weight))
    return Points(ends[0], ends[1], found.step * abs(weight))


def _grids(score: Score, parts: list[Points]) -> list[Points]:
    """Every value the score can take: with everything answered first, then with one item missing, two, …"""
    if score.method is Method.BY_SCORER:
        return [Points(score.lowest or 0, score.highest or 0)]
    if not parts:
        return []
    count, times = len(parts), float(score.multiplied if score.multiplied is not None else 1)
    share = count if score.method is Method.MEAN else 1
    lowest, highest = (sum(getattr(part, end) for part in parts) for end in ("lowest", "highest"))
    step = _common_step(parts)
    grids = [_times(Points(lowest, highest, step), times / share)]
    for missing in range(1, (score.most_missing or 0) + 1):
        grids.append(_times(Points(lowest, highest, step * count / max(count - missing, 1)), times / share))
    return grids


def _times(points: Points, factor: float) -> Points:
    ends = sorted((points.lowest * factor, points.highest * factor))
    return Points(ends[0], ends[1], abs(points.step * factor))


def _common_step(parts: list[Points]) -> float:
    """The largest step that reaches every sum of the parts."""
    steps = [Fraction(part.step).limit_denominator(1_000_000) for part in parts]
    below = lcm(*(step.denominator for step in steps))
    return float(Fraction(gcd(*(int(step * below) for step in steps)), below))


def _values(score: Score, grids: list[Points]) -> list[float] | None:
    """The values in order; None when there are too many to look at."""
    if score.conversion:
        return sorted({float(line.metric) for line in score.conversion})
    counts = [round((grid.highest - grid.lowest) / grid.step) + 1 if grid.step else 1 for grid in grids]
    if sum(counts) > MOST_BANDED_VALUES:
        return None
    return sorted(
        round(grid.lowest + step * grid.step, 6)
        for grid, count in zip(grids, counts, strict=True)
        for step in range(count)
    )


def _band_faults(path: Path, score: Score, values: list[float] | None) -> Iterator[PlacedFault]:
    """Every value that the score can take lies in exactly one band, and no band reaches beyond them."""
    if values is None:
        yield PlacedFault(path, f"the score '{score.key}' can take too many values to be banded")
        return
    for value in values:
        holding = [band.key for band in score.bands if band.holds(value)]
        if len(holding) != 1:
            yield PlacedFault(path, _not_in_one(score.key, value, holding))
            return
    for index, (before, after) in enumerate(pairwise(score.bands)):
        if after.lowest < before.lowest:
            yield PlacedFault((*path, index + 1), "write the bands from lowest to highest")
    if score.bands[0].lowest < values[0] - SAME or score.bands[-1].highest > values[-1] + SAME:
        yield PlacedFault(path, f"the score '{score.key}' runs from {values[0]:g} to {values[-1]:g}")


def _not_in_one(score: str, value: float, holding: list[str]) -> str:
    if holding:
        return f"bands overlap: a score '{score}' of {value:g} is in {' and '.join(holding)}"
    return f"bands leave a gap: a score '{score}' of {value:g} is in none of them"


def _repeated_bands(path: Path, score: Score) -> Iterator[PlacedFault]:
    keys = [band.key for band in score.bands]
    for index, key in enumerate(keys):
        if key in keys[:index]:
            yield PlacedFault((*path, "bands", index), f"two bands have the key '{key}'")


def _conversion_faults(path: Path, score: Score, grid: Points) -> Iterator[PlacedFault]:
    """Each raw score stands in the table once, and nothing else does."""
    if score.most_missing is not None:
        yield PlacedFault(path, "a score with a conversion table cannot be pro-rated")
    raw = [round(float(line.raw), 6) for line in score.conversion]
    for place, value in enumerate(raw):
        if value in raw[:place]:
            yield PlacedFault((*path, place), f"the raw score {value:g} is converted twice")
    steps = round((grid.highest - grid.lowest) / grid.step) + 1
    possible = {round(grid.lowest + step * grid.step, 6) for step in range(min(steps, MOST_BANDED_VALUES))}
    for value in sorted(possible ^ set(raw))[:1]:
        message = "is not in the table" if value in possible else "cannot arise"
        yield PlacedFault(path, f"a raw score of {value:g} {message}")

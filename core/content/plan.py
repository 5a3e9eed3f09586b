"""How one instrument's answers are read and counted, worked out once: scoring then only looks things up."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import TYPE_CHECKING

from core.content.conditions import AnyOf
from core.content.measures import SAME, Method, Score
from core.content.missing import is_missing
from core.content.repeating import Item

if TYPE_CHECKING:
    from core.content.instruments import Instrument, Section

Values = dict[str, float | None]


class Measure:
    """One score, ready to be counted from the points of its parts."""

    __slots__ = ("_bands", "_factors", "_is_mean", "_least", "_metrics", "_times", "key", "of_scores", "parts")

    def __init__(self, score: Score, items: Mapping[str, Item]) -> None:
        self.key, self.parts, self.of_scores = score.key, score.parts, bool(score.scores)
        self._factors = _factors(score, items)
        self._is_mean, self._least = score.method is Method.MEAN, len(score.parts) - (score.most_missing or 0)
        self._times = 1 if score.multiplied is None else score.multiplied
        self._metrics = {round(float(line.raw), 6): float(line.metric) for line in score.conversion}
        self._bands = tuple((band.lowest - SAME, band.highest + SAME, band.key) for band in score.bands)

    def counted(self, points: Values) -> tuple[float | None, int]:
        """The value (None when withheld) and how many parts say something."""
        given = [value for key in self.parts if (value := points.get(key)) is not None]
        answered = len(given)
        if answered < self._least or not answered:
            return None, answered
        if self._factors:
            given = [factor * points[key] + more for key, factor, more in self._factors if points.get(key) is not None]  # type: ignore[operator]
        total = sum(given)
        if self._is_mean:
            total /= answered
        elif answered < len(self.parts):
            total *= len(self.parts) / answered
        value = round(total * self._times, 6)
        return (self._metrics.get(value) if self._metrics else value), answered

    def band_of(self, value: float) -> str | None:
        for lowest, highest, key in self._bands:
            if lowest <= value <= highest:
                return key
        return None


class Plan:
    """The compiled form of an instrument."""

    __slots__ = ("_groups", "_items", "_tables", "by_scorer", "measures", "outcomes", "prompts", "scorer_outcomes")

    def __init__(self, instrument: "Instrument") -> None:
        self._items = instrument.items
        tables = ((key, item.table) for key, item in instrument.items.items())
        # The type as well: true is equal to 1, and 1.0 is too.
        self._tables = {key: (type(next(iter(table))), table) for key, table in tables if table}
        self._groups = tuple(group for group in _groups(instrument.sections) if group[1])
        self.measures = tuple(
            Measure(score, instrument.items) for score in instrument.scores if score.method is not Method.BY_SCORER
        )
        self.by_scorer = {score.key: score for score in instrument.scores if score.method is Method.BY_SCORER}
        self.scorer_outcomes = {one.key: frozenset(one.values) for one in instrument.scorer_outcomes}
        self.outcomes = tuple((one.key, one.value, AnyOf(one.any)) for one in instrument.outcomes)
        self.prompts = tuple((key, prompt, AnyOf(prompt.any)) for key, prompt in instrument.prompts_by_key.items())

    def points(self, answers: Mapping[str, object]) -> Values | None:
        """What each answer adds, by item; None when one of them is no answer to this instrument."""
        points: Values = {}
        tables = self._tables
        for key, answer in answers.items():
            if key in tables:
                kind, table = tables[key]
                if type(answer) is kind and answer in table:
                    points[key] = table[answer]
                    continue
            item = self._items.get(key)
            if item is None:
                return None
            if not is_missing(answer):
                if item.fault(answer) is not None:
                    return None
                points[key] = item.points(answer)  # type: ignore[arg-type]
        return points

    def not_asked(self, answers: Mapping[str, object], points: Values) -> frozenset[str]:
        """The items whose condition is not met; their points are taken out of `points`."""
        left_out: set[str] = set()
        for keys, conditions in self._groups:
            asked = answers
            if not left_out.isdisjoint(answers):
                asked = {key: answer for key, answer in answers.items() if key not in left_out}
            bands = self._bands(points)
            if not all(condition.holds(asked, bands, {}) for condition in conditions):
                left_out.update(keys)
                for key in keys:
                    points.pop(key, None)
        return frozenset(left_out)

    def _bands(self, points: Values) -> dict[str, str]:
        """The bands as far as the answers go; conditions look at earlier questions only."""
        values: Values = {}
        bands = {}
        for measure in self.measures:
            value, _ = measure.counted(values if measure.of_scores else points)
            values[measure.key] = value
            if value is not None and (band := measure.band_of(value)) is not None:
                bands[measure.key] = band
        return bands


def _factors(score: Score, items: Mapping[str, Item]) -> tuple[tuple[str, float, float], ...]:
    """Each part with what its points are multiplied by, and what is added then; empty when they count as they are."""
    if not score.reverse and score.method is not Method.WEIGHTED:
        return ()
    return tuple(_factor(key, score, items) for key in score.parts)


def _factor(key: str, score: Score, items: Mapping[str, Item]) -> tuple[str, float, float]:
    weight = score.weights.get(key, 1)
    values = items[key].range if key in score.reverse else None
    return (key, -weight, weight * (values.lowest + values.highest)) if values else (key, weight, 0)


def _groups(sections: "tuple[Section, ...]") -> Iterator[tuple[tuple[str, ...], tuple[AnyOf, ...]]]:
    """Items one after the other that stand under the same conditions, in the order of asking."""
    placed = [
        (tuple(when for when in (section.asked_when, item.asked_when) if when), item.key)
        for section in sections
        for item in section.items
    ]
    for conditions, items in groupby(placed, key=lambda one: one[0]):
        yield tuple(key for _, key in items), tuple(map(AnyOf, conditions))

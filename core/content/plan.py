"""How one instrument's answers are read and counted, worked out once: scoring then only looks things up."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from core.content.conditions import AnyOf
from core.content.items import Answer
from core.content.measures import SAME, Method, PromptAction, Score
from core.content.missing import is_missing
from core.content.repeating import Item

if TYPE_CHECKING:
    from core.content.instruments import Instrument, Section

Values = dict[str, float | None]
Reader = tuple[
    type | None, Mapping[str | int, float | None], Callable[[object], str | None], Callable[[Answer], float | None]
]
"""How an answer is read: the type that the table's answers have (true is equal to 1, and 1.0 is too), the table, what
is wrong with another answer, and its points."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """Something the worker is told; with `actions`, one of them must be recorded before it can be put away."""

    key: str
    words: str
    actions: tuple[PromptAction, ...] = ()


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

    __slots__ = (
        "_counted_by_scorer",
        "_groups",
        "_readers",
        "by_scorer",
        "measures",
        "outcomes",
        "prompts",
        "scorer_outcomes",
    )

    def __init__(self, instrument: "Instrument") -> None:
        self._readers = {key: _reader(item) for key, item in instrument.items.items()}
        self._groups = tuple(
            (keys, conditions, any(one.asks_bands for one in conditions))
            for keys, conditions in _groups(instrument.sections)
            if conditions
        )
        self.measures = tuple(
            Measure(score, instrument.items) for score in instrument.scores if score.method is not Method.BY_SCORER
        )
        self.by_scorer = {score.key: score for score in instrument.scores if score.method is Method.BY_SCORER}
        self._counted_by_scorer = tuple((key, frozenset(score.items)) for key, score in self.by_scorer.items())
        self.scorer_outcomes = {one.key: frozenset(one.values) for one in instrument.scorer_outcomes}
        self.outcomes = tuple((one.key, one.value, AnyOf(one.any)) for one in instrument.outcomes)
        self.prompts = tuple(
            (Prompt(key, prompt.words, prompt.needs_action), AnyOf(prompt.any))
            for key, prompt in instrument.prompts_by_key.items()
        )

    def points(self, answers: Mapping[str, object]) -> Values | None:
        """What each answer adds, by item; None when one of them is no answer to this instrument."""
        points: Values = {}
        readers = self._readers
        for key, answer in answers.items():
            if key not in readers:
                return None
            kind, table, fault, points_of = readers[key]
            if type(answer) is kind and answer in table:
                points[key] = table[answer]  # type: ignore[index]
            elif not is_missing(answer):
                if fault(answer) is not None:
                    return None
                points[key] = points_of(answer)  # type: ignore[arg-type]
        return points

    def answered(self, points: Values) -> dict[str, tuple[int, int]]:
        """How many of the items that each score of the scorer counts say something, of how many."""
        if not self._counted_by_scorer:
            return {}
        silent = [key for key, value in points.items() if value is None]
        return {
            key: (len(items.intersection(points)) - len(items.intersection(silent)), len(items))
            for key, items in self._counted_by_scorer
        }

    def not_asked(self, answers: Mapping[str, object], points: Values) -> frozenset[str]:
        """The items whose condition is not met; their points are taken out of `points`."""
        left_out: set[str] = set()
        for keys, conditions, asks_bands in self._groups:
            asked = answers
            if not left_out.isdisjoint(answers):
                asked = {key: answer for key, answer in answers.items() if key not in left_out}
            bands = self._bands(points) if asks_bands else {}
            for condition in conditions:
                if not condition.holds(asked, bands, {}):
                    left_out.update(keys)
                    for key in keys:
                        points.pop(key, None)
                    break
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


def _reader(item: Item) -> Reader:
    """The methods themselves: looking them up anew for every answer would cost as much as the answer."""
    table = item.table
    return (type(next(iter(table))) if table else None, table, item.fault, item.points)


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

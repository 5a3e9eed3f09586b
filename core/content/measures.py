"""How answers become scores, bands, outcomes and prompts: a closed set that a practitioner can read, no expressions."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from core.content.items import Points
from core.content.strict import Key, Number, Sentence, Strict, Whole

MOST_BANDED_VALUES = 10_000
# Values are sums and means of decimal fractions held as floats: nearer than this is the same value.
SAME = 1e-6


class Method(StrEnum):
    SUM = "sum"
    MEAN = "mean"


class Missing(StrEnum):
    """What an unanswered item does to a score. It is never a 0."""

    WITHHELD = "withheld"


class Direction(StrEnum):
    HIGHER_IS_BETTER = "higher_is_better"
    HIGHER_IS_WORSE = "higher_is_worse"
    NEITHER = "neither"


class Band(Strict):
    """A named stretch of a score, both ends included."""

    key: Key
    title: Sentence
    lowest: Number | Whole
    highest: Number | Whole

    @model_validator(mode="after")
    def _lowest_first(self) -> "Band":
        if self.lowest > self.highest:
            raise ValueError("highest must not be below lowest")
        return self

    def holds(self, value: float) -> bool:
        return self.lowest - SAME <= value <= self.highest + SAME


class Score(Strict):
    """`reliable_change`: the least change that is more than chance."""

    key: Key
    title: Sentence
    method: Method
    items: Annotated[tuple[Key, ...], Field(min_length=1)]
    missing: Missing
    direction: Direction
    bands: tuple[Band, ...] = ()
    reliable_change: Annotated[float, Field(gt=0, le=1_000_000)] | None = None

    def combine(self, points: list[float]) -> float:
        total = sum(points)
        return round(total if self.method is Method.SUM else total / len(points), 6)

    def range(self, parts: list[Points]) -> Points:
        """Every value the score can take, given what its items can add."""
        share = 1 if self.method is Method.SUM else len(parts)
        lowest, highest = (sum(getattr(part, end) for part in parts) / share for end in ("lowest", "highest"))
        return Points(lowest, highest, min(part.step for part in parts) / share)

    def band_of(self, value: float) -> str | None:
        return next((band.key for band in self.bands if band.holds(value)), None)


class When(Strict):
    """Either *this item has this answer* or *this score is in this band*; nothing else can be asked."""

    item: Key | None = None
    answer: Key | None = None
    score: Key | None = None
    band: Key | None = None

    @model_validator(mode="after")
    def _one_pair(self) -> "When":
        by_item, by_score = (self.item, self.answer), (self.score, self.band)
        if (None in by_item) == (None in by_score) or any(by_item if None in by_item else by_score):
            raise ValueError("say either item and answer, or score and band")
        return self


class Outcome(Strict):
    """A result in one word, for reports and follow-up; the first entry of a key that holds gives its value."""

    key: Key
    value: Key
    any: Annotated[tuple[When, ...], Field(min_length=1)]


class PromptAction(Strict):
    """What a worker may say was done about a prompt."""

    key: Key
    text: Sentence


class Prompt(Strict):
    """What the worker is told as soon as one of the conditions holds.

    `needs_action`: the ways to deal with it; a prompt with any cannot be dismissed without one of them being recorded.
    """

    key: Key | None = None
    words: Sentence
    needs_action: tuple[PromptAction, ...] = ()
    any: Annotated[tuple[When, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _can_be_recorded(self) -> "Prompt":
        if self.needs_action and self.key is None:
            raise ValueError("a prompt that needs an action needs a key")
        return self

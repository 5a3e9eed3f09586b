"""How answers become scores, bands, outcomes and prompts: a closed set that a practitioner can read, no expressions."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from core.content.conditions import When
from core.content.items import Direction
from core.content.snomed import SnomedCode
from core.content.strict import Key, Number, Sentence, Strict, Whole

MOST_BANDED_VALUES = 10_000
# Values are sums and means of decimal fractions held as floats: nearer than this is the same value.
SAME = 1e-6


class Method(StrEnum):
    """`weighted` is the sum of each part times its weight; `by_scorer` is counted by the instrument's typed scorer."""

    SUM = "sum"
    MEAN = "mean"
    WEIGHTED = "weighted"
    BY_SCORER = "by_scorer"


class Missing(StrEnum):
    """What an unanswered item does to a score. It is never a 0.

    `pro_rated`: up to `most_missing` items may be missing, and the rest stand for them.
    """

    WITHHELD = "withheld"
    PRO_RATED = "pro_rated"


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


class Converted(Strict):
    """One line of a conversion table: what a raw score is called in the metric that is reported."""

    raw: Number | Whole
    metric: Number | Whole


class Score(Strict):
    """One figure made of `items`, or of other `scores` declared before it.

    `reverse`: items that count from their other end. `multiplied`: what the sum or mean is multiplied by at the end.
    `reliable_change`: the least change that is more than chance. `cut_off`: from where on, in the worse direction, a
    score is of clinical concern. `lowest` and `highest`: what a score counted by a scorer runs from and to.
    """

    key: Key
    title: Sentence
    method: Method
    items: tuple[Key, ...] = ()
    scores: tuple[Key, ...] = ()
    reverse: tuple[Key, ...] = ()
    weights: dict[Key, Number | Whole] = Field(default_factory=dict)
    multiplied: Number | Whole | None = None
    missing: Missing
    most_missing: Annotated[int, Field(strict=True, ge=1, le=100)] | None = None
    conversion: tuple[Converted, ...] = ()
    lowest: Whole | None = None
    highest: Whole | None = None
    direction: Direction
    bands: tuple[Band, ...] = ()
    reliable_change: Annotated[float, Field(gt=0, le=1_000_000)] | None = None
    cut_off: Number | Whole | None = None
    snomed: SnomedCode | None = None

    @model_validator(mode="after")
    def _says_enough(self) -> "Score":
        if self.method is Method.BY_SCORER:
            if self.lowest is None or self.highest is None or self.lowest >= self.highest:
                raise ValueError("a score counted by a scorer says its lowest and highest")
        elif bool(self.items) == bool(self.scores):
            raise ValueError("say what it is made of: either items or scores")
        elif self.lowest is not None or self.highest is not None:
            raise ValueError("lowest and highest are for scores counted by a scorer")
        if (self.missing is Missing.PRO_RATED) != (self.most_missing is not None):
            raise ValueError("missing: pro_rated and most_missing go together")
        if self.direction is Direction.NEITHER and (self.cut_off is not None or self.reliable_change is not None):
            raise ValueError("a cut_off or reliable_change needs a direction")
        return self

    @property
    def parts(self) -> tuple[Key, ...]:
        """The items or scores that it is made of."""
        return self.items or self.scores

    def band_of(self, value: float) -> str | None:
        return next((band.key for band in self.bands if band.holds(value)), None)

    def is_case(self, value: float) -> bool | None:
        """Whether a value is at the cut-off or beyond it: at least it where higher is worse, below it where higher is
        better. None without a cut-off."""
        if self.cut_off is None:
            return None
        if self.direction is Direction.HIGHER_IS_WORSE:
            return value >= self.cut_off - SAME
        return value < self.cut_off - SAME


class Outcome(Strict):
    """A result in one word, for reports and follow-up; the first entry of a key that holds gives its value."""

    key: Key
    value: Key
    any: Annotated[tuple[When, ...], Field(min_length=1)]


class ScorerOutcome(Strict):
    """An outcome that a scorer may give, with every value it may have."""

    key: Key
    title: Sentence
    values: Annotated[tuple[Key, ...], Field(min_length=1)]


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

"""The kinds of question an instrument may ask, and what counts as an answer to each."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, model_validator

from core.content.conditions import When
from core.content.snomed import SnomedCode
from core.content.strict import Flag, Key, Number, Sentence, Strict, Whole

Simple = str | int | float | Sequence[str]
Answer = Simple | Sequence[Mapping[str, Simple]]
"""As stored: a word (yes, no, unknown, a choice's key), a number, text, an ISO date, several choices' keys, or the
records of a repeating group, each by the keys of its own items."""

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
# Control characters and lone surrogates: a database or a page would choke on them long after they were typed.
_LINE_BREAK = re.compile("[\n\r\x85\u2028\u2029].")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Direction(StrEnum):
    HIGHER_IS_BETTER = "higher_is_better"
    HIGHER_IS_WORSE = "higher_is_worse"
    NEITHER = "neither"


@dataclass(frozen=True)
class Points:
    """Every value an item can add to a score: `lowest`, then steps of `step`, up to `highest`."""

    lowest: float
    highest: float
    step: float = 1


class Question(Strict, ABC):
    """What every kind has: `text` is the question as shown; `required` must be answered to complete the form.

    `asked_when`: one of these must hold, or the question is not asked; empty is always asked.
    """

    key: Key
    text: Sentence
    hint: Sentence | None = None
    required: Flag = False
    snomed: SnomedCode | None = None
    asked_when: tuple[When, ...] = ()

    @abstractmethod
    def fault(self, answer: object) -> str | None:
        """What is wrong with an answer, as a sentence saying what to do; None when it can be kept."""

    @property
    def range(self) -> Points | None:
        """What the item can add to a score; None when it cannot be scored."""
        return None

    def points(self, answer: Answer) -> float | None:
        """What this answer adds to a score; None when it says nothing about it (don't know)."""
        return None

    @property
    def table(self) -> Mapping[str | int, float | None]:
        """Every answer there can be with its points, all of one type; empty when there are too many to list."""
        return {}


class Choice(Strict):
    key: Key
    text: Sentence
    points: Whole | None = None
    snomed: SnomedCode | None = None


class Label(Strict):
    """The word for one step of a scale."""

    at: Whole
    text: Sentence


class YesNo(Question):
    kind: Literal["yes_no"]

    def fault(self, answer: object) -> str | None:
        return None if answer in ("yes", "no") else "Choose yes or no."

    @property
    def range(self) -> Points:
        return Points(0, 1)

    def points(self, answer: Answer) -> float:
        return 1 if answer == "yes" else 0

    @property
    def table(self) -> Mapping[str | int, float | None]:
        return {"yes": 1, "no": 0}


class YesNoUnknown(Question):
    """Don't know is an answer, but it is neither a yes nor a no: a score that needs it is withheld."""

    kind: Literal["yes_no_unknown"]

    def fault(self, answer: object) -> str | None:
        return None if answer in ("yes", "no", "unknown") else "Choose yes, no or don't know."

    @property
    def range(self) -> Points:
        return Points(0, 1)

    def points(self, answer: Answer) -> float | None:
        return None if answer == "unknown" else float(answer == "yes")

    @property
    def table(self) -> Mapping[str | int, float | None]:
        return {"yes": 1, "no": 0, "unknown": None}


class _Choosing(Question):
    choices: Annotated[tuple[Choice, ...], Field(min_length=2, max_length=60)]

    @model_validator(mode="after")
    def _each_choice_once(self) -> "_Choosing":
        if len(self.points_by_choice) < len(self.choices):
            raise ValueError("two choices have the same key")
        return self

    @cached_property
    def points_by_choice(self) -> dict[str, int | None]:
        return {choice.key: choice.points for choice in self.choices}

    def is_choice(self, answer: object) -> bool:
        return isinstance(answer, str) and answer in self.points_by_choice


class SingleChoice(_Choosing):
    kind: Literal["single_choice"]

    def fault(self, answer: object) -> str | None:
        return None if self.is_choice(answer) else "Choose one of the answers shown."

    @property
    def range(self) -> Points | None:
        points = [choice.points for choice in self.choices if choice.points is not None]
        return Points(min(points), max(points)) if len(points) == len(self.choices) else None

    def points(self, answer: Answer) -> float | None:
        return self.points_by_choice[answer] if isinstance(answer, str) else None

    @property
    def table(self) -> Mapping[str | int, float | None]:
        return {choice.key: choice.points for choice in self.choices}


class MultiChoice(_Choosing):
    kind: Literal["multi_choice"]

    def fault(self, answer: object) -> str | None:
        if isinstance(answer, list | tuple) and all(map(self.is_choice, answer)) and len(set(answer)) == len(answer):
            return None
        return "Choose from the answers shown, each once."


class Scale(Question):
    """Whole steps. `labels`: words for steps between the ends; `reliable_change`: the least change of this one answer
    that means something, in points; `direction`: which way is better."""

    kind: Literal["scale"]
    lowest: Whole
    highest: Whole
    lowest_text: Sentence
    highest_text: Sentence
    labels: tuple[Label, ...] = ()
    reliable_change: Annotated[int, Field(strict=True, ge=1)] | None = None
    direction: Direction = Direction.NEITHER

    @model_validator(mode="after")
    def _steps_fit(self) -> "Scale":
        if not 0 < self.highest - self.lowest <= 100:
            raise ValueError("highest must be above lowest, by 100 at most")
        between = [label.at for label in self.labels]
        if len(set(between)) < len(between) or any(not self.lowest < at < self.highest for at in between):
            raise ValueError("labels are for steps between lowest and highest, each once")
        if (self.reliable_change is None) != (self.direction is Direction.NEITHER):
            raise ValueError("give reliable_change and direction together")
        return self

    @cached_property
    def words(self) -> dict[int, str]:
        """The words of the steps that have any."""
        ends = {self.lowest: self.lowest_text, self.highest: self.highest_text}
        return ends | {label.at: label.text for label in self.labels}

    def fault(self, answer: object) -> str | None:
        # type(), not isinstance: true is an int to Python and would be kept as a 1.
        if type(answer) is int and self.lowest <= answer <= self.highest:
            return None
        return f"Choose a whole number from {self.lowest} to {self.highest}."

    @property
    def range(self) -> Points:
        return Points(self.lowest, self.highest)

    def points(self, answer: Answer) -> float | None:
        return answer if isinstance(answer, int) else None

    @property
    def table(self) -> Mapping[str | int, float | None]:
        return {step: step for step in range(self.lowest, self.highest + 1)}


class NumberItem(Question):
    kind: Literal["number"]
    lowest: Number | Whole
    highest: Number | Whole
    decimals: Annotated[int, Field(strict=True, ge=0, le=3)] = 0
    unit: Sentence | None = None

    @model_validator(mode="after")
    def _lowest_first(self) -> "NumberItem":
        if self.lowest >= self.highest:
            raise ValueError("highest must be above lowest")
        return self

    def fault(self, answer: object) -> str | None:
        if isinstance(answer, int | float) and not isinstance(answer, bool) and self._fits(answer):
            return None
        number = f"a number with at most {self.decimals} decimals" if self.decimals else "a whole number"
        return f"Enter {number} from {self.lowest:.10g} to {self.highest:.10g}."

    def _fits(self, answer: float) -> bool:
        # The range first: rounding an infinite number raises, and "not a number" is in no range.
        return self.lowest <= answer <= self.highest and round(answer, self.decimals) == answer

    @property
    def range(self) -> Points:
        return Points(self.lowest, self.highest, 10.0**-self.decimals)

    def points(self, answer: Answer) -> float | None:
        return answer if isinstance(answer, int | float) else None


class _Writing(Question):
    longest: Annotated[int, Field(strict=True, ge=1, le=20_000)]

    def fault(self, answer: object) -> str | None:
        # Nearly everything that is written is printable throughout: found out without a regular expression.
        is_plain = isinstance(answer, str) and len(answer) <= self.longest and answer.isprintable()
        return None if is_plain else self._wrong(answer)

    def _wrong(self, answer: object) -> str | None:
        if not isinstance(answer, str):
            return "Enter words."
        if _UNPRINTABLE.search(answer):
            return "Take out the characters that cannot be printed."
        return None if len(answer) <= self.longest else f"Use {self.longest} characters or fewer."


class Text(_Writing):
    kind: Literal["text"]
    longest: Annotated[int, Field(strict=True, ge=1, le=500)] = 200

    def _wrong(self, answer: object) -> str | None:
        on_lines = "Enter words on one line." if _LINE_BREAK.search(str(answer)) else None
        return super()._wrong(answer) or on_lines


class LongText(_Writing):
    kind: Literal["long_text"]
    longest: Annotated[int, Field(strict=True, ge=1, le=20_000)] = 4000


class Date(Question):
    kind: Literal["date"]

    def fault(self, answer: object) -> str | None:
        try:
            # fromisoformat also takes 20260131 and week dates: one way of writing a day is kept.
            day = date.fromisoformat(answer) if isinstance(answer, str) and len(answer) == 10 else None
        except ValueError:
            day = None
        if day is None or day.isoformat() != answer:
            return "Enter a real date, as 2026-01-31."
        return None if EARLIEST <= day <= LATEST else f"Enter a date from {EARLIEST.year} to {LATEST.year}."


SimpleItem = Annotated[
    YesNo | YesNoUnknown | SingleChoice | MultiChoice | Scale | NumberItem | Text | LongText | Date,
    Field(discriminator="kind"),
]

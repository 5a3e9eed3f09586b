"""Questions asked several times over: a list of small records, such as the people to contact."""

from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, model_validator

from core.content.items import (
    Date,
    LongText,
    MultiChoice,
    NumberItem,
    Question,
    Scale,
    SimpleItem,
    SingleChoice,
    Text,
    YesNo,
    YesNoUnknown,
)
from core.content.missing import is_missing
from core.content.strict import Key, Sentence


class Repeating(Question):
    """A list of up to `most` records, each an answer to some of `items`; `entry` names one of them ("Person").

    Nothing in it is scored, and nothing inside a record is asked on a condition.
    """

    kind: Literal["repeating"]
    entry: Sentence
    most: Annotated[int, Field(strict=True, ge=2, le=20)]
    items: Annotated[tuple[SimpleItem, ...], Field(min_length=1, max_length=20)]

    @model_validator(mode="after")
    def _plain_items(self) -> "Repeating":
        if len(self.by_key) < len(self.items):
            raise ValueError("two items of the group have the same key")
        if any(item.asked_when for item in self.items):
            raise ValueError("items of a group are always asked: put the condition on the group")
        return self

    @cached_property
    def by_key(self) -> dict[object, SimpleItem]:
        return {item.key: item for item in self.items}

    @cached_property
    def _required(self) -> tuple[tuple[Key, Sentence], ...]:
        return tuple((item.key, item.text) for item in self.items if item.required)

    def fault(self, answer: object) -> str | None:
        if not isinstance(answer, list | tuple):
            return f"Give a list of up to {self.most}, each with its own answers."
        if len(answer) > self.most:
            return f"Give no more than {self.most}."
        for number, record in enumerate(answer, start=1):
            if not isinstance(record, dict):
                return f"Give a list of up to {self.most}, each with its own answers."
            if (message := self._record_fault(record)) is not None:
                return f"{self.entry} {number}{message}"
        return None

    def _record_fault(self, record: dict[object, object]) -> str | None:
        """The rest of a sentence that begins with the record's name."""
        by_key = self.by_key
        for key, answer in record.items():
            if key not in by_key:
                return f" has no question '{str(key)[:60]}'."
            item = by_key[key]
            # Only what is wrong is looked at twice: most of what is written is neither wrong nor blank.
            if (message := item.fault(answer)) is not None and not is_missing(answer):
                return f", {item.text}: {message}"
        for key, text in self._required:
            if is_missing(record.get(key)):
                return f", {text}: Answer this question."
        return None


Item = Annotated[
    YesNo | YesNoUnknown | SingleChoice | MultiChoice | Scale | NumberItem | Text | LongText | Date | Repeating,
    Field(discriminator="kind"),
]

"""Questions asked several times over: a list of small records, such as the people to contact."""

from collections.abc import Mapping
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

    @property
    def by_key(self) -> dict[Key, SimpleItem]:
        return {item.key: item for item in self.items}

    def fault(self, answer: object) -> str | None:
        if not isinstance(answer, list | tuple) or not all(isinstance(record, Mapping) for record in answer):
            return f"Give a list of up to {self.most}, each with its own answers."
        if len(answer) > self.most:
            return f"Give no more than {self.most}."
        faults = (self._record_fault(number, record) for number, record in enumerate(answer, start=1))
        return next((fault for fault in faults if fault is not None), None)

    def _record_fault(self, number: int, record: Mapping[object, object]) -> str | None:
        where, by_key = f"{self.entry} {number}", self.by_key
        for key, answer in record.items():
            item = by_key.get(str(key))
            if item is None:
                return f"{where} has no question '{str(key)[:60]}'."
            if not is_missing(answer) and (message := item.fault(answer)) is not None:
                return f"{where}, {item.text}: {message}"
        unanswered = (item.text for item in self.items if item.required and is_missing(record.get(item.key)))
        return next((f"{where}, {text}: Answer this question." for text in unanswered), None)


Item = Annotated[
    YesNo | YesNoUnknown | SingleChoice | MultiChoice | Scale | NumberItem | Text | LongText | Date | Repeating,
    Field(discriminator="kind"),
]

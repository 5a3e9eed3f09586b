"""The answers to one instrument: read from a form, checked against its items."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.content.items import Answer, MultiChoice, NumberItem, Scale, Simple
from core.content.missing import is_missing
from core.content.repeating import Item, Repeating

if TYPE_CHECKING:
    from core.content.instruments import Instrument


@dataclass(frozen=True)
class AnswerFault:
    """A sentence for the error summary; `field` is the key of the item."""

    field: str
    message: str


class AnswersRefused(ValueError):
    """Answers that are not answers to this instrument; never scored, never kept."""

    def __init__(self, faults: Sequence[AnswerFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{fault.field}: {fault.message}" for fault in self.faults))


def check_answers(instrument: "Instrument", answers: Mapping[str, object]) -> tuple[AnswerFault, ...]:
    """Every fault that keeps the assessment from being completed, in the order of the form. A question whose condition
    is not met need not be answered."""
    faults = check_given(instrument, answers)
    unanswered = {key for key in instrument.required if is_missing(answers.get(key))}
    if unanswered:
        wrong = {fault.field for fault in faults}
        unanswered -= not_asked(instrument, {key: answer for key, answer in answers.items() if key not in wrong})
    missing = tuple(AnswerFault(key, "Answer this question.") for key in instrument.items if key in unanswered)
    return faults + missing


def not_asked(instrument: "Instrument", answers: Mapping[str, object]) -> frozenset[str]:
    """The questions whose condition is not met by answers that are in order."""
    points = instrument.plan.points(answers)
    return frozenset() if points is None else instrument.plan.not_asked(answers, points)


def check_given(instrument: "Instrument", answers: Mapping[str, object]) -> tuple[AnswerFault, ...]:
    """Faults in what was answered; what is still missing is no fault (a draft)."""
    faults = []
    for key, answer in answers.items():
        item = instrument.items.get(key)
        if item is None:
            faults.append(AnswerFault(str(key), "This form has no such question."))
        elif not is_missing(answer) and (message := item.fault(answer)) is not None:
            faults.append(AnswerFault(key, message))
    return tuple(faults)


def answers_of_form(instrument: "Instrument", fields: Mapping[str, Sequence[str]]) -> dict[str, Answer]:
    """The answers in a submitted form (each field name with all its values); what was left blank is left out.

    The fields of a repeating group are `group.1.item`, `group.2.item`, …; a record with nothing in it is left out.
    A number that cannot be read stays as it was typed, so that `check_answers` can say what to enter. A single
    answer sent twice stays a list and is refused in the same way.
    """
    read = {
        key: _records(item, fields) if isinstance(item, Repeating) else _read(item, fields.get(key, ()))
        for key, item in instrument.items.items()
    }
    return {key: answer for key, answer in read.items() if answer is not None}


def field_of(group: str, number: int, item: str) -> str:
    """The name of one field of one record of a repeating group; records count from 1."""
    return f"{group}.{number}.{item}"


def _records(group: Repeating, fields: Mapping[str, Sequence[str]]) -> Answer | None:
    records = []
    for number in range(1, group.most + 1):
        read = {one.key: _read(one, fields.get(field_of(group.key, number, one.key), ())) for one in group.items}
        if record := {key: answer for key, answer in read.items() if answer is not None}:
            records.append(record)
    return records or None


def _read(item: Item, values: Sequence[str]) -> Simple | None:
    given = [value.strip().replace("\r\n", "\n") for value in values if value.strip()]
    if not given:
        return None
    if isinstance(item, MultiChoice) or len(given) > 1:
        return given
    return _number(given[0]) if isinstance(item, Scale | NumberItem) else given[0]


def _number(typed: str) -> Simple:
    try:
        return int(typed) if typed.lstrip("+-").isdigit() else float(typed)
    except ValueError:
        return typed

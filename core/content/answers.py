"""The answers to one instrument: read from a form, checked against its items."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.content.items import Answer, Item, MultiChoice, NumberItem, Scale

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


def is_missing(answer: object) -> bool:
    """Nothing answered: absent, null, blank or no choice ticked. Never the same as 0 or no."""
    if isinstance(answer, str):
        return not answer or answer.isspace()
    return answer is None or (isinstance(answer, list | tuple) and not answer)


def check_answers(instrument: "Instrument", answers: Mapping[str, object]) -> tuple[AnswerFault, ...]:
    """Every fault that keeps the assessment from being completed, in the order of the form."""
    unanswered = {key for key in instrument.required if is_missing(answers.get(key))}
    missing = tuple(AnswerFault(key, "Answer this question.") for key in instrument.items if key in unanswered)
    return check_given(instrument, answers) + missing


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

    A number that cannot be read stays as it was typed, so that `check_answers` can say what to enter. A single
    answer sent twice stays a list and is refused in the same way.
    """
    read = {key: _read(item, fields.get(key, ())) for key, item in instrument.items.items()}
    return {key: answer for key, answer in read.items() if answer is not None}


def _read(item: Item, values: Sequence[str]) -> Answer | None:
    given = [value.strip().replace("\r\n", "\n") for value in values if value.strip()]
    if not given:
        return None
    if isinstance(item, MultiChoice) or len(given) > 1:
        return given
    return _number(given[0]) if isinstance(item, Scale | NumberItem) else given[0]


def _number(typed: str) -> Answer:
    try:
        return int(typed) if typed.lstrip("+-").isdigit() else float(typed)
    except ValueError:
        return typed

"""Answers of a draft between the API, by the keys of the form, and the fields in which its page holds them."""

from collections.abc import Iterator, Mapping
from datetime import date

from core.assessments.filling import QUESTIONS, STEP, Filling
from core.assessments.service import ANSWERS, GATE, Given
from core.content.answers import AnswerFault, AnswersRefused, field_of
from core.content.instruments import Instrument
from core.content.items import Date, MultiChoice
from core.content.missing import is_missing
from core.content.repeating import Item, Repeating
from core.web.forms import FormState

NO_QUESTION, NO_VALUE = "This form has no such question.", "Send words, a number, or what the definition names."
Fields = dict[str, str | list[str]]


def fields_of(instrument: Instrument, given: Given) -> FormState:
    """As a page would have typed it, whether right or wrong. Raises `AnswersRefused` for what no field of the form can
    hold: a question that it does not have, a record too many, a date that is none."""
    faults: list[AnswerFault] = []
    fields: Fields = {}
    for name, item, value in _each(instrument, given, faults):
        _put(fields, name, item, value, faults)
    if faults:
        raise AnswersRefused(tuple(faults))
    gate = instrument.gate
    is_past = gate is None or bool(given.answers) or gate.is_open(given.gate)
    return FormState({**fields, STEP: QUESTIONS if is_past else "gate"})


def whole(filling: Filling) -> Filling:
    """As it is completed: past a gate that is open."""
    return filling.through_the_gate() if filling.goes_on_to_questions else filling


def _each(
    instrument: Instrument, given: Given, faults: list[AnswerFault]
) -> Iterator[tuple[str, Item | None, object]]:  # fmt: skip
    """The name of each field sent, its question (None: one of the gate's), and its value."""
    asked = {one.key for one in instrument.gate.questions} if instrument.gate else set()
    for key, answer in given.gate.items():
        if key not in asked:
            faults.append(AnswerFault(f"{GATE}{key[:60]}", NO_QUESTION))
        yield f"{GATE}{key}", None, answer
    for key, answer in given.answers.items():
        item = instrument.items.get(key)
        if item is None:
            faults.append(AnswerFault(f"{ANSWERS}{key[:60]}", NO_QUESTION))
        elif isinstance(item, Repeating):
            yield from _of_group(item, answer, faults)
        else:
            yield f"{ANSWERS}{key}", item, answer


def _of_group(group: Repeating, answer: object, faults: list[AnswerFault]) -> Iterator[tuple[str, Item, object]]:
    records = [] if is_missing(answer) else answer
    if not isinstance(records, list) or len(records) > group.most:
        faults.append(AnswerFault(f"{ANSWERS}{group.key}", f"Send a list of {group.most} at most."))
        return
    items = {one.key: one for one in group.items}
    for number, record in enumerate(records, 1):
        if not isinstance(record, Mapping) or not record.keys() <= items.keys():
            faults.append(AnswerFault(f"{ANSWERS}{group.key}.{number}", NO_QUESTION))
            continue
        for key, value in record.items():
            yield f"{ANSWERS}{field_of(group.key, number, key)}", items[key], value


def _put(fields: Fields, name: str, item: Item | None, value: object, faults: list[AnswerFault]) -> None:
    if is_missing(value):
        return
    values = value if isinstance(value, list) and isinstance(item, MultiChoice) else [value]
    if not all(isinstance(one, str | int | float) and not isinstance(one, bool) for one in values):
        faults.append(AnswerFault(name, NO_VALUE))
    elif not isinstance(item, Date):
        texts = [str(one) for one in values]
        fields[name] = texts if isinstance(item, MultiChoice) else texts[0]
    else:
        _put_day(fields, name, str(value), faults)


def _put_day(fields: Fields, name: str, said: str, faults: list[AnswerFault]) -> None:
    """In its three fields."""
    try:
        day = date.fromisoformat(said)
    except ValueError:
        faults.append(AnswerFault(name, "Send a day such as 2026-03-31."))
        return
    for part, number in (("day", day.day), ("month", day.month), ("year", day.year)):
        fields[f"{name}-{part}"] = str(number)

"""An instrument as a page asks it: each question with its field, and the answers read back from the form."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel

from core.assessments.conditions import for_script, only_if
from core.assessments.service import ANSWERS, GATE, Given
from core.content.answers import AnswerFault, answers_of_form, field_of
from core.content.gates import Gate
from core.content.instruments import Instrument
from core.content.instruments import Section as Part
from core.content.items import (
    Date,
    LongText,
    MultiChoice,
    NumberItem,
    Scale,
    SimpleItem,
    SingleChoice,
    Text,
    YesNo,
    YesNoUnknown,
)
from core.content.repeating import Item, Repeating
from core.web.answers import PARTS, read_answers
from core.web.forms import Typed
from core.web.parts import Choice
from core.web.sentences import Asked

YES_NO = (Choice("yes", "Yes"), Choice("no", "No"))
DONT_KNOW = Choice("unknown", "Don’t know")
MOST_RADIOS = 11


class Field(StrEnum):
    """How a question is answered on a page."""

    RADIOS = "radios"
    CHECKBOXES = "checkboxes"
    DATE = "date"
    NUMBER = "number"
    LINE = "line"
    LINES = "lines"
    GROUP = "group"


@dataclass(frozen=True)
class Question:
    """One question; `limit` is the most characters of `LINES`, `is_short` puts few choices side by side, `entries` are
    the records of a `GROUP`; `asked_if` its conditions as the page's script follows them."""

    name: str
    field: Field
    text: str
    hint: str | None = None
    choices: tuple[Choice, ...] = ()
    is_short: bool = False
    limit: int | None = None
    entries: tuple["Entry", ...] = ()
    asked_if: str | None = None


@dataclass(frozen=True)
class Entry:
    """One record of a group, such as "Person 2", with its own questions."""

    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class AskedSection:
    title: str
    introduction: str | None
    questions: tuple[Question, ...]
    asked_if: str | None = None


def asked_sections(instrument: Instrument) -> list[AskedSection]:
    """The form; where some questions must be answered, the others say that they need not be."""
    is_mixed = bool(instrument.required)
    return [_section(part, instrument, is_mixed) for part in instrument.sections]


def gate_questions(gate: Gate) -> list[Question]:
    return [Question(GATE + one.key, Field.RADIOS, one.text, one.hint, YES_NO, is_short=True) for one in gate.questions]


def given_in(instrument: Instrument, form: Typed) -> tuple[Given, tuple[AnswerFault, ...]]:
    """What a posted form says, and dates in it that cannot be read. Fields that are no questions are passed over."""
    questions = instrument.gate.questions if instrument.gate else ()
    gate = {one.key: answer for one in questions if (answer := _first(form, GATE + one.key))}
    texts: dict[str, list[str]] = {}
    faults: list[AnswerFault] = []
    for name, field, item in _fields(instrument):
        texts[field], unreadable = _day(form, name) if isinstance(item, Date) else (_texts(form, name), [])
        faults += unreadable
    return Given(gate, answers_of_form(instrument, texts)), tuple(faults)


def _fields(instrument: Instrument) -> Iterator[tuple[str, str, Item]]:
    """Every field that can be posted: its name on the page, its name among the answers, and its question."""
    for key, item in instrument.items.items():
        if not isinstance(item, Repeating):
            yield ANSWERS + key, key, item
            continue
        for number in range(1, item.most + 1):
            for one in item.items:
                field = field_of(key, number, one.key)
                yield ANSWERS + field, field, one


def _section(part: Part, instrument: Instrument, is_mixed: bool) -> AskedSection:
    introduction = _joined(only_if(part.asked_when, instrument), part.introduction)
    questions = tuple(_asked(item, instrument, is_mixed) for item in part.items)
    return AskedSection(part.title, introduction, questions, for_script(part.asked_when, instrument, ANSWERS))


def _asked(item: Item, instrument: Instrument, is_mixed: bool) -> Question:
    text = f"{item.text} (optional)" if is_mixed and not item.required else item.text
    hint = _joined(only_if(item.asked_when, instrument), item.hint)
    asked_if = for_script(item.asked_when, instrument, ANSWERS)
    if not isinstance(item, Repeating):
        return replace(_question(item, ANSWERS + item.key, text, hint), asked_if=asked_if)
    entries = (_entry(item, number) for number in range(1, item.most + 1))
    return Question(ANSWERS + item.key, Field.GROUP, text, hint, entries=tuple(entries), asked_if=asked_if)


def _entry(group: Repeating, number: int) -> Entry:
    names = ((one, ANSWERS + field_of(group.key, number, one.key)) for one in group.items)
    return Entry(f"{group.entry} {number}", tuple(_question(one, name, one.text, one.hint) for one, name in names))


def _question(item: SimpleItem, name: str, text: str, hint: str | None) -> Question:
    match item:
        case YesNo():
            return Question(name, Field.RADIOS, text, hint, YES_NO, is_short=True)
        case YesNoUnknown():
            return Question(name, Field.RADIOS, text, hint, (*YES_NO, DONT_KNOW), is_short=True)
        case SingleChoice() | MultiChoice():
            field = Field.CHECKBOXES if isinstance(item, MultiChoice) else Field.RADIOS
            return Question(name, field, text, hint, tuple(Choice(c.key, c.text) for c in item.choices))
        case Scale() if item.highest - item.lowest < MOST_RADIOS:
            return Question(name, Field.RADIOS, text, hint, tuple(_steps(item)))
        case Scale():
            ends = f"From {item.lowest} ({item.lowest_text}) to {item.highest} ({item.highest_text})."
            return Question(name, Field.NUMBER, text, _joined(hint, ends))
        case NumberItem():
            return Question(name, Field.NUMBER, text, _joined(hint, f"In {item.unit}." if item.unit else None))
        case Date():
            return Question(name, Field.DATE, text, hint)
        case LongText():
            return Question(name, Field.LINES, text, hint, limit=item.longest)
        case Text():
            return Question(name, Field.LINE, text, hint)


def _steps(item: Scale) -> Iterator[Choice]:
    for step in range(item.lowest, item.highest + 1):
        yield Choice(str(step), f"{step}: {item.words[step]}" if step in item.words else str(step))


def _joined(*parts: str | None) -> str | None:
    return " ".join(part for part in parts if part) or None


def _texts(form: Typed, name: str) -> list[str]:
    typed = form.get(name, [])
    return [typed] if isinstance(typed, str) else typed


def _first(form: Typed, name: str) -> str:
    return next(iter(_texts(form, name)), "")


class _Day(BaseModel):
    """Lets the form reader of the web layer read one date."""

    day: Annotated[date | None, Asked("a date")] = None


def _day(form: Typed, name: str) -> tuple[list[str], list[AnswerFault]]:
    """The date asked as day, month and year, written as answers keep it."""
    answers, faults = read_answers(_Day, {f"day-{part}": _first(form, f"{name}-{part}") for part in PARTS})
    found = answers.get("day")
    return [found.isoformat()] if isinstance(found, date) else [], [AnswerFault(name, one.message) for one in faults]

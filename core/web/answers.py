"""Turns the texts of a form into the values that a Pydantic model expects: blanks, lists, dates, times, numbers."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import Enum
from types import UnionType
from typing import Annotated, Literal, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel

from core.web.sentences import subject, words_of

# Characters that no keyboard types and that PostgreSQL or XML refuse; pasted text brings them along unseen.
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?", re.IGNORECASE)
_NAMED_TIMES = {"midday": time(12), "noon": time(12), "midnight": time(0)}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
PARTS = ("day", "month", "year")


@dataclass(frozen=True)
class Fault:
    """An answer that cannot be read at all; `parts` are the parts of a date to mend."""

    field: str
    message: str
    parts: tuple[str, ...] = ()


def read_answers(
    model: type[BaseModel], form: Mapping[str, str | list[str]]
) -> tuple[dict[str, object], tuple[Fault, ...]]:
    """Values by field name, ready for `model_validate`, and what could not be read."""
    answers: dict[str, object] = {}
    faults: list[Fault] = []
    for name, field in model.model_fields.items():
        kinds = kinds_of(field.annotation)
        answer = _answer(name, kinds, form, words_of(model, name))
        if isinstance(answer, Fault):
            faults.append(answer)
        elif answer is not None or (type(None) in kinds and _was_asked(name, form)):
            answers[name] = answer
    return answers, tuple(faults)


def _answer(name: str, kinds: frozenset[type], form: Mapping[str, str | list[str]], words: str) -> object:
    typed = form.get(name, [])
    texts = [text for text in map(_tidy, [typed] if isinstance(typed, str) else typed) if text]
    if kinds & {list, tuple, set, frozenset}:
        return texts or None
    if date in kinds and f"{name}-day" in form:
        return _read_date(name, form, words)
    if not texts:
        return None
    if time in kinds:
        return _read_time(name, texts[0], words)
    return _plain(texts[0], kinds)


def _plain(text: str, kinds: frozenset[type]) -> object:
    """Numbers and yes/no are converted here, so that models may be strict about JSON."""
    if int in kinds and re.fullmatch(r"[+-]?\d{1,18}", text):
        return int(text)
    if bool in kinds and text in ("yes", "no"):
        return text == "yes"
    return text


def _tidy(text: str) -> str:
    return _UNSEEN.sub("", text.replace("\r\n", "\n")).strip()


def _was_asked(name: str, form: Mapping[str, str | list[str]]) -> bool:
    return name in form or f"{name}-day" in form


def kinds_of(annotation: object) -> frozenset[type]:
    """Every plain type in an annotation: `date | None` gives date and NoneType, `list[str]` gives list."""
    return frozenset(_kinds(annotation))


def is_choice(annotation: object) -> bool:
    """Whether people choose the answer rather than type it."""
    return any(issubclass(kind, (Enum, UUID, bool, list, tuple, set, frozenset)) for kind in kinds_of(annotation))


def _kinds(annotation: object) -> Iterator[type]:
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _kinds(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for part in get_args(annotation):
            yield from _kinds(part)
    elif origin is Literal:
        # A closed set of values, whichever way it is written down.
        yield Enum
    elif isinstance(kind := origin or annotation, type):
        yield kind


def _read_date(name: str, form: Mapping[str, str | list[str]], words: str) -> date | Fault | None:
    texts = {part: _tidy(str(form.get(f"{name}-{part}", ""))) for part in PARTS}
    empty = tuple(part for part in PARTS if not texts[part])
    if len(empty) == len(PARTS):
        return None
    if empty:
        return Fault(name, f"{subject(words)} must include a {' and a '.join(empty)}", empty)
    if len(texts["year"]) != 4:
        return Fault(name, f"{subject(words)} must have a year of 4 numbers, like 1987", ("year",))
    try:
        return date(_number(texts["year"]), _month(texts["month"]), _number(texts["day"]))
    except ValueError:
        return Fault(name, f"{subject(words)} must be a real date, like 27 3 1987", PARTS)


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise ValueError("not a number")
    return int(text)


def _month(text: str) -> int:
    """A number, or a name such as `Nov` or `november`."""
    return _MONTHS.index(text[:3].lower()) + 1 if text.isalpha() else _number(text)


def _read_time(name: str, text: str, words: str) -> time | Fault:
    named = _NAMED_TIMES.get(text.lower())
    if named is not None:
        return named
    found = _TIME.fullmatch(text)
    if found is not None and (found[2] or found[3]):
        try:
            return time(_hour(int(found[1]), (found[3] or "").lower()), int(found[2] or 0))
        except ValueError:
            pass
    return Fault(name, f"{subject(words)} must be a time, like 2:30pm or 14:30")


def _hour(hour: int, half: str) -> int:
    if not half:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError("not an hour of a half day")
    return hour % 12 + (12 if half == "pm" else 0)

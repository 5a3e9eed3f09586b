"""How the cells of an organisation's files are read: days as people write them, yes and no, lists, codes by themselves
or by their words."""

import re
from datetime import date, datetime
from enum import Enum
from typing import Annotated, TypeVar

from pydantic import BeforeValidator, StringConstraints

from core.clients.codes import Coded
from core.clients.fields import Line

_DAY_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y")
_MIDNIGHT = re.compile(r"[ T]0?0:00(:00(\.0+)?)?Z?$")
_ORDINAL = re.compile(r"(?<=\d)(st|nd|rd|th)\b", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}")
YES, NO = ("yes", "y", "true", "1", "x"), ("no", "n", "false", "0")
Code = TypeVar("Code", bound=Enum)


def read_day(typed: object) -> object:
    """The day; day before month, as in Britain. ValueError says how to write it."""
    if not isinstance(typed, str):
        return typed
    text = _MIDNIGHT.sub("", " ".join(typed.split()).replace(",", ""))
    if _SHORT_YEAR.fullmatch(text):
        raise ValueError("Write the year with four digits, like 31/12/1980")
    text = re.sub(r"(?i)\bsept\b", "Sep", _ORDINAL.sub("", text))
    for form in _DAY_FORMATS:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise ValueError("Write the day like 31/12/1980, 31 Dec 1980 or 1980-12-31")


def _yes_or_no(typed: object) -> object:
    said = typed.strip().casefold() if isinstance(typed, str) else typed
    if said in YES or said in NO:
        return said in YES
    raise ValueError("Write yes or no")


def _separate(typed: object) -> object:
    """A list in one cell, its parts separated by | or ;."""
    return [part.strip() for part in re.split(r"[|;]", typed) if part.strip()] if isinstance(typed, str) else typed


Day = Annotated[date, BeforeValidator(read_day)]
YesNo = Annotated[bool, BeforeValidator(_yes_or_no)]
Listed = BeforeValidator(_separate)
Key = Annotated[Line, StringConstraints(min_length=1, max_length=90)]
"""What a record is called in the organisation's own files; short enough that two make one key."""


def coded(codes: type[Code]) -> BeforeValidator:
    """A code of this list, or its words as the product shows them."""

    def read(typed: object) -> object:
        if not isinstance(typed, str):
            return typed
        sought = typed.strip().casefold()
        for code in codes:
            words = code.words if isinstance(code, Coded) else str(getattr(code, "words", ""))
            if sought in (str(code.value).casefold(), words.casefold()):
                return code
        raise ValueError(f"Use one of these codes: {', '.join(str(code.value) for code in codes)}")

    return BeforeValidator(read)

"""How the cells of an organisation's files are read: days as people write them, yes and no, lists, codes by themselves
or by their words."""

import re
from datetime import date, time
from enum import Enum
from typing import Annotated, TypeVar

from pydantic import BeforeValidator, StringConstraints

from core.clients.codes import Coded
from core.clients.fields import Line
from core.interop.joining.days import read_day, read_lately, read_time

YES, NO = ("yes", "y", "true", "1", "x"), ("no", "n", "false", "0")
Code = TypeVar("Code", bound=Enum)


def _yes_or_no(typed: object) -> object:
    said = typed.strip().casefold() if isinstance(typed, str) else typed
    if said in YES or said in NO:
        return said in YES
    raise ValueError("Write yes or no")


def _separate(typed: object) -> object:
    """A list in one cell, its parts separated by | or ;."""
    return [part.strip() for part in re.split(r"[|;]", typed) if part.strip()] if isinstance(typed, str) else typed


Day = Annotated[date, BeforeValidator(read_day)]
Lately = Annotated[date, BeforeValidator(read_lately)]
Time = Annotated[time, BeforeValidator(read_time)]
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

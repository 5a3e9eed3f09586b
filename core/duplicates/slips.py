"""Slips of the hand in dates and numbers: what somebody may have written who meant this."""

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache


class Slip(StrEnum):
    """How one date of birth became another."""

    NONE = "same date of birth"
    SWAPPED = "same date of birth with day and month swapped"
    DIGIT = "date of birth differs in one digit"
    NEIGHBOURS = "date of birth differs in two digits that changed places"
    YEAR = "date of birth one year apart"


@lru_cache(maxsize=4096)
def dates_like(born: date) -> Mapping[date, Slip]:
    """Every date that one slip makes of this one, with the slip; itself included. The relation goes both ways."""
    found = {born: Slip.NONE}
    if (swapped := _date(born.year, born.day, born.month)) is not None:
        found.setdefault(swapped, Slip.SWAPPED)
    for slip, text in _texts(f"{born:%d%m}{born.year:04}"):
        if (made := _date(int(text[4:]), int(text[2:4]), int(text[:2]))) is not None and 1880 <= made.year <= 2100:
            found.setdefault(made, slip)
    for year in (born.year - 1, born.year + 1):
        if (made := _date(year, born.month, born.day)) is not None:
            found.setdefault(made, Slip.YEAR)
    return found


def numbers_like(digits: str) -> frozenset[str]:
    """The number, and what it becomes when two neighbouring digits change places."""
    return frozenset((digits, *_neighbours(digits)))


def _texts(text: str) -> Iterator[tuple[Slip, str]]:
    for place, digit in enumerate(text):
        for other in "0123456789":
            if other != digit:
                yield Slip.DIGIT, text[:place] + other + text[place + 1 :]
    for start, end in ((0, 2), (2, 4), (4, 8)):  # within day, month or year
        for part in _neighbours(text[start:end]):
            yield Slip.NEIGHBOURS, text[:start] + part + text[end:]


def _neighbours(text: str) -> Iterator[str]:
    for place in range(len(text) - 1):
        if text[place] != text[place + 1]:
            yield text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

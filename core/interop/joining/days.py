"""Days and times as people and spreadsheets write them: the day before the month always, as in Britain."""

import re
from datetime import date, time
from typing import Final

from core.database import clock

LIKE = "Write the day like 31/12/1980, 31 Dec 1980 or 1980-12-31: the day before the month"
WHOLE_YEAR = "Write the year with four digits, like 31/12/1980"
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_WEEKDAY = re.compile(r"(mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.? ?")
_MIDNIGHT = re.compile(r"[ t]0?0:00(:00(\.0+)?)?z?$")
_TIME = re.compile(r"([0-9]{1,2})(?:[:.]([0-9]{2})(?:[:.]([0-9]{2})(?:\.0+)?)?)? ?([ap])?\.?(?:m\.?)?", re.IGNORECASE)
_DAY_AND_TIME = re.compile(r"(.*[0-9]{2})(?:,? at |,? |T)([0-9]{1,2}(?:[:.][0-9]{2}){1,2}(?:\.0+)?(?: ?[ap]m)?)", re.I)
_ORDINAL = re.compile(r"(?<=[0-9])(st|nd|rd|th)\b")
_SHAPES: Final = (
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})"),
    re.compile(r"(?P<day>[0-9]{1,2})([/.-])(?P<month>[0-9]{1,2})\2(?P<year>[0-9]{4}|[0-9]{2})"),
    re.compile(r"(?P<day>[0-9]{1,2})[ /.-]?(?P<month>[a-z]{3,9})\.?[ /.-]?(?P<year>[0-9]{4}|[0-9]{2})"),
    re.compile(r"(?P<month>[a-z]{3,9})\.? ?(?P<day>[0-9]{1,2}) (?P<year>[0-9]{4})"),
)


def read_day(typed: object) -> object:
    """The day; a year of two digits may be of either century. ValueError says how to write it."""
    return _read(typed, may_be_short=False)


def read_lately(typed: object) -> object:
    """The same of a day on which an organisation worked: two digits are a year of this century that has begun."""
    return _read(typed, may_be_short=True)


def read_time(typed: object) -> object:
    """The time as clocks showed it: 17:30, 5.30pm. ValueError says how to write it."""
    if not isinstance(typed, str):
        return typed
    found = _TIME.fullmatch(" ".join(typed.split()))
    if found is not None and (found[2] or found[4]):
        hour, half = int(found[1]), (found[4] or "").casefold()
        if half and not 1 <= hour <= 12:
            hour = 24
        elif half:
            hour = hour % 12 + (12 if half == "p" else 0)
        try:
            return time(hour, int(found[2] or 0), int(found[3] or 0))
        except ValueError:
            pass
    raise ValueError("Write the time like 17:30 or 5:30pm")


def day_and_time(typed: str) -> tuple[str, str] | None:
    """The two of a cell that holds both; midnight is what spreadsheets write where nobody said a time."""
    text = " ".join(typed.split())
    found = None if _MIDNIGHT.search(text.casefold()) else _DAY_AND_TIME.fullmatch(text)
    return (found[1], found[2]) if found else None


def _read(typed: object, *, may_be_short: bool) -> object:
    if not isinstance(typed, str):
        return typed
    text = _MIDNIGHT.sub("", " ".join(typed.casefold().replace(",", " ").split()))
    weekday = _WEEKDAY.match(text)
    text = _ORDINAL.sub("", text[weekday.end() :] if weekday else text).replace(" of ", " ")
    found = next((match for shape in _SHAPES if (match := shape.fullmatch(text))), None)
    month = _month(found["month"]) if found else None
    if found is None or month is None:
        raise ValueError(LIKE)
    try:
        day = date(_year(found["year"], may_be_short=may_be_short), month, int(found["day"]))
    except ValueError as wrong:
        raise ValueError(WHOLE_YEAR if str(wrong) == WHOLE_YEAR else LIKE) from None
    if weekday and day.weekday() != _WEEKDAYS.index(weekday[1][:3]):
        raise ValueError("This day was another day of the week: check both")
    return day


def _year(digits: str, *, may_be_short: bool) -> int:
    year = int(digits) + (2000 if len(digits) == 2 else 0)
    if len(digits) == 2 and (not may_be_short or year > clock.today().year):
        raise ValueError(WHOLE_YEAR)
    return year


def _month(text: str) -> int | None:
    """By number, or by its name in full or short; None for no month."""
    if text.isdigit():
        return int(text)
    short = "sep" if text == "sept" else text
    return next((n for n, name in enumerate(_MONTHS, 1) if short in (name, name[:3])), None)

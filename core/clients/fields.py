"""Types of what people type into forms and send as JSON: lines, days and times, an NHS number, a postcode."""

import re
from datetime import date, datetime, time
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, StringConstraints, ValidationInfo

from core.clients.nhs_numbers import read
from core.database import clock

# Characters that no keyboard types and that PostgreSQL or XML refuse.
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})", re.ASCII)
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{4,}", re.ASCII)
_EMAIL = re.compile(r"[^@\s<>\"(),;:\\]+@[^@\s<>\"(),;:\\]+\.[^@\s<>\"(),;:\\]+")
OLDEST = date(1890, 1, 1)
FIRST_DAY = date(1990, 1, 1)
LAST_DAY = date(2199, 12, 31)


def _seen(value: object) -> object:
    return _UNSEEN.sub("", value) if isinstance(value, str) else value


def _one_line(value: object) -> object:
    return " ".join(_UNSEEN.sub(" ", value).split()) if isinstance(value, str) else value


def _empty_is_none(value: object) -> object:
    return None if value == "" else value


Name = Annotated[str, BeforeValidator(_one_line), StringConstraints(max_length=100)]
"""Part of a name."""

ShortLine = Annotated[str, BeforeValidator(_one_line), StringConstraints(max_length=40)]
Line = Annotated[str, BeforeValidator(_one_line), StringConstraints(max_length=200)]
Words = Annotated[str, BeforeValidator(_seen), StringConstraints(strip_whitespace=True, max_length=4000)]
"""Several lines."""

Reason = Annotated[str, BeforeValidator(_one_line), StringConstraints(min_length=3, max_length=500)]
"""Why something was done: kept with the record's history."""


def _past(born: date) -> date:
    if born > clock.today():
        raise ValueError("Date of birth must be in the past")
    if born < OLDEST:
        raise ValueError("Check the year of the date of birth")
    return born


Born = Annotated[date, AfterValidator(_past)]


def _not_future(day: date) -> date:
    if day > clock.today():
        raise ValueError("Give today’s date or an earlier one")
    return day


PastDay = Annotated[date, AfterValidator(_not_future)]


def _has_come(day: date) -> date:
    if day > clock.today():
        raise ValueError("Day must be today or in the past")
    if day < FIRST_DAY:
        raise ValueError(f"Check the year: records begin in {FIRST_DAY.year} here")
    return day


def _within_reach(day: date) -> date:
    if not OLDEST <= day <= LAST_DAY:
        raise ValueError(f"Check the year: give one from {OLDEST.year} to {LAST_DAY.year}")
    return day


def time_on(day: object, began: time) -> time:
    """The time, if clocks in London have shown it on this day. Raises ValueError."""
    if began.tzinfo is not None:
        raise ValueError("Time must be as clocks show it in London, like 14:30")
    if isinstance(day, date):
        moment = clock.moment(day, began)
        if moment.astimezone(clock.LONDON).replace(tzinfo=None) != datetime.combine(day, began):
            raise ValueError("The clocks went forward over this time: enter the time before or after")
        if moment > clock.now():
            raise ValueError("Time must not be in the future")
    return began


def _has_happened(began: time, info: ValidationInfo) -> time:
    return time_on(info.data.get("day"), began)


Day = Annotated[date, AfterValidator(_within_reach)]
"""Any day that can be reckoned with: before and after it there are others."""

DayOfWork = Annotated[date, AfterValidator(_has_come)]
"""The day on which something was done with a client."""

TimeOfWork = Annotated[time, AfterValidator(_has_happened)]
"""The time at which it began, as clocks showed it in London; its model asks for `day` before it."""


def nhs_digits(typed: str) -> str:
    """The ten digits of a right NHS number; ValueError says how to mend a wrong one."""
    number = read(typed)
    if number.digits is None:
        raise ValueError("An NHS number has 10 digits, like 999 000 0018")
    if not number.valid:
        raise ValueError("This is not a right NHS number: check each digit, or leave it empty")
    return number.digits


def _postcode(typed: str) -> str:
    found = _POSTCODE.fullmatch(" ".join(typed.upper().split()))
    if found is None:
        raise ValueError("Enter a full UK postcode, like BA1 1AA")
    return f"{found[1]} {found[2]}"


Postcode = Annotated[str, StringConstraints(max_length=20), AfterValidator(_postcode)]


def _phone(typed: str) -> str:
    if not _PHONE.fullmatch(typed):
        raise ValueError("Enter a telephone number, like 01225 000000 or +44 1225 000000")
    return typed


Phone = Annotated[str, BeforeValidator(_one_line), StringConstraints(max_length=40), AfterValidator(_phone)]


def _email(typed: str) -> str:
    if not _EMAIL.fullmatch(typed):
        raise ValueError("Enter an email address, like name@example.org")
    return typed


Email = Annotated[str, BeforeValidator(_one_line), StringConstraints(max_length=200), AfterValidator(_email)]

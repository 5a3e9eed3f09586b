"""Calendars: which days count as working days, and until when their bank holidays are known."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, TypeAdapter, model_validator

from core.content.yaml_text import read_yaml

DAY = timedelta(days=1)


class Weekday(StrEnum):
    """In the order of `date.weekday()`."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class Holidays(BaseModel):
    """One published list of bank holidays; days before `known_from` and after `known_until` are not known."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    source_date: date
    known_from: date
    known_until: date
    days: Mapping[date, str]

    @model_validator(mode="after")
    def _within(self) -> "Holidays":
        if any(not self.known_from <= day <= self.known_until for day in self.days):
            raise ValueError("every day lies between known_from and known_until")
        return self


class CalendarFact(BaseModel):
    """A calendar as its file says it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    title: str
    weekdays: tuple[Weekday, ...]
    holidays: str | None
    cut_off: time


@dataclass(frozen=True)
class Calendar:
    """`closed`: days on which nobody works although the weekday would say so."""

    key: str
    title: str
    weekdays: frozenset[int]
    closed: frozenset[date]
    holidays: Holidays | None
    cut_off: time
    _reached: dict[tuple[date, int], date] = field(default_factory=dict, init=False, repr=False, compare=False)

    def works(self, day: date) -> bool:
        return day.weekday() in self.weekdays and day not in self.closed

    def working_day(self, after: date, number: int) -> date:
        """The so-manieth working day after a day: of thousands of clocks most start on the same few days."""
        if (after, number) not in self._reached:
            day, left = after, number
            while left:
                day += DAY
                left -= self.works(day)
            self._reached[after, number] = day
        return self._reached[after, number]

    def without(self, days: Iterable[date]) -> "Calendar":
        """The same with further days on which nobody works, such as a one-off bank holiday."""
        return replace(self, closed=self.closed.union(days))

    def ending(self, cut_off: time) -> "Calendar":
        """The same with another cut-off."""
        return replace(self, cut_off=cut_off)


@cache
def holidays() -> Mapping[str, Holidays]:
    """Every published list there is, by name; a fault in the file stops the start."""
    return TypeAdapter(dict[str, Holidays]).validate_python(_said("holidays.yaml"))


@cache
def calendars() -> Mapping[str, Calendar]:
    """By key; the first is the usual one."""
    facts = TypeAdapter(list[CalendarFact]).validate_python(_said("calendars.yaml"))
    return {fact.key: _calendar(fact) for fact in facts}


def usual() -> Calendar:
    return next(iter(calendars().values()))


def _calendar(fact: CalendarFact) -> Calendar:
    known = None if fact.holidays is None else holidays()[fact.holidays]
    weekdays = frozenset(list(Weekday).index(day) for day in fact.weekdays)
    closed = frozenset(known.days) if known else frozenset[date]()
    return Calendar(fact.key, fact.title, weekdays, closed, known, fact.cut_off)


def _said(file: str) -> object:
    return read_yaml(files("core.clocks").joinpath(file).read_bytes()).value

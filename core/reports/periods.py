"""Quarters of a year: periods that never overlap, so that no figure can be taken from another to leave a few people."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self

from core.access.errors import Invalid
from core.database import clock
from core.database.clock import moment

QUARTERS_BACK = 8
MONTHS = ("January to March", "April to June", "July to September", "October to December")


@dataclass(frozen=True)
class Quarter:
    """Three months of a year by London's calendar; `number` from 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, (day.month - 1) // 3 + 1)

    @property
    def key(self) -> str:
        return f"{self.year}-q{self.number}"

    @property
    def words(self) -> str:
        return f"{MONTHS[self.number - 1]} {self.year}{', so far' if self.is_running else ''}"

    @property
    def before(self) -> "Quarter":
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)

    @property
    def after(self) -> "Quarter":
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)

    @property
    def starts(self) -> datetime:
        """Its first moment."""
        return moment(date(self.year, 3 * self.number - 2, 1), time())

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return self.after.starts

    @property
    def is_running(self) -> bool:
        return self.starts <= clock.now() < self.ends

    @property
    def until(self) -> datetime:
        """What happens from here on is not reported on: its end, or now."""
        return min(self.ends, clock.now())

    @property
    def as_of(self) -> datetime:
        """The moment to which waits that go on are measured: on its last day, or now."""
        return min(self.ends - timedelta(seconds=1), clock.now())


def quarters() -> list[Quarter]:
    """Those that can be asked for, this one first."""
    found = [Quarter.of(clock.today())]
    while len(found) <= QUARTERS_BACK:
        found.append(found[-1].before)
    return found


def quarter(key: str | None) -> Quarter:
    """This one if none is named. Raises `Invalid`."""
    if key is None or key == "":
        return quarters()[0]
    for one in quarters():
        if one.key == key:
            return one
    raise Invalid("period", f"Choose a quarter from {quarters()[-1].key} to {quarters()[0].key}, such as 2026-q1.")

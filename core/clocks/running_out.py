"""Whether a list of bank holidays ends soon: days beyond its end are reckoned as if there were no holidays."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from core.clocks.calendars import Holidays, holidays

SOON = timedelta(days=365)


@dataclass(frozen=True)
class RunningOut:
    """A list that ends within 12 months, or has ended."""

    name: str
    known: Holidays

    @property
    def words(self) -> str:
        ends = f"{self.known.known_until.day} {self.known.known_until:%B %Y}"
        return f"The list of bank holidays ({self.name}, as of {self.known.source_date:%d %B %Y}) ends on {ends}."


def running_out(today: date) -> Iterator[RunningOut]:
    for name, known in holidays().items():
        if known.known_until - today < SOON:
            yield RunningOut(name, known)

"""The rules by which a clock is due. Days are London's; moments go in and come out in UTC.

- Working days: due at 23:59:59 of the nth working day after the day of receipt.
- Calendar days: due at 23:59:59 of the nth day after the day of receipt.
- Hours: due after so many hours of elapsed time, by night and at weekends, whatever the clocks on the wall are put to.
- The national wait: due at 23:59:59 of the 27th day after the date of the referral; 28 days are no longer “less than
  four weeks”.

For days, what is received at the cut-off or later counts as received on the next calendar day, working day or not.
Hours and the national wait know no cut-off: they are counted from the moment, and from the date, as they were.

A pause moves the time due. Hours that were paused do not count. A day does not count if the clock stood still when it
ended, so that a pause of an afternoon gives no day away and one over night gives one. The national wait never pauses.

In all of them a later receipt is never due earlier.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from core.clocks.calendars import DAY, Calendar
from core.database.clock import LONDON, moment

LESS_THAN_FOUR_WEEKS = 27
"""The most days between referral and second contact that NHS England publishes as “less than four weeks”."""
LAST_SECOND = time(23, 59, 59)


class Unit(StrEnum):
    """What a clock counts."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    HOURS = "hours"
    NATIONAL = "national"

    @property
    def words(self) -> str:
        return {
            "working_days": "Working days",
            "calendar_days": "Calendar days",
            "hours": "Hours, day and night",
            "national": "National four-week wait",
        }[self]

    @property
    def longest(self) -> int:
        """Ten years: more is a slip of the hand."""
        return 87_600 if self is Unit.HOURS else 3_650

    @property
    def pauses(self) -> bool:
        """Whether a service could allow it."""
        return self is not Unit.NATIONAL


@dataclass(frozen=True)
class Length:
    """So many of a unit; that of the national wait is fixed."""

    unit: Unit
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= self.unit.longest:
            raise ValueError(f"a clock runs for 1 to {self.unit.longest:,}")
        if self.unit is Unit.NATIONAL and self.number != LESS_THAN_FOUR_WEEKS:
            raise ValueError("the national wait is the same for everybody")

    @property
    def words(self) -> str:
        """`5 working days`, `24 hours`, `four weeks (the national wait)`."""
        if self.unit is Unit.NATIONAL:
            return "four weeks (the national wait)"
        word = self.unit.value.replace("_", " ")
        return f"1 {word.removesuffix('s')}" if self.number == 1 else f"{self.number:,} {word}"


NATIONAL = Length(Unit.NATIONAL, LESS_THAN_FOUR_WEEKS)


@dataclass(frozen=True)
class Span:
    """Time in which a clock stood still: from `begins` up to, not including, `ends`."""

    begins: datetime
    ends: datetime

    def holds(self, at: datetime) -> bool:
        return self.begins <= at < self.ends


def due(start: datetime, length: Length, calendar: Calendar, pauses: Sequence[Span] = ()) -> datetime:
    """The last moment, in UTC, at which a clock that started then is in time. `pauses` in order, without overlaps.

    Raises `OverflowError` where dates end.
    """
    if length.unit is Unit.HOURS:
        return _after_hours(start.astimezone(UTC), length.number, pauses)
    spans = pauses if length.unit.pauses else ()
    day, left = counted_from(start, length, calendar), length.number
    working = length.unit is Unit.WORKING_DAYS
    if not spans:
        return end_of(calendar.working_day(day, left) if working else day + left * DAY)
    while left:
        day += DAY
        if (not working or calendar.works(day)) and not _stood_still(day, spans):
            left -= 1
    return end_of(day)


def counted_from(start: datetime, length: Length, calendar: Calendar) -> date:
    """The day of receipt: the day after it is the first that may count."""
    day = start.astimezone(LONDON).date()
    cuts = length.unit in (Unit.WORKING_DAYS, Unit.CALENDAR_DAYS)
    # Moments are compared, not hands of clocks: in October an hour comes twice, and later is not to be due earlier.
    return day + DAY if cuts and start >= moment(day, calendar.cut_off) else day


def end_of(day: date) -> datetime:
    """The last second of a day in London, in UTC."""
    return moment(day, LAST_SECOND)


def days_waited(referred: datetime, second_contact: datetime) -> int:
    """As NHS England counts: the difference of the two dates; the second direct contact ends the wait."""
    return (second_contact.astimezone(LONDON).date() - referred.astimezone(LONDON).date()).days


def published_wait(days: int) -> str:
    """How NHS England publishes a wait of so many days."""
    if days <= LESS_THAN_FOUR_WEEKS:
        return "less than four weeks"
    return "four to 12 weeks" if days <= 84 else "more than 12 weeks"


def doubts(length: Length, calendar: Calendar, first: date, last: date) -> list[str]:
    """Plain warnings where working days were counted on which the list of bank holidays says nothing."""
    known = calendar.holidays
    if length.unit is not Unit.WORKING_DAYS or known is None:
        return []
    found = []
    if first < known.known_from:
        found.append(f"Bank holidays before {_plain(known.known_from)} are not known here: it may be due later.")
    if last > known.known_until:
        found.append(f"Bank holidays after {_plain(known.known_until)} are not known yet: it may be due later.")
    return found


def _after_hours(start: datetime, hours: int, pauses: Sequence[Span]) -> datetime:
    ends = start + timedelta(hours=hours)
    for pause in pauses:
        if pause.ends > start and pause.begins <= ends:
            ends += pause.ends - max(pause.begins, start)
    return ends


def _stood_still(day: date, pauses: Sequence[Span]) -> bool:
    last = end_of(day)
    return any(pause.holds(last) for pause in pauses)


def _plain(day: date) -> str:
    return f"{day.day} {day:%B %Y}"

"""How a clock stands as of a moment, from what is known of it: when it started, stood still, and stopped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.clocks.calendars import DAY, Calendar
from core.clocks.reckoning import Length, Span, Unit, due
from core.database.clock import LONDON, moment

SHARE = 4
"""A clock of hours is about to run out in the last quarter of its time."""


@dataclass(frozen=True)
class Pause:
    """Time in which a clock stood still; without an end, it does so still."""

    begins: datetime
    ends: datetime | None
    reason: str


@dataclass(frozen=True)
class Facts:
    """All that a clock is reckoned from. `pauses` in order, without overlaps; only the last may have no end."""

    started: datetime
    length: Length
    calendar: Calendar
    pauses: tuple[Pause, ...] = ()
    stopped: datetime | None = None


@dataclass(frozen=True)
class Standing:
    """A clock as of `at`. `due`: while it stands still, when it would be due if it went on at that moment."""

    at: datetime
    due: datetime
    paused: Pause | None = None
    stopped: datetime | None = None

    @property
    def is_overdue(self) -> bool:
        """Whether it ran out before it stopped, or before now. A clock that stands still does not run out."""
        return self.paused is None and (self.stopped or self.at) > self.due


def standing(facts: Facts, at: datetime) -> Standing:
    """What happened after `at` is as if it had not happened; a clock that has stopped stays as it was then."""
    stopped = facts.stopped if facts.stopped is not None and facts.stopped <= at else None
    until = stopped or at
    known = [pause for pause in facts.pauses if pause.begins <= until]
    paused = None
    if known and stopped is None and (known[-1].ends is None or known[-1].ends > until):
        paused = known[-1]
    ends = due(facts.started, facts.length, facts.calendar, spans(known, until))
    return Standing(at, ends, paused, stopped)


def spans(pauses: Sequence[Pause], until: datetime) -> list[Span]:
    """Pauses as far as they had lasted."""
    return [Span(one.begins, until if one.ends is None else min(one.ends, until)) for one in pauses]


def warns_at(started: datetime, ends: datetime, length: Length, calendar: Calendar) -> datetime:
    """From when on it is about to run out: with hours, in their last quarter; with days, as the last working day
    begins on which something can still be done."""
    if length.unit is Unit.HOURS:
        return ends - timedelta(hours=length.number) / SHARE
    day, first = ends.astimezone(LONDON).date(), started.astimezone(LONDON).date()
    while day > first and not calendar.works(day):
        day -= DAY
    return max(started, moment(day, datetime.min.time()))


def working_days_late(ends: datetime, at: datetime, calendar: Calendar) -> int:
    """Working days since the day on which it was due, today's too."""
    day, today, found = ends.astimezone(LONDON).date(), at.astimezone(LONDON).date(), 0
    while day < today:
        day += DAY
        found += calendar.works(day)
    return found

"""When what a pathway asks for is due: reckoned as the clocks of referrals are, but for the cut-off, since nothing here
arrives at a desk."""

from datetime import datetime, time

from sqlalchemy import select

from core.access.door import Door
from core.clocks.calendars import Calendar, usual
from core.clocks.reckoning import Length, Unit, due
from core.clocks.standing import warns_at
from core.content.pathways import Within
from core.timeframes.models import ClosedDay


def calendar_of(door: Door, organisation_id: object) -> Calendar:
    """The usual one without the organisation's own holidays."""
    calendar = usual().ending(time.max)
    ours = (ClosedDay.organisation_id == organisation_id, ClosedDay.calendar_key == calendar.key)
    closed = door.find(select(ClosedDay).where(*ours, ClosedDay.withdrawn_at.is_(None)))
    return calendar.without(one.day for one in closed)


def length_of(within: Within) -> Length:
    return Length(Unit(within.unit.value), within.number)


def due_after(within: Within, start: datetime, calendar: Calendar) -> datetime:
    """The last moment, in UTC, that is in time."""
    return due(start, length_of(within), calendar)


def warns_before(within: Within, start: datetime, ends: datetime, calendar: Calendar) -> datetime:
    """From when on it is about to run out."""
    return warns_at(start, ends, length_of(within), calendar)


def in_words(within: Within) -> str:
    """`72 hours`, `1 working day`."""
    return length_of(within).words

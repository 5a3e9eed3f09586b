"""Clocks in words: short enough for a card, and never a colour alone."""

from datetime import datetime, timedelta

from core.clocks.calendars import Calendar
from core.clocks.reckoning import Length, Unit
from core.clocks.standing import Standing, working_days_late
from core.database.clock import LONDON

HOUR, TWO_DAYS, A_WEEK = timedelta(hours=1), timedelta(days=2), 7


def in_words(now: Standing, length: Length, calendar: Calendar) -> str:
    """`due tomorrow`, `due in 3 hours`, `overdue by 2 working days`, `paused: waiting for the GP`, `in time`."""
    if now.stopped is not None:
        return "late" if now.is_overdue else "in time"
    if now.paused is not None:
        return f"paused: {now.paused.reason}"
    if now.is_overdue:
        return f"overdue {_late(now, length, calendar)}"
    return f"due {_ahead(now, length)}"


def _ahead(now: Standing, length: Length) -> str:
    left = now.due - now.at
    if length.unit is Unit.HOURS and left < TWO_DAYS:
        return f"in {_time(left)}"
    days = _days(now.at, now.due)
    if days <= 1:
        return "tomorrow" if days else "today"
    day = now.due.astimezone(LONDON)
    return f"on {day:%A}" if days < A_WEEK else f"on {day.day} {day:%B %Y}"


def _late(now: Standing, length: Length, calendar: Calendar) -> str:
    if length.unit is Unit.HOURS and now.at - now.due < TWO_DAYS:
        return f"by {_time(now.at - now.due)}"
    if length.unit is Unit.WORKING_DAYS:
        days = working_days_late(now.due, now.at, calendar)
        return f"by {_several(days, 'working day')}" if days else f"since {now.due.astimezone(LONDON):%A}"
    return f"by {_several(_days(now.due, now.at), 'day')}"


def _days(first: datetime, last: datetime) -> int:
    return (last.astimezone(LONDON).date() - first.astimezone(LONDON).date()).days


def _time(span: timedelta) -> str:
    """Begun minutes, then whole hours."""
    if span < HOUR:
        return _several(int(span.total_seconds() // 60) + 1, "minute")
    return _several(int(span / HOUR), "hour")


def _several(count: int, word: str) -> str:
    return f"1 {word}" if count == 1 else f"{count:,} {word}s"

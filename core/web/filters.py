"""Template filters: how dates, times, ages and NHS numbers are written for people."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
NOT_RECORDED = "not recorded"

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The clock used outside tests."""
    return datetime.now(UTC)


def london(value: datetime) -> datetime:
    """The same instant on a London clock; a time without a zone is refused, because guessing moves it by an hour."""
    if value.tzinfo is None:
        raise ValueError("A time without a zone cannot be shown: store it in UTC with its zone")
    return value.astimezone(LONDON)


def london_date(value: date) -> date:
    return london(value).date() if isinstance(value, datetime) else value


def day(value: date | None) -> str:
    """`Saturday 21 November 2026`."""
    if value is None:
        return NOT_RECORDED
    return f"{london_date(value):%A} {plain_day(value)}"


def plain_day(value: date | None) -> str:
    """`21 November 2026`: for dates of birth and narrow table columns, where the weekday is noise."""
    if value is None:
        return NOT_RECORDED
    shown = london_date(value)
    return f"{shown.day} {shown:%B %Y}"


def moment(value: datetime | None) -> str:
    """`21 November 2026 at 3:05pm`, in London."""
    if value is None:
        return NOT_RECORDED
    return f"{plain_day(value)} at {_clock_words(london(value))}"


def when(value: date | None) -> str:
    """`Saturday 21 November 2026`, with `at 3:05pm` when the time of day is known."""
    return f"{day(value)} at {_clock_words(london(value))}" if isinstance(value, datetime) else day(value)


def _clock_words(value: datetime) -> str:
    # 12am and 12pm are read both ways, so the two get their names.
    if value.minute == 0 and value.hour in (0, 12):
        return "midday" if value.hour else "midnight"
    half = "am" if value.hour < 12 else "pm"
    hour = value.hour % 12 or 12
    return f"{hour}:{value.minute:02}{half}" if value.minute else f"{hour}{half}"


def nhs_number(value: str | None) -> str:
    """Ten digits as 3-3-4; anything else as it was given, so that a wrong number stays visibly wrong."""
    if not value:
        return NOT_RECORDED
    digits = value.replace(" ", "")
    if len(digits) != 10 or not digits.isdigit():
        return value
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}"


def age_on(born: date | None, today: date) -> str:
    """`42`, or `5 months` below two years; empty when unknown."""
    if born is None or born > today:
        return ""
    months = (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)
    return str(months // 12) if months >= 24 else _several(months, "month")


def ago_from(value: date | None, now: datetime) -> str:
    """`3 days ago`, `tomorrow`, `in 2 hours`; whole London days for dates. Show it beside the absolute date only."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        seconds = (value - now).total_seconds()
        if abs(seconds) < 86_400:
            return _hours(seconds)
    return _days((london_date(value) - london(now).date()).days)


def _hours(seconds: float) -> str:
    minutes = int(abs(seconds) // 60)
    if minutes < 1:
        return "just now"
    words = _several(minutes, "minute") if minutes < 60 else _several(minutes // 60, "hour")
    return f"in {words}" if seconds > 0 else f"{words} ago"


def _days(days: int) -> str:
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    if days in near:
        return near[days]
    size = abs(days)
    words = _several(size, "day")
    if size >= 730:
        words = _several(size // 365, "year")
    elif size >= 61:
        words = _several(size // 30, "month")
    return f"in {words}" if days > 0 else f"{words} ago"


def _several(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"

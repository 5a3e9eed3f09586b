"""The same rules over again, the slow way: a watch that walks minute by minute and looks at the wall.

Nothing of the product is used, not even its list of holidays: this one was typed from GOV.UK's page.
"""

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
WALL = ZoneInfo("Europe/London")
BANK_HOLIDAYS = {
    (2025, 1): [1], (2025, 4): [18, 21], (2025, 5): [5, 26], (2025, 8): [25], (2025, 12): [25, 26],
    (2026, 1): [1], (2026, 4): [3, 6], (2026, 5): [4, 25], (2026, 8): [31], (2026, 12): [25, 28],
    (2027, 1): [1], (2027, 3): [26, 29], (2027, 5): [3, 31], (2027, 8): [30], (2027, 12): [27, 28],
    (2028, 1): [3], (2028, 4): [14, 17], (2028, 5): [1, 29], (2028, 8): [28], (2028, 12): [25, 26],
}  # fmt: skip
Pauses = Sequence[tuple[datetime, datetime]]


def is_office_day(day: date) -> bool:
    return day.strftime("%a") not in ("Sat", "Sun") and day.day not in BANK_HOLIDAYS.get((day.year, day.month), [])


def any_day(day: date) -> bool:
    return True


def days_slowly(start: datetime, number: int, counts: object, cut_off: int | None, pauses: Pauses = ()) -> datetime:
    """`cut_off`: minutes after midnight. Midnights are met by walking; the last second before one ends a day."""
    now, past_cut_off = start, _at_or_after(start, cut_off)
    receipt, left = None, number
    while True:
        day = _wall(now).date()
        while _wall(now).date() == day:
            now += MINUTE
        midnight = now.replace(second=0, microsecond=0)
        last_second = midnight - SECOND
        if receipt is None:
            receipt = day + timedelta(days=1) if past_cut_off else day
        if day > receipt and counts(day) and not _stands_still(last_second, pauses):  # type: ignore[operator]
            left -= 1
            if left == 0:
                return last_second
        now = midnight


def hours_slowly(start: datetime, number: int, pauses: Pauses = ()) -> datetime:
    """One minute after the other; those in which the clock stands still do not count. For whole minutes only."""
    now, left = start, number * 60
    while left or _stands_still(now, pauses):
        if not _stands_still(now, pauses):
            left -= 1
        now += MINUTE
    return now


def _at_or_after(start: datetime, cut_off: int | None) -> bool:
    """Whether the wall has shown the cut-off by then, walking on from the midnight before."""
    if cut_off is None:
        return False
    day = _wall(start).date()
    now = datetime(day.year, day.month, day.day, tzinfo=WALL).astimezone(UTC)
    while now <= start:
        if _wall(now).hour * 60 + _wall(now).minute >= cut_off:
            return True
        now += MINUTE
    return False


def _stands_still(at: datetime, pauses: Pauses) -> bool:
    return any(begins <= at < ends for begins, ends in pauses)


def _wall(at: datetime) -> datetime:
    return at.astimezone(WALL)


def collected(pauses: Collection[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """In order, those that touch made one."""
    found: list[tuple[datetime, datetime]] = []
    for begins, ends in sorted(pauses):
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((begins, ends))
    return found

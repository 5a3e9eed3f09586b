"""Moments as people and programs type them, read as London's where they name no zone."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from core.database.clock import LONDON

EARLIEST, LATEST = 1972, 2199
"""Years that a clock may start in: since London has kept today's summer time, and as far as anybody plans."""
SHAPE = re.compile(r"\d{4}-?\d\d-?\d\d[T ]\d\d(:?\d\d(:?\d\d([.,]\d{1,6})?)?)?\s?(Z|[+-]\d\d(:?\d\d)?)?", re.ASCII)
DAY_ONLY = re.compile(r"\d{4}-?\d\d-?\d\d", re.ASCII)


class NoMoment(ValueError):
    """What was typed is no moment; the text says what to write."""


@dataclass(frozen=True)
class Typed:
    """A moment in UTC, and what was doubtful about how it was written."""

    at: datetime
    doubts: tuple[str, ...] = ()


def read_moment(text: str) -> Typed:
    """A time without a zone is London's. In the hour that comes twice in October the first is meant, so that nothing is
    due later than it might be; of the hour that is left out in March every time is the moment in which clocks are put
    forward, so that what is typed as later is never due earlier.

    Raises `NoMoment`.
    """
    said = text.strip()
    if DAY_ONLY.fullmatch(said):
        raise NoMoment(f"'{said}' has no time of day. Write for example 2026-11-12T17:00.")
    if not SHAPE.fullmatch(said):
        raise NoMoment(f"'{said[:60]}' is no date and time. Write for example 2026-11-12T17:00.")
    try:
        at = datetime.fromisoformat(said.upper().replace(",", "."))
    except ValueError:
        raise NoMoment(f"'{said}' is no date and time: there is no such day or hour.") from None
    if not EARLIEST <= at.year <= LATEST:
        raise NoMoment(f"'{said}' is too far away: a clock starts between {EARLIEST} and {LATEST}.")
    return Typed(at.astimezone(UTC)) if at.tzinfo else _in_london(at)


def _in_london(at: datetime) -> Typed:
    first, second = (at.replace(tzinfo=LONDON, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first == second:
        return Typed(first)
    shown = f"{at:%H:%M} on {at.day} {at:%B %Y}"
    if second > first:
        return Typed(first, (f"{shown} came twice, as clocks were put back: the first was taken.",))
    first = first.replace(minute=0, second=0, microsecond=0)  # London's clocks have changed at 01:00 UTC since 1972
    forward = first.astimezone(LONDON)
    skipped = f"{shown} never was, as clocks were put forward: {forward:%H:%M} summer time was taken."
    return Typed(first, (skipped,))


def iso_london(at: datetime) -> str:
    """As London's clocks show it, to the second, with the offset."""
    return at.astimezone(LONDON).isoformat(timespec="seconds")


def iso_utc(at: datetime) -> str:
    return (at.astimezone(UTC) - timedelta(microseconds=at.microsecond)).strftime("%Y-%m-%dT%H:%M:%SZ")

"""How a clock stands as of a moment, when it is about to run out, and in which words; all in London's winter."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from core.clocks.calendars import usual
from core.clocks.reckoning import Length, Unit, due
from core.clocks.standing import Facts, Pause, standing, warns_at
from core.clocks.words import in_words

TWO_DAYS, FOUR_HOURS, A_WEEK = Length(Unit.WORKING_DAYS, 2), Length(Unit.HOURS, 4), Length(Unit.CALENDAR_DAYS, 7)
MONDAY = datetime(2026, 11, 9, 10, tzinfo=UTC)


def at(day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def words(length: Length, now: datetime, pauses: tuple[Pause, ...] = (), stopped: datetime | None = None) -> str:
    facts = Facts(MONDAY, length, usual(), pauses, stopped)
    return in_words(standing(facts, now), length, usual())


# ── in words ──────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("length", "now", "said"),
    [
        (TWO_DAYS, at(9), "due on Wednesday"),
        (TWO_DAYS, at(10), "due tomorrow"),
        (TWO_DAYS, at(11, 23, 59), "due today"),
        (TWO_DAYS, at(12), "overdue by 1 working day"),
        (TWO_DAYS, at(16), "overdue by 3 working days"),
        (A_WEEK, at(9), "due on 16 November 2026"),
        (A_WEEK, at(17), "overdue by 1 day"),
        (FOUR_HOURS, at(9, 10), "due in 4 hours"),
        (FOUR_HOURS, at(9, 13, 30), "due in 31 minutes"),
        (FOUR_HOURS, at(9, 14, 0), "due in 1 minute"),
        (FOUR_HOURS, at(9, 16), "overdue by 2 hours"),
        (FOUR_HOURS, at(20), "overdue by 11 days"),
    ],
)
def test_a_clock_says_how_it_stands(length: Length, now: datetime, said: str) -> None:
    assert words(length, now) == said


def test_over_a_weekend_it_is_overdue_since_its_day() -> None:
    assert words(Length(Unit.WORKING_DAYS, 4), at(14)) == "overdue since Friday"


def test_a_clock_that_stands_still_says_why() -> None:
    assert words(TWO_DAYS, at(20), (Pause(at(10), None, "waiting for the GP"),)) == "paused: waiting for the GP"


@pytest.mark.parametrize(("day", "said"), [(11, "in time"), (12, "late")])
def test_a_clock_that_has_stopped_says_how(day: int, said: str) -> None:
    assert words(TWO_DAYS, at(20), stopped=at(day)) == said


# ── as of a moment ────────────────────────────────────────────────────────
def test_what_comes_later_does_not_count_yet() -> None:
    facts = Facts(MONDAY, TWO_DAYS, usual(), (Pause(at(11), at(13), "away"),), at(16))
    assert standing(facts, at(10)) == standing(Facts(MONDAY, TWO_DAYS, usual()), at(10))


def test_a_pause_begun_after_it_stopped_does_not_count() -> None:
    facts = Facts(MONDAY, TWO_DAYS, usual(), (Pause(at(12), at(18), "away"),), at(11))
    assert standing(facts, at(20)).due == standing(Facts(MONDAY, TWO_DAYS, usual()), at(20)).due


@settings(max_examples=150)
@given(some.integers(0, 20_000), some.integers(1, 20_000), some.integers(0, 40_000))
def test_while_it_stands_still_it_never_runs_out(before: int, lasts: int, later: int) -> None:
    """Unless it had run out before."""
    begins = MONDAY + timedelta(minutes=before)
    pause = Pause(begins, begins + timedelta(minutes=lasts), "away")
    in_time = begins <= due(MONDAY, TWO_DAYS, usual())
    now = begins + timedelta(minutes=min(later, lasts - 1))
    assert not (in_time and standing(Facts(MONDAY, TWO_DAYS, usual(), (pause,)), now).is_overdue)


@settings(max_examples=150)
@given(some.integers(0, 30_000), some.integers(0, 30_000))
def test_once_overdue_always_overdue(first: int, more: int) -> None:
    facts = Facts(MONDAY, TWO_DAYS, usual())
    earlier, later = (standing(facts, MONDAY + timedelta(minutes=n)).is_overdue for n in (first, first + more))
    assert later or not earlier


# ── about to run out ──────────────────────────────────────────────────────
def test_hours_are_about_to_run_out_in_their_last_quarter() -> None:
    ends = due(MONDAY, FOUR_HOURS, usual())
    assert warns_at(MONDAY, ends, FOUR_HOURS, usual()) == at(9, 13)


def test_days_are_about_to_run_out_as_their_last_day_begins() -> None:
    assert warns_at(MONDAY, due(MONDAY, TWO_DAYS, usual()), TWO_DAYS, usual()) == at(11, 0)


def test_before_a_weekend_the_last_working_day_counts() -> None:
    five = Length(Unit.CALENDAR_DAYS, 5)
    assert warns_at(MONDAY, due(MONDAY, five, usual()), five, usual()) == at(13, 0)

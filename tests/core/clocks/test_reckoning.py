"""When a clock is due: by example, and against a watch that walks minute by minute over 2025 to 2030."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from core.clocks.calendars import calendars, usual
from core.clocks.reckoning import (
    NATIONAL,
    Length,
    Span,
    Unit,
    counted_from,
    days_waited,
    doubts,
    due,
    published_wait,
)
from core.database.clock import LONDON
from tests.core.clocks.slowly import any_day, collected, days_slowly, hours_slowly, is_office_day

OFFICE, ALWAYS = usual(), calendars()["every-day"]
ONE_DAY = Length(Unit.WORKING_DAYS, 1)
BEFORE_SUMMER, BEFORE_WINTER = datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 10, 24, tzinfo=UTC)
moments = some.datetimes(datetime(2025, 1, 1), datetime(2030, 12, 1)).map(
    lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC)
)
near_changes = some.builds(
    lambda day, minutes: day + timedelta(minutes=minutes),
    some.sampled_from([BEFORE_SUMMER, BEFORE_WINTER]), some.integers(0, 3 * 24 * 60),
)  # fmt: skip
starts = some.one_of(moments, near_changes)
spans = some.lists(some.tuples(some.integers(-2000, 9000), some.integers(1, 4000)), max_size=3)
some_days, some_hours = some.integers(1, 12), some.sampled_from([1, 2, 4, 24, 36])
QUICK, SLOW = settings(max_examples=150), settings(max_examples=60)


def london(*at: int) -> datetime:
    return datetime(*at, tzinfo=LONDON)  # type: ignore[arg-type]


def pauses_from(start: datetime, given: list[tuple[int, int]]) -> list[tuple[datetime, datetime]]:
    def after(minutes: int) -> datetime:
        return start + timedelta(minutes=minutes)

    return collected([(after(begins), after(begins + long)) for begins, long in given])


# ── examples ──────────────────────────────────────────────────────────────
@pytest.mark.parametrize("received", [(2026, 11, 12, 17), (2026, 11, 13, 17), (2026, 11, 14, 10)])
def test_after_the_cut_off_at_the_weekend_and_before_it_are_due_on_the_monday(received: tuple[int, ...]) -> None:
    assert due(london(*received), ONE_DAY, OFFICE) == london(2026, 11, 16, 23, 59, 59)


def test_a_minute_before_the_cut_off_counts_as_the_day_itself() -> None:
    assert due(london(2026, 11, 12, 16, 59), ONE_DAY, OFFICE) == london(2026, 11, 13, 23, 59, 59)


def test_bank_holidays_are_passed_over() -> None:
    assert due(london(2026, 12, 24, 9), ONE_DAY, OFFICE) == london(2026, 12, 29, 23, 59, 59)


def test_a_seven_day_service_works_on_christmas_day() -> None:
    assert due(london(2026, 12, 24, 9), ONE_DAY, ALWAYS) == london(2026, 12, 25, 23, 59, 59)


def test_a_one_off_holiday_is_passed_over() -> None:
    closed = OFFICE.without([date(2026, 11, 13)])
    assert due(london(2026, 11, 12, 9), ONE_DAY, closed) == london(2026, 11, 16, 23, 59, 59)


def test_calendar_days_know_the_cut_off_and_no_weekend() -> None:
    two = Length(Unit.CALENDAR_DAYS, 2)
    assert due(london(2026, 11, 12, 16, 59), two, OFFICE) == london(2026, 11, 14, 23, 59, 59)
    assert due(london(2026, 11, 12, 17), two, OFFICE) == london(2026, 11, 15, 23, 59, 59)


def test_24_hours_over_the_night_with_25_hours_are_24_hours() -> None:
    assert due(london(2026, 10, 24, 12), Length(Unit.HOURS, 24), OFFICE) == london(2026, 10, 25, 11)


def test_24_hours_over_the_night_with_23_hours_are_24_hours() -> None:
    assert due(london(2026, 3, 28, 12), Length(Unit.HOURS, 24), OFFICE) == london(2026, 3, 29, 13)


def test_the_national_wait_knows_no_cut_off() -> None:
    assert due(london(2026, 11, 2, 23), NATIONAL, OFFICE) == london(2026, 11, 29, 23, 59, 59)


def test_the_national_wait_never_pauses() -> None:
    start = london(2026, 11, 2, 9)
    assert due(start, NATIONAL, OFFICE, [Span(start, start + timedelta(days=9))]) == due(start, NATIONAL, OFFICE)


def test_a_pause_over_two_nights_gives_two_days() -> None:
    pause = Span(london(2026, 11, 9, 10), london(2026, 11, 11, 9))
    assert due(london(2026, 11, 6, 9), ONE_DAY, OFFICE, [pause]) == london(2026, 11, 11, 23, 59, 59)


def test_a_pause_of_an_afternoon_gives_no_day_away() -> None:
    pause = Span(london(2026, 11, 9, 10), london(2026, 11, 9, 18))
    assert due(london(2026, 11, 6, 9), ONE_DAY, OFFICE, [pause]) == london(2026, 11, 9, 23, 59, 59)


@pytest.mark.parametrize(("days", "words"), [(0, "less"), (27, "less"), (28, "four"), (84, "four"), (85, "more")])
def test_waits_are_published_in_three_bands(days: int, words: str) -> None:
    assert published_wait(days).split()[0] == words


def test_the_wait_is_the_difference_of_two_dates() -> None:
    assert days_waited(london(2026, 3, 1, 23, 59), london(2026, 3, 29, 0, 1)) == 28


def test_working_days_beyond_the_list_of_holidays_are_doubted() -> None:
    assert "after 31 December 2028" in doubts(ONE_DAY, OFFICE, date(2028, 12, 29), date(2029, 1, 1))[0]
    assert "before 1 January 2025" in doubts(ONE_DAY, OFFICE, date(2024, 12, 31), date(2025, 1, 2))[0]


def test_nobody_doubts_hours_or_a_calendar_without_holidays() -> None:
    long_ago, ahead = date(2000, 1, 1), date(2050, 1, 1)
    assert doubts(Length(Unit.HOURS, 1), OFFICE, long_ago, ahead) == doubts(ONE_DAY, ALWAYS, long_ago, ahead) == []


@pytest.mark.parametrize("number", [0, -1, 3651])
def test_a_clock_of_no_length_or_an_absurd_one_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="a clock runs for"):
        Length(Unit.WORKING_DAYS, number)


# ── properties ────────────────────────────────────────────────────────────
@SLOW
@given(starts, some_days, spans)
@example(london(2026, 10, 25, 1, 30), 1, [])
@example(london(2026, 3, 28, 23, 0), 2, [(0, 60)])
def test_working_days_are_those_that_a_watch_meets(start: datetime, days: int, given: list[tuple[int, int]]) -> None:
    paused, start = pauses_from(start, given), start.astimezone(UTC)
    reckoned = due(start, Length(Unit.WORKING_DAYS, days), OFFICE, [Span(*one) for one in paused])
    assert reckoned == days_slowly(start, days, is_office_day, 17 * 60, paused)


@SLOW
@given(starts, some_days, spans)
def test_calendar_days_are_those_that_a_watch_meets(start: datetime, days: int, given: list[tuple[int, int]]) -> None:
    paused = pauses_from(start, given)
    reckoned = due(start, Length(Unit.CALENDAR_DAYS, days), OFFICE, [Span(*one) for one in paused])
    assert reckoned == days_slowly(start, days, any_day, 17 * 60, paused)


@SLOW
@given(near_changes, some.integers(0, 3 * 60))
def test_a_cut_off_in_the_hour_of_a_change_is_met_as_a_watch_meets_it(start: datetime, cut_off: int) -> None:
    calendar = OFFICE.ending(time(cut_off // 60, cut_off % 60))
    assert due(start, ONE_DAY, calendar) == days_slowly(start, 1, is_office_day, cut_off)


@SLOW
@given(starts)
def test_the_national_wait_is_27_days_of_a_watch(start: datetime) -> None:
    assert due(start, NATIONAL, OFFICE) == days_slowly(start, 27, any_day, None)


@SLOW
@given(starts, some_hours, spans)
def test_hours_are_minutes_that_passed(start: datetime, hours: int, given: list[tuple[int, int]]) -> None:
    paused = pauses_from(start, given)
    reckoned = due(start, Length(Unit.HOURS, hours), OFFICE, [Span(*one) for one in paused])
    assert reckoned == hours_slowly(start, hours, paused)


lengths = some.one_of(
    some.just(NATIONAL),
    some.builds(Length, some.sampled_from([Unit.WORKING_DAYS, Unit.CALENDAR_DAYS, Unit.HOURS]), some.integers(1, 60)),
)
cut_offs = some.times().map(lambda at: at.replace(second=0, microsecond=0))


@QUICK
@given(starts, some.integers(0, 100_000), lengths, cut_offs, spans)
@example(datetime(2026, 10, 25, 0, 45, tzinfo=UTC), 30, ONE_DAY, time(1, 30), [])
def test_a_later_receipt_is_never_due_earlier(
    start: datetime, later: int, length: Length, cut_off: time, given: list[tuple[int, int]]
) -> None:
    calendar, paused = OFFICE.ending(cut_off), [Span(*one) for one in pauses_from(start, given)]
    assert due(start, length, calendar, paused) <= due(start + timedelta(minutes=later), length, calendar, paused)


@QUICK
@given(starts, some.integers(1, 60), cut_offs)
def test_one_day_more_is_due_later(start: datetime, days: int, cut_off: time) -> None:
    calendar = OFFICE.ending(cut_off)
    one, more = (due(start, Length(Unit.WORKING_DAYS, number), calendar) for number in (days, days + 1))
    assert one < more


@QUICK
@given(starts, lengths, spans)
def test_a_pause_never_makes_it_due_earlier(start: datetime, length: Length, given: list[tuple[int, int]]) -> None:
    paused = [Span(*one) for one in pauses_from(start, given)]
    assert due(start, length, OFFICE, paused) >= due(start, length, OFFICE)


@QUICK
@given(starts)
def test_the_day_it_is_counted_from_is_never_before_the_receipt(start: datetime) -> None:
    assert counted_from(start, ONE_DAY, OFFICE) >= start.astimezone(LONDON).date()

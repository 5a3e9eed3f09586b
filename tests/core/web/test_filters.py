"""How dates, times, ages and NHS numbers are written."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.web import filters

NOW = datetime(2026, 11, 21, 15, 5, tzinfo=UTC)


def test_day_is_written_in_full() -> None:
    assert filters.day(date(2026, 11, 21)) == "Saturday 21 November 2026"


def test_day_of_a_summer_evening_in_utc_is_the_next_day_in_london() -> None:
    assert filters.plain_day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "1 July 2026"


@pytest.mark.parametrize(
    ("utc", "words"),
    [
        (datetime(2026, 11, 21, 15, 5, tzinfo=UTC), "21 November 2026 at 3:05pm"),
        (datetime(2026, 7, 1, 15, 0, tzinfo=UTC), "1 July 2026 at 4pm"),
        (datetime(2026, 11, 21, 12, 0, tzinfo=UTC), "21 November 2026 at midday"),
        (datetime(2026, 11, 21, 0, 0, tzinfo=UTC), "21 November 2026 at midnight"),
        (datetime(2026, 11, 21, 0, 7, tzinfo=UTC), "21 November 2026 at 12:07am"),
    ],
)
def test_moment_is_written_on_a_london_clock(utc: datetime, words: str) -> None:
    assert filters.moment(utc) == words


def test_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        filters.moment(datetime(2026, 11, 21, 15, 5))


def test_when_leaves_out_a_time_that_is_not_known() -> None:
    assert filters.when(date(2026, 11, 21)) == "Saturday 21 November 2026"


@pytest.mark.parametrize(
    ("number", "words"),
    [("9990000018", "999 000 0018"), ("999 000 0018", "999 000 0018"), ("99900", "99900"), (None, "not recorded")],
)
def test_nhs_number_is_grouped_and_a_wrong_one_left_as_it_is(number: str | None, words: str) -> None:
    assert filters.nhs_number(number) == words


@pytest.mark.parametrize(
    ("born", "words"),
    [
        (date(1984, 11, 21), "42"),
        (date(1984, 11, 22), "41"),
        (date(2008, 2, 29), "18"),
        (date(2026, 6, 22), "4 months"),
        (date(2027, 1, 1), ""),
        (None, ""),
    ],
)
def test_age_counts_whole_years_and_months_of_small_children(born: date | None, words: str) -> None:
    assert filters.age_on(born, date(2026, 11, 21)) == words


@pytest.mark.parametrize(
    ("then", "words"),
    [
        (NOW - timedelta(seconds=20), "just now"),
        (NOW - timedelta(minutes=1), "1 minute ago"),
        (NOW + timedelta(hours=2), "in 2 hours"),
        (NOW - timedelta(days=2), "2 days ago"),
        (date(2026, 11, 21), "today"),
        (date(2026, 11, 22), "tomorrow"),
        (date(2026, 11, 20), "yesterday"),
        (date(2026, 8, 1), "3 months ago"),
        (date(2030, 1, 1), "in 3 years"),
        (None, ""),
    ],
)
def test_relative_time_reads_as_people_say_it(then: date | None, words: str) -> None:
    assert filters.ago_from(then, NOW) == words

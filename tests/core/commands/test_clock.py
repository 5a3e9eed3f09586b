"""`fingerpost clock due`"""

import pytest

from tests.core.commands.conftest import Ended, run

MONDAY = "2026-11-16T23:59:59+00:00"


def due(start: str, *words: str) -> Ended:
    return run("clock", "due", "--from", start, *words)


@pytest.mark.parametrize("received", ["2026-11-12T17:00", "2026-11-13T17:00", "2026-11-14T10:00"])
def test_one_working_day_over_the_weekend(received: str) -> None:
    assert due(received, "--working-days", "1", "--json").json["due"] == MONDAY


def test_people_read_it_in_a_sentence() -> None:
    ended = due("2026-11-12T17:00", "--working-days", "1")
    assert (ended.code, ended.out) == (0, "Due Monday 16 November 2026 at 23:59:59 London time (GMT).\n")


def test_programs_read_it_in_both_zones() -> None:
    found = due("2026-07-01T10:00", "--hours", "4", "--json").json
    assert (found["due"], found["due_utc"]) == ("2026-07-01T14:00:00+01:00", "2026-07-01T13:00:00Z")


def test_the_answer_says_what_it_was_reckoned_with() -> None:
    found = due("2026-11-12T17:00", "--working-days", "1", "--json").json
    said = ("from", "unit", "number", "calendar", "cut_off", "counted_from", "holidays_as_of", "warnings")
    assert [found[name] for name in said] == [
        "2026-11-12T17:00:00+00:00", "working_days", 1, "england-and-wales", "17:00", "2026-11-13", "2026-02-25", [],
    ]  # fmt: skip


def test_another_calendar_knows_no_weekend() -> None:
    found = due("2026-11-13T10:00", "--working-days", "1", "--calendar", "every-day", "--json").json
    assert found["due"] == "2026-11-14T23:59:59+00:00"


def test_calendar_days_are_days_of_the_calendar() -> None:
    assert due("2026-11-12T10:00", "--calendar-days", "28", "--json").json["due"] == "2026-12-10T23:59:59+00:00"


def test_a_zone_that_is_named_holds() -> None:
    assert due("2026-11-12T16:30-01:00", "--working-days", "1", "--json").json["due"] == MONDAY


def test_of_an_hour_that_comes_twice_the_first_is_taken_and_said() -> None:
    found = due("2026-10-25T01:30", "--hours", "1", "--json").json
    assert (found["due_utc"], "came twice" in found["warnings"][0]) == ("2026-10-25T01:30:00Z", True)


def test_of_an_hour_that_never_was_the_change_is_taken_and_said() -> None:
    found = due("2026-03-29T01:30", "--hours", "1", "--json").json
    assert (found["due"], "02:00 summer time" in found["warnings"][0]) == ("2026-03-29T03:00:00+01:00", True)


def test_beyond_the_list_of_holidays_it_is_given_with_a_warning() -> None:
    ended = due("2028-12-28T10:00", "--working-days", "5")
    given = ended.out.startswith("Due Thursday 4 January 2029")
    assert (ended.code, given, "not known yet" in ended.err) == (0, True, True)


@pytest.mark.parametrize(
    ("start", "words", "said"),
    [
        ("2027-02-29T10:00", ("--working-days", "1"), "no such day"),
        ("2026-11-12T25:00", ("--working-days", "1"), "no such day"),
        ("next Tuesday", ("--working-days", "1"), "no date and time"),
        ("", ("--working-days", "1"), "Say when"),
        ("2026-11-12", ("--working-days", "1"), "no time of day"),
        ("0001-01-01T00:00", ("--working-days", "1"), "too far away"),
        ("9999-12-31T23:59", ("--hours", "24"), "too far away"),
        ("1000-01-01T00:00-23:59", ("--hours", "1"), "too far away"),
        ("2026-11-12T10:00", (), "in one way"),
        ("2026-11-12T10:00", ("--working-days", "1", "--hours", "4"), "in one way"),
        ("2026-11-12T10:00", ("--working-days", "0"), "1 to 3,650"),
        ("2026-11-12T10:00", ("--working-days", "-1"), "1 to 3,650"),
        ("2026-11-12T10:00", ("--working-days", "1.5"), "1 to 3,650"),
        ("2026-11-12T10:00", ("--working-days", "9" * 5000), "1 to 3,650"),
        ("2026-11-12T10:00", ("--hours", "99999"), "1 to 87,600"),
        ("2026-11-12T10:00", ("--hours", "four"), "1 to 87,600"),
        ("2026-11-12T10:00", ("--hours", "4", "--calendar", "martian"), "no calendar 'martian'"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_one_line_and_wrong_use(start: str, words: tuple[str, ...], said: str) -> None:
    ended = due(start, *words)
    assert (ended.code, ended.out, ended.err.count("\n"), said in ended.err) == (2, "", 1, True)


def test_without_a_start_it_says_what_to_write() -> None:
    ended = run("clock", "due", "--working-days", "1")
    assert (ended.code, "--from 2026-11-12T17:00" in ended.err) == (2, True)

"""Days and times as people write them, and what is refused because nobody can know what it means."""

from datetime import date, time

import pytest

from core.interop.joining.days import day_and_time, read_day, read_lately, read_time


@pytest.mark.parametrize(
    "typed",
    ["12 Nov. 2026", "Thu 12 Nov 2026", "Thursday, 12 November 2026", "Thurs. 12th Nov 2026", "12th of November 2026",
     "November 12, 2026", "Nov 12th 2026", "12-Nov-2026", "12/Nov/2026", "12Nov2026", "12.11.2026", "2026-11-12",
     "2026-11-12T00:00:00", "2026-11-12 00:00:00.000", " 12  NOV  2026 "]
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(typed: str) -> None:
    assert read_day(typed) == date(2026, 11, 12)


@pytest.mark.parametrize(("typed", "month"), [("01-Mar-26", 3), ("1/3/26", 3), ("12 Sept 26", 9), ("12/09/26", 9)])
def test_two_digits_of_lately_are_of_this_century(typed: str, month: int) -> None:
    assert read_lately(typed) == date(2026, month, 1 if month == 3 else 12)


@pytest.mark.parametrize("typed", ["01-Mar-26", "31/12/80", "31 Dec 80"])
def test_two_digits_may_be_of_either_century_where_people_are_born(typed: str) -> None:
    with pytest.raises(ValueError, match="four digits"):
        read_day(typed)


def test_two_digits_that_are_yet_to_come_are_of_no_certain_century() -> None:
    with pytest.raises(ValueError, match="four digits"):
        read_lately("01-Mar-85")


def test_the_day_stands_before_the_month_always() -> None:
    assert read_day("03/12/2026") == date(2026, 12, 3)


@pytest.mark.parametrize(
    "typed", ["12/31/2026", "31 Feb 2026", "12 Nov", "Nov 2026", "12 Nop 2026", "2026", "20261112", "", "Thu",
              "2026-11-12 17:30", "0 Mar 2026", "١٢/١١/٢٠٢٦"]
)  # fmt: skip
def test_what_is_no_day_is_refused_with_the_order_to_write_it_in(typed: str) -> None:
    with pytest.raises(ValueError, match="the day before the month"):
        read_day(typed)


def test_a_day_of_the_week_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="another day of the week"):
        read_day("Fri 12 Nov 2026")


@pytest.mark.parametrize(
    ("typed", "read"),
    [("17:30", time(17, 30)), ("5:30pm", time(17, 30)), ("5.30 PM", time(17, 30)), ("05:30:15 PM", time(17, 30, 15)),
     ("9am", time(9)), ("12am", time(0)), ("12:05 p.m.", time(12, 5)), ("7:05", time(7, 5))]
)  # fmt: skip
def test_a_time_is_read_however_it_is_written(typed: str, read: time) -> None:
    assert read_time(typed) == read


@pytest.mark.parametrize("typed", ["25:00", "17", "17:3", "13pm", "0:30pm", "noon", "17:30Z", "17:60"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="Write the time like"):
        read_time(typed)


@pytest.mark.parametrize(
    ("typed", "parts"),
    [("2026-03-01 17:30", ("2026-03-01", "17:30")), ("1 Mar 2026 5:30pm", ("1 Mar 2026", "5:30pm")),
     ("01/03/2026 at 17:30:00", ("01/03/2026", "17:30:00")), ("2026-03-01T17:30:00", ("2026-03-01", "17:30:00")),
     ("01-Mar-26 17:30", ("01-Mar-26", "17:30")), ("2026-03-01 00:00:00", None), ("1 Mar 2026", None),
     ("01.03.26", None), ("1.3.2026", None), ("", None)]
)  # fmt: skip
def test_a_cell_with_day_and_time_is_both(typed: str, parts: tuple[str, str] | None) -> None:
    assert day_and_time(typed) == parts

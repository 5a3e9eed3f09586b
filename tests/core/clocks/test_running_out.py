"""A list of bank holidays that ends soon is said to."""

from datetime import timedelta

from core.clocks.calendars import holidays
from core.clocks.running_out import SOON, running_out


def test_a_list_that_ends_next_month_is_named() -> None:
    name, known = next(iter(holidays().items()))
    assert name in [one.name for one in running_out(known.known_until - timedelta(days=30))]


def test_a_list_that_ends_in_years_is_not() -> None:
    earliest = min(known.known_until for known in holidays().values())
    assert list(running_out(earliest - SOON - timedelta(days=1))) == []


def test_the_words_say_when_it_ends() -> None:
    known = next(iter(holidays().values()))
    one = next(running_out(known.known_until))
    assert f"{known.known_until.day} {known.known_until:%B %Y}" in one.words

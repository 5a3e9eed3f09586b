"""What is kept back of small numbers, against somebody who works out all that a table leaves possible."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.reports.masking import SMALLEST, Closed, is_safe, kept_back

NUMBERS = st.lists(st.integers(0, 9), min_size=1, max_size=6)
BANDS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(0, 7)), min_size=1, max_size=5)


Numbers = tuple[int, ...]


def people(numbers: Numbers) -> Closed:
    """So many, each of them another person."""
    return tuple(frozenset(object() for _ in range(one)) for one in numbers)


def kept(rows: list[Numbers]) -> set[int]:
    return kept_back([people(row) for row in rows])


def safe(numbers: Numbers) -> bool:
    return is_safe(people(numbers))


def together(rows: list[Numbers]) -> Numbers:
    return tuple(map(sum, zip(*rows, strict=True)))


def possible(total: int, rows: int) -> Iterator[tuple[int, ...]]:
    """Every way in which so many people can stand in so many rows that are kept back, none of them empty."""
    for first in product(range(1, total + 1), repeat=rows - 1):
        if sum(first) < total:
            yield (*first, total - sum(first))


# ── what must not be told ─────────────────────────────────────────────────
@given(BANDS)
def test_no_small_number_is_told(rows: list[Numbers]) -> None:
    hidden = kept(rows)
    assert all(safe(row) for n, row in enumerate(rows) if n not in hidden)


@given(BANDS)
def test_what_the_total_gives_away_is_no_small_number(rows: list[Numbers]) -> None:
    hidden = kept(rows)
    if hidden and safe(together(rows)):
        assert safe(together([rows[n] for n in hidden]))


@given(NUMBERS)
@settings(max_examples=200)
def test_nobody_who_subtracts_finds_a_number_that_was_kept(numbers: list[int]) -> None:
    """They know the total, the rows that are told, and that no row kept back is empty; where all are, not how many."""
    hidden = [numbers[n] for n in sorted(kept([(one,) for one in numbers]))]
    if hidden and len(hidden) < len(numbers):
        ways = list(possible(sum(hidden), len(hidden)))
        assert all(len({way[n] for way in ways}) > 1 for n in range(len(hidden)))


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=4))
@settings(max_examples=100)
def test_nobody_who_knows_every_number_finds_a_small_band(rows: list[Numbers]) -> None:
    """The numbers are told of rows of which the bands are kept back: rows and columns add up, and still leave a
    choice."""
    whole = [(sum(row),) for row in rows]
    numbers = kept(whole)
    hidden = sorted(kept_back([people(row) for row in rows], numbers))
    if numbers or not hidden or not safe(together(rows)):
        return
    margin = together([rows[n] for n in hidden])[0]
    ways = [way for way in product(*(range(whole[n][0] + 1) for n in hidden)) if sum(way) == margin]
    small = [place for place, n in enumerate(hidden) if 0 < rows[n][0] < SMALLEST]
    assert all(len({way[place] for way in ways}) > 1 for place in small)


def test_five_records_of_one_person_are_no_figure() -> None:
    assert not is_safe((frozenset({"one person"}),))


def test_people_who_are_in_two_rows_hide_nobody_twice() -> None:
    """Three and three who are the same three: whoever takes the rest from the total finds them."""
    same = people((3,))
    assert kept_back([same, same, people((9,))]) == {0, 1, 2}


@pytest.mark.parametrize("numbers", [[1, 1, 1, 1, 1], [4, 4, 4]])
def test_rows_that_are_all_alike_at_an_end_are_hidden_with_another(numbers: list[int]) -> None:
    """Five that are not empty and add up to five are one each; three below five that add up to twelve are four each."""
    assert kept([(one,) for one in [*numbers, 30]]) == set(range(len(numbers) + 1))


# ── what is told ──────────────────────────────────────────────────────────
def test_nothing_is_kept_back_where_everything_opens() -> None:
    assert kept([(0, 0), (0, 0)]) == set()


def test_a_small_number_takes_the_smallest_other_along() -> None:
    assert kept([(20,), (3,), (7,), (40,)]) == {1, 2}


def test_two_small_numbers_that_hide_each_other_take_nobody_along() -> None:
    assert kept([(20,), (3,), (4,)]) == {1, 2}


def test_an_empty_row_hides_nobody() -> None:
    assert kept([(0,), (3,), (7,)]) == {1, 2}


def test_a_total_that_is_too_small_hides_every_row() -> None:
    assert kept([(3,), (0,)]) == {0, 1}

"""What is kept back of small numbers, against somebody who works out all that a table leaves possible."""

from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.reports.masking import SMALLEST, Closed, is_safe, kept_back

NUMBERS = st.lists(st.integers(0, 9), min_size=1, max_size=6)
BANDS = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(0, 7)), min_size=1, max_size=5)


def together(rows: list[Closed]) -> Closed:
    return tuple(map(sum, zip(*rows, strict=True)))


def possible(total: int, rows: int) -> Iterator[tuple[int, ...]]:
    """Every way in which so many people can stand in so many rows that are kept back, none of them empty."""
    for first in product(range(1, total + 1), repeat=rows - 1):
        if sum(first) < total:
            yield (*first, total - sum(first))


# ── what must not be told ─────────────────────────────────────────────────
@given(BANDS)
def test_no_small_number_is_told(rows: list[Closed]) -> None:
    hidden = kept_back(rows)
    assert all(is_safe(row) for n, row in enumerate(rows) if n not in hidden)


@given(BANDS)
def test_what_the_total_gives_away_is_no_small_number(rows: list[Closed]) -> None:
    hidden = kept_back(rows)
    if hidden and is_safe(together(rows)):
        assert is_safe(together([rows[n] for n in hidden]))


@given(NUMBERS)
@settings(max_examples=200)
def test_nobody_who_subtracts_finds_a_number_that_was_kept_back(numbers: list[int]) -> None:
    """They know the total, the rows that are told, and that no row kept back is empty; where all are, not how many."""
    hidden = [numbers[n] for n in sorted(kept_back([(one,) for one in numbers]))]
    if hidden and len(hidden) < len(numbers):
        ways = list(possible(sum(hidden), len(hidden)))
        assert all(len({way[n] for way in ways}) > 1 for n in range(len(hidden)))


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=4))
@settings(max_examples=100)
def test_nobody_who_knows_every_number_finds_a_small_band(rows: list[Closed]) -> None:
    """The numbers are told of rows of which the bands are kept back: rows and columns add up, and still leave a
    choice."""
    whole = [(sum(row),) for row in rows]
    numbers = kept_back(whole)
    hidden = sorted(kept_back(rows, numbers))
    if numbers or not hidden or not is_safe(together(rows)):
        return
    margin = together([rows[n] for n in hidden])[0]
    ways = [way for way in product(*(range(whole[n][0] + 1) for n in hidden)) if sum(way) == margin]
    small = [place for place, n in enumerate(hidden) if 0 < rows[n][0] < SMALLEST]
    assert all(len({way[place] for way in ways}) > 1 for place in small)


@pytest.mark.parametrize("numbers", [[1, 1, 1, 1, 1], [4, 4, 4]])
def test_rows_that_are_all_alike_at_an_end_are_hidden_with_another(numbers: list[int]) -> None:
    """Five that are not empty and add up to five are one each; three below five that add up to twelve are four each."""
    assert kept_back([(one,) for one in [*numbers, 30]]) == set(range(len(numbers) + 1))


# ── what is told ──────────────────────────────────────────────────────────
def test_nothing_is_kept_back_where_everything_opens() -> None:
    assert kept_back([(0, 0), (0, 0)]) == set()


def test_a_small_number_takes_the_smallest_other_along() -> None:
    assert kept_back([(20,), (3,), (7,), (40,)]) == {1, 2}


def test_two_small_numbers_that_hide_each_other_take_nobody_along() -> None:
    assert kept_back([(20,), (3,), (4,)]) == {1, 2}


def test_an_empty_row_hides_nobody() -> None:
    assert kept_back([(0,), (3,), (7,)]) == {1, 2}


def test_a_total_that_is_too_small_hides_every_row() -> None:
    assert kept_back([(3,), (0,)]) == {0, 1}

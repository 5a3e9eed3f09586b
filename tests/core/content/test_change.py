"""Reliable change: improved, deteriorated, no reliable change, or not comparable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.content.change import Change, Verdict
from core.content.items import Direction

BETTER, WORSE, NEITHER = Direction.HIGHER_IS_BETTER, Direction.HIGHER_IS_WORSE, Direction.NEITHER
VALUES = st.integers(0, 40)


@pytest.mark.parametrize(
    ("before", "after", "least", "direction", "verdict"),
    [
        (10, 4, 6, WORSE, Verdict.IMPROVED),
        (10, 5, 6, WORSE, Verdict.NO_RELIABLE_CHANGE),
        (4, 10, 6, WORSE, Verdict.DETERIORATED),
        (4, 10, 6, BETTER, Verdict.IMPROVED),
        (4.2, 4.1 + 5.1, 5, BETTER, Verdict.IMPROVED),
        (None, 10, 6, WORSE, Verdict.NOT_COMPARABLE),
        (10, None, 6, WORSE, Verdict.NOT_COMPARABLE),
        (0, 0, 6, WORSE, Verdict.NO_RELIABLE_CHANGE),
        (4, 10, None, WORSE, Verdict.NOT_COMPARABLE),
        (4, 10, 6, NEITHER, Verdict.NOT_COMPARABLE),
    ],
)
def test_a_change_is_judged_by_its_size_and_direction(
    before: float | None, after: float | None, least: float | None, direction: Direction, verdict: Verdict
) -> None:
    assert Change(before, after, least, direction).verdict is verdict


@given(before=VALUES, after=VALUES, least=st.integers(1, 10))
def test_the_way_back_is_the_opposite(before: int, after: int, least: int) -> None:
    opposite = {Verdict.IMPROVED: Verdict.DETERIORATED, Verdict.DETERIORATED: Verdict.IMPROVED}
    there, back = Change(before, after, least, WORSE).verdict, Change(after, before, least, WORSE).verdict
    assert back is opposite.get(there, there)

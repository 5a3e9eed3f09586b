"""Moments as they are typed: what is typed as later is never read as earlier, over both changes of the clocks."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.clocks.moments import read_moment

CHANGES = [datetime(year, month, day) for year, month, day in ((2026, 3, 29), (2026, 10, 25), (1972, 3, 19))]
SECONDS = st.integers(0, 4 * 60 * 60)


@given(st.sampled_from(CHANGES), SECONDS, SECONDS)
def test_what_is_typed_as_later_is_never_earlier(night: datetime, one: int, other: int) -> None:
    earlier, later = (night + timedelta(seconds=second) for second in sorted((one, other)))
    assert read_moment(earlier.isoformat()).at <= read_moment(later.isoformat()).at


def test_a_time_that_never_was_is_the_moment_of_the_change() -> None:
    assert read_moment("2026-03-29T01:59:59").at == datetime(2026, 3, 29, 1, tzinfo=UTC)

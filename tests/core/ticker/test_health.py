"""The health page, and the warning on top of every page when alerts may be late."""

from datetime import UTC, datetime, timedelta

import pytest

from core.ticker.health import Health, JobState, Watch
from tests.core.ticker.conftest import Hands

AT = datetime(2026, 3, 4, 10, tzinfo=UTC)


def state(*, beat: timedelta | None = timedelta(seconds=5), failures: int = 0) -> Health:
    job = JobState("test: write a diary", AT, None, failures, "ValueError" if failures else None)
    return Health(AT, "here", AT - beat if beat is not None else None, (job,))


def watch_that_saw(health: Health, hands: Hands) -> Watch:
    watch = Watch(monotonic=hands)
    watch.saw(health)
    return watch


def test_all_is_well_while_it_beats(hands: Hands) -> None:
    assert watch_that_saw(state(), hands).trouble() is None


@pytest.mark.parametrize("beat", [timedelta(minutes=2, seconds=1), timedelta(minutes=-3), None])
def test_a_ticker_more_than_two_minutes_late_is_told(beat: timedelta | None, hands: Hands) -> None:
    assert "has stopped" in str(watch_that_saw(state(beat=beat), hands).trouble())


def test_one_failure_alarms_nobody(hands: Hands) -> None:
    assert watch_that_saw(state(failures=1), hands).trouble() is None


def test_work_that_keeps_failing_is_told(hands: Hands) -> None:
    assert "is failing" in str(watch_that_saw(state(failures=3), hands).trouble())


def test_work_that_was_due_long_ago_is_told(hands: Hands) -> None:
    job = JobState("test: write a diary", AT - timedelta(minutes=3), None, 0, None)
    assert "is failing" in str(watch_that_saw(Health(AT, "here", AT, (job,)), hands).trouble())


def test_a_process_that_sees_nothing_any_more_is_told(hands: Hands) -> None:
    watch = watch_that_saw(state(), hands)
    hands.seconds += 121
    assert "has stopped" in str(watch.trouble())


def test_a_process_that_has_just_started_alarms_nobody(hands: Hands) -> None:
    assert Watch(monotonic=hands).trouble() is None

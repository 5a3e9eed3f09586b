"""What is due runs once, in one process; what fails is tried again and stops nothing else."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from core.access.doors import Doors
from core.access.protected import table_of
from core.organisations.installation import TABLE as FACTS
from core.ticker.health import health
from core.ticker.jobs import Tick
from core.ticker.lease import PATIENCE, Lease
from core.ticker.models import TickerJob
from core.ticker.ticker import Ticker
from tests.conftest import StandingClock
from tests.core.ticker.conftest import Diary, Hands

JOBS = table_of(TickerJob)


@pytest.fixture(autouse=True)
def present(standing_clock: StandingClock) -> StandingClock:
    return standing_clock


def row_of(doors: Doors, diary: Diary) -> tuple[int, str | None]:
    """(failures in a row, the last fault)"""
    with doors.database.read.connect() as connection:
        row = connection.execute(select(JOBS).where(JOBS.c.name == diary.name)).one()
    return row.failures, row.fault


def facts(doors: Doors) -> int:
    with doors.database.read.connect() as connection:
        return len(connection.execute(select(FACTS)).all())


def write_a_fact(tick: Tick) -> None:
    with tick.door() as system:
        system.connection.execute(insert(FACTS), {"name": "written by a job", "value": "yes"})


def test_nothing_runs_where_another_process_holds_the_lease(doors: Doors, diary: Diary, ticker: Ticker) -> None:
    waiting = Ticker(doors, [diary.job])
    waiting.hold()
    waiting.run_due()
    assert diary.ran == []


def test_a_job_never_run_is_due(diary: Diary, ticker: Ticker) -> None:
    ticker.run_due()
    assert len(diary.ran) == 1


def test_a_job_waits_for_its_time(diary: Diary, ticker: Ticker, present: StandingClock) -> None:
    ticker.run_due()
    present.move(minutes=9)
    ticker.run_due()
    assert len(diary.ran) == 1


def test_a_job_runs_again_when_it_is_due(diary: Diary, ticker: Ticker, present: StandingClock) -> None:
    ticker.run_due()
    present.move(minutes=10)
    ticker.run_due()
    assert len(diary.ran) == 2


def test_after_a_long_pause_a_job_runs_once(diary: Diary, ticker: Ticker, present: StandingClock) -> None:
    ticker.run_due()
    present.move(days=3)
    ticker.run_due()
    ticker.run_due()
    assert len(diary.ran) == 2


def test_a_clock_set_back_does_not_stop_a_job(diary: Diary, ticker: Ticker, present: StandingClock) -> None:
    present.move(days=30)
    ticker.run_due()
    present.move(days=-30)
    ticker.run_due()
    assert len(diary.ran) == 2


def test_a_job_that_fails_stops_no_other(doors: Doors, lease: Lease, diary: Diary) -> None:
    broken = Diary(name="test: break", does=lambda tick: 1 / 0)
    both = Ticker(doors, [broken.job, diary.job], lease=lease)
    both.hold()
    both.run_due()
    assert len(diary.ran) == 1


def test_a_failure_is_counted_by_its_kind_alone(doors: Doors, diary: Diary, ticker: Ticker) -> None:
    diary.does = lambda tick: [].index("a name that must not be kept")
    ticker.run_due()
    assert row_of(doors, diary) == (1, "ValueError")


def test_a_failed_job_is_tried_again_within_a_minute(diary: Diary, ticker: Ticker, present: StandingClock) -> None:
    diary.does = lambda tick: 1 / 0
    ticker.run_due()
    present.move(minutes=1)
    ticker.run_due()
    assert len(diary.ran) == 2


def test_a_job_that_keeps_failing_is_tried_ever_less_often(doors: Doors, lease: Lease, present: StandingClock) -> None:
    broken = Diary(every=timedelta(seconds=5), does=lambda tick: 1 / 0)
    failing = Ticker(doors, [broken.job], lease=lease)
    failing.hold()
    for _ in range(60):
        failing.run_due()
        present.move(minutes=1 / 12)
    assert 7 <= len(broken.ran) <= 9


def test_what_waits_for_others_keeps_nothing_else_waiting(doors: Doors, diary: Diary) -> None:
    slow = Diary(name="test: wait for others", does=lambda tick: _until(lambda: diary.ran != []))
    with Ticker(doors, [replace(slow.job, lane="outside"), diary.job], every=0.01):
        _until(lambda: slow.ran != [] and diary.ran != [])


def test_work_of_an_earlier_version_alarms_nobody(doors: Doors, diary: Diary, lease: Lease) -> None:
    diary.does = lambda tick: 1 / 0
    Ticker(doors, [diary.job], lease=lease).run_due()
    with doors.database.read.connect() as connection:
        assert health(connection, {"another job"}).jobs == ()


def test_success_clears_the_failures(doors: Doors, diary: Diary, ticker: Ticker, present: StandingClock) -> None:
    diary.does = lambda tick: 1 / 0
    ticker.run_due()
    diary.does = lambda tick: None
    present.move(minutes=1)
    ticker.run_due()
    assert row_of(doors, diary) == (0, None)


def test_what_a_job_writes_is_committed(doors: Doors, diary: Diary, ticker: Ticker) -> None:
    diary.does = write_a_fact
    ticker.run_due()
    assert facts(doors) == 1


def test_what_a_job_writes_after_the_lease_has_passed_is_not_committed(
    doors: Doors, diary: Diary, ticker: Ticker, other: Lease, hands: Hands
) -> None:
    def sleep_too_long(tick: Tick) -> None:
        other.hold()
        hands.seconds += PATIENCE
        other.hold()
        write_a_fact(tick)

    diary.does = sleep_too_long
    ticker.run_due()
    assert facts(doors) == 0


def test_a_ticker_stopped_gives_up_its_lease(doors: Doors, diary: Diary, other: Lease) -> None:
    with Ticker(doors, [diary.job], every=0.01) as running:
        _until(lambda: diary.ran != [])
    assert (running.lease.holder != other.holder, other.hold()) == (True, True)


def test_a_job_under_way_is_finished_before_the_end(doors: Doors) -> None:
    slow = Diary(every=timedelta(seconds=0), does=lambda tick: _until(lambda: len(slow.ran) >= 1))
    with Ticker(doors, [slow.job], every=0.01):
        _until(lambda: slow.ran != [])
    assert row_of(doors, slow) == (0, None)


def _until(true) -> None:  # type: ignore[no-untyped-def]
    import time

    ends = time.monotonic() + 10
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.005)

"""Clocks that are put forward and back, by people and by the seasons; two services and one ticker."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import select

from core.access.doors import Doors
from core.database.engine import Database
from core.ticker.jobs import Job, Tick
from core.ticker.lease import LEASE, PATIENCE, Lease
from core.ticker.ticker import BEAT, Ticker
from tests.conftest import ON_POSTGRESQL, StandingClock
from tests.faults.conftest import Work
from tests.faults.processes import service, wait_for

pytestmark = pytest.mark.faults
SPRING = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
"""Half an hour before clocks in London go from 01:00 to 02:00."""
AUTUMN = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
"""Half an hour before they go from 02:00 back to 01:00."""


@pytest.fixture
def ran() -> list[datetime]:
    return []


@pytest.fixture
def ticker(doors: Doors, ran: list[datetime], standing_clock: StandingClock) -> Ticker:
    """One job every ten minutes, run by the test's own hand."""

    def write_down(tick: Tick) -> None:
        ran.append(tick.at)

    made = Ticker(doors, [Job("test: write down", timedelta(minutes=10), write_down)], lease=Lease(doors.database))
    made.hold()
    return made


def minutes_pass(ticker: Ticker, clock: StandingClock, count: int) -> None:
    for _ in range(count):
        ticker.run_due()
        clock.move(minutes=1)


@pytest.mark.parametrize("night", [SPRING, AUTUMN])
def test_a_night_in_which_clocks_change_is_as_long_as_any(
    ticker: Ticker, ran: list[datetime], standing_clock: StandingClock, night: datetime
) -> None:
    standing_clock.moment = night
    minutes_pass(ticker, standing_clock, 120)
    assert [later - earlier for earlier, later in pairwise(ran)] == [timedelta(minutes=10)] * 11


@pytest.mark.parametrize("hours", [1, 24, 24 * 365])
def test_a_clock_put_back_delays_nothing_and_repeats_nothing(
    ticker: Ticker, ran: list[datetime], standing_clock: StandingClock, hours: int
) -> None:
    minutes_pass(ticker, standing_clock, 30)
    standing_clock.move(hours=-hours)
    minutes_pass(ticker, standing_clock, 30)
    assert len(ran) in (6, 7)


def test_a_clock_put_forward_is_no_reason_to_run_for_every_time_missed(
    ticker: Ticker, ran: list[datetime], standing_clock: StandingClock
) -> None:
    minutes_pass(ticker, standing_clock, 10)
    standing_clock.move(days=30)
    minutes_pass(ticker, standing_clock, 10)
    assert len(ran) == 2


def test_the_lease_stays_with_its_holder_whatever_the_clock_says(
    ticker: Ticker, doors: Doors, standing_clock: StandingClock
) -> None:
    waiting = Lease(doors.database)
    waiting.hold()
    standing_clock.move(days=400)
    took = waiting.hold()
    standing_clock.move(days=-800)
    assert (took, waiting.hold(), ticker.hold()) == (False, False, True)


def holder(database: Database) -> str | None:
    with database.read.connect() as connection:
        return connection.execute(select(LEASE.c.holder)).scalar()


@pytest.mark.slow
@ON_POSTGRESQL
def test_a_second_service_takes_over_from_one_that_is_killed(work: Work, tmp_path: Path) -> None:
    database = work.doors.database
    url = database.read.url.render_as_string(hide_password=False)
    (tmp_path / "second").mkdir()
    with service(url, tmp_path) as first:
        wait_for(lambda: holder(database) is not None, "the first runs the ticker")
        before = holder(database)
        with service(url, tmp_path / "second"):
            first.kill_everything()
            wait_for(lambda: holder(database) != before, "the second runs it", PATIENCE + 3 * BEAT)

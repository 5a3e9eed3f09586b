"""Real processes: one runs the ticker; when it is killed, another takes over, and nothing is done by both at once."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import groupby

import pytest
from sqlalchemy import select

from core.access.doors import Doors
from core.organisations.installation import TABLE as FACTS
from core.ticker.lease import PATIENCE
from core.ticker.ticker import BEAT

Process = subprocess.Popen[bytes]
SHORT = 2.0


@pytest.fixture
def start(database_url: str) -> Iterator[Callable[[], Process]]:
    started: list[Process] = []

    def another() -> Process:
        command = [sys.executable, "-m", "tests.core.ticker.running", database_url, str(SHORT)]
        started.append(subprocess.Popen(command))
        return started[-1]

    yield another
    for process in started:
        process.kill()
        process.wait()


def holders(doors: Doors) -> list[str]:
    """Who ran the job, in order."""
    with doors.database.read.connect() as connection:
        rows = connection.execute(select(FACTS)).all()
    return [row.value for row in sorted(rows, key=lambda row: int(row.name.split()[1]))]


def wait_for(true: Callable[[], bool], seconds: float = 30) -> None:
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "waited in vain"
        time.sleep(0.05)


def test_another_process_takes_over_from_one_that_is_killed(doors: Doors, start: Callable[[], Process]) -> None:
    first = start()
    wait_for(lambda: len(holders(doors)) >= 1)
    start()
    first.kill()
    first.wait()
    wait_for(lambda: len(set(holders(doors))) == 2)
    assert [holder for holder, _ in groupby(holders(doors))] == list(dict.fromkeys(holders(doors)))


def test_while_one_runs_another_waits(doors: Doors, start: Callable[[], Process]) -> None:
    start()
    wait_for(lambda: len(holders(doors)) >= 1)
    start()
    before = len(holders(doors))
    wait_for(lambda: len(holders(doors)) >= before + 40)
    assert len(set(holders(doors))) == 1


def test_a_take_over_is_done_within_half_a_minute() -> None:
    """The row stands still for `PATIENCE`; it is looked at every `BEAT`, and then the job is at once due."""
    assert PATIENCE + 2 * BEAT <= 30

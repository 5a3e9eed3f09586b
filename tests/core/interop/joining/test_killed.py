"""A process that takes in an organisation, killed at any moment with no warning, and run again."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.access.doors import Doors
from core.access.protected import table_of
from core.access.taken_in import TakenInRow
from core.clients.models import Client
from core.database.base import Base
from core.involvement.models import Involvement
from tests.core.interop.joining.conftest import Joining

pytestmark = pytest.mark.slow

ROWS, PATIENCE = 400, 120.0
ROOT = Path(__file__).parents[4]


def count(doors: Doors, model: type[Base]) -> int:
    with doors.database.read.connect() as connection:
        return connection.execute(select(func.count()).select_from(table_of(model))).scalar_one()


@pytest.fixture
def running(joining: Joining, database_url: str) -> Iterator[subprocess.Popen[bytes]]:
    """The real command, taking in more rows than it does at once."""
    joining.put("clients", ("client_key,family_name,supported_since",
                            *(f"C{n},Family{n},2024-01-01" for n in range(ROWS))))  # fmt: skip
    command = (sys.executable, "-m", "core.start", "import", "organisation", str(joining.folder))
    process = subprocess.Popen(
        [*command, "--organisation", "nilaari", "--database", database_url],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    yield process
    process.kill()
    process.wait()


def test_what_was_taken_in_before_the_kill_is_there_once(joining: Joining, running: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while count(joining.doors, TakenInRow) == 0 and time.monotonic() < until and running.poll() is None:
        time.sleep(0.02)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    before = count(joining.doors, TakenInRow)
    totals = joining.run().totals
    assert (before > 0, totals.unchanged, totals.created, totals.refused) == (True, before, ROWS - before, 0)
    assert (count(joining.doors, Client), count(joining.doors, Involvement)) == (ROWS, ROWS)

"""A database server that is gone for a while, or killed under load: clear words, nothing lost."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import select

from core.access.doors import Doors
from core.database import migrate
from core.database.engine import Database
from core.models import METADATA
from core.ticker.lease import LEASE
from tests.clusters import Cluster, cluster
from tests.conftest import doors_to
from tests.databases import opened
from tests.faults.conftest import Work, prepared
from tests.faults.load import Load
from tests.faults.processes import Service, service, wait_for

pytestmark = [pytest.mark.faults, pytest.mark.slow]


@pytest.fixture
def server() -> Iterator[Cluster]:
    with cluster() as made:
        made.make()
        made.start()
        yield made


@pytest.fixture
def own(server: Cluster) -> Iterator[Work]:
    """A partnership at work on a server of the test's own."""
    with opened(server.url) as database:
        migrate.upgrade(database, METADATA)
        doors: Doors = doors_to(database)
        yield prepared(doors)


def beat(database: Database) -> int:
    with database.read.connect() as connection:
        return connection.execute(select(LEASE.c.beat)).scalar() or 0


def asked(running: Service, path: str, seconds: float = 20) -> httpx2.Response:
    return httpx2.get(f"{running.address}{path}", timeout=seconds, headers={"cookie": "fingerpost=somebody"})


def test_a_server_gone_for_a_while(own: Work, server: Cluster, tmp_path: Path, outage: float) -> None:
    with (
        service(server.url, tmp_path, workers=2) as running,
        Load(running.address, own.address, own.token) as load,
    ):
        wait_for(load.more(8), "contacts are written")
        before = beat(own.doors.database)
        server.stop("immediate")
        ends = time.monotonic() + outage
        gone = [asked(running, "/clients") for _ in range(20)]
        while time.monotonic() < ends:
            gone.append(asked(running, "/clients"))
            time.sleep(0.2)
        server.start()
        wait_for(load.more(8), "contacts are written again, by nobody's doing")
        wait_for(lambda: beat(own.doors.database) > before, "the ticker goes on")
    told = {(answer.status_code, answer.headers.get("retry-after")) for answer in gone}
    assert (told, load.faults) == ({(503, "10")}, [])
    assert all("cannot reach its records" in answer.text for answer in gone)
    assert sorted(load.acknowledged) == sorted(key for key in own.contacts() if key in load.acknowledged)
    assert [key for key, ids in own.contacts().items() if len(ids) > 1] == []


def test_a_server_that_is_killed(own: Work, server: Cluster, tmp_path: Path, kills: int) -> None:
    """The postmaster dies by `kill -9` and is started again: PostgreSQL recovers what was acknowledged."""
    with (
        service(server.url, tmp_path, workers=2) as running,
        Load(running.address, own.address, own.token) as load,
    ):
        for _ in range(max(1, kills // 10)):
            wait_for(load.more(8), "contacts are written")
            kill_postmaster(server)
            wait_for(lambda: started(server), "the server starts again")
            wait_for(load.more(8), "contacts are written again")
    there = own.contacts()
    assert (load.faults, [key for key in load.acknowledged if key not in there]) == ([], [])
    assert [key for key, ids in there.items() if len(ids) > 1] == []
    assert (own.audit().fault, own.entries()) == (None, len(there))


def kill_postmaster(server: Cluster) -> None:
    process = int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
    os.kill(process, signal.SIGKILL)


def started(server: Cluster) -> bool:
    """Its helpers leave a moment after it; until then it cannot start."""
    try:
        server.start()
    except Exception:
        return False
    return True


def test_a_service_that_starts_before_its_database_ends_in_one_sentence(tmp_path: Path) -> None:
    made = Service("postgresql://somebody:secret@127.0.0.1:1/fingerpost", 1, tmp_path / "log")
    made.begin()
    code, said = made.ended(), made.log.read_text()
    assert (code, said.count("\n"), "The database cannot be used" in said, "secret" in said) == (1, 1, True, False)

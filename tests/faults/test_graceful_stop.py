"""SIGTERM: every request under way is answered, nobody new is taken, and the ticker's lease is given up."""

import json
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import httpx2
import pytest
from sqlalchemy import select, text

from core.commands.serve import UNANSWERED
from core.database.engine import Database
from core.ticker.lease import LEASE
from tests.conftest import ON_POSTGRESQL, ON_SQLITE
from tests.faults.conftest import Work
from tests.faults.load import Load
from tests.faults.processes import Service, service, wait_for

pytestmark = [pytest.mark.faults, pytest.mark.slow]
REQUESTS = 20


@contextmanager
def nothing_can_be_written(database: Database) -> Iterator[None]:
    """Requests that write wait until this ends."""
    with database.writing(), database.write.begin() as connection:
        if database.dialect == "postgresql":
            connection.execute(text("lock table contact in exclusive mode"))
        yield


def refuses(running: Service) -> bool:
    """Whether nobody listens any more."""
    try:
        httpx2.get(f"{running.address}/healthz", timeout=1)
    except httpx2.TransportError:
        return True
    return False


def sent(work: Work, running: Service, people: ThreadPoolExecutor) -> list[Future[httpx2.Response]]:
    load = Load(running.address, work.address, work.token)
    return [people.submit(load.once, str(uuid4())) for _ in range(REQUESTS)]


@pytest.mark.parametrize("workers", [1, 2])
def test_every_request_under_way_is_answered(work: Work, tmp_path: Path, workers: int) -> None:
    url = work.doors.database.read.url.render_as_string(hide_password=False)
    with service(url, tmp_path, workers) as running, ThreadPoolExecutor(REQUESTS) as people:
        with nothing_can_be_written(work.doors.database):
            answers = sent(work, running, people)
            wait_for(lambda: running.under_way() == REQUESTS, "all have arrived")
            running.tell_to_stop()
            time.sleep(1)
            assert not any(answer.done() for answer in answers)
        statuses = [answer.result().status_code for answer in answers]
        running.ended()
    assert (statuses, len(work.contacts())) == ([201] * REQUESTS, REQUESTS)


@ON_SQLITE
def test_nobody_new_is_taken_while_it_stops(work: Work, tmp_path: Path) -> None:
    url = work.doors.database.read.url.render_as_string(hide_password=False)
    with service(url, tmp_path) as running, ThreadPoolExecutor(REQUESTS) as people:
        with nothing_can_be_written(work.doors.database):
            sent(work, running, people)
            wait_for(lambda: running.under_way() == REQUESTS, "all have arrived")
            running.tell_to_stop()
            wait_for(lambda: refuses(running), "new connections are refused", 5)
        running.ended()


def test_the_tickers_lease_is_given_up(work: Work, tmp_path: Path) -> None:
    url = work.doors.database.read.url.render_as_string(hide_password=False)
    with service(url, tmp_path, workers=2) as running:
        wait_for(lambda: holder(work.doors.database) is not None, "somebody runs the ticker")
        running.tell_to_stop()
        running.ended()
    assert holder(work.doors.database) is None


def holder(database: Database) -> str | None:
    with database.read.connect() as connection:
        return connection.execute(select(LEASE.c.holder)).scalar()


@ON_POSTGRESQL
def test_workers_are_replaced_one_by_one_without_a_request_lost(work: Work, tmp_path: Path) -> None:
    """SIGHUP: how a new version or setting is taken up."""
    url = work.doors.database.read.url.render_as_string(hide_password=False)
    with (
        service(url, tmp_path, workers=2) as running,
        Load(running.address, work.address, work.token) as load,
    ):
        before = {child.pid for child in running.children()}
        assert running.process is not None
        running.process.send_signal(signal.SIGHUP)
        wait_for(
            lambda: before.isdisjoint(child.pid for child in running.children()), "all workers are new", 2 * UNANSWERED
        )
        wait_for(load.more(5), "the new ones answer")
    assert (load.faults, set(load.statuses), len(load.acknowledged)) == ([], {201}, len(work.contacts()))


@ON_SQLITE
def test_the_log_of_a_whole_life_is_lines_of_json_without_a_name(work: Work, tmp_path: Path) -> None:
    url = work.doors.database.read.url.render_as_string(hide_password=False)
    with service(url, tmp_path, workers=2) as running:
        httpx2.get(f"{running.address}/clients/Quokkabird?text=Quokkabird", headers={"user-agent": "Quokkabird"})
        _upgrade(running, "/Quokkabird")
        Load(running.address, work.address, work.token).write("Quokkabird")
        running.tell_to_stop()
        running.ended()
    lines = [json.loads(line) for line in running.log.read_text().splitlines()]
    assert {line["event"] for line in lines} >= {"request"}
    assert "quokkabird" not in running.log.read_text().lower()


def _upgrade(running: Service, path: str) -> None:
    """Asks for a web socket, which Fingerpost has none of, and then talks nonsense."""
    for words in (f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                  f"Quokkabird {path}\r\n\r\n"):  # fmt: skip
        with socket.create_connection(("127.0.0.1", running.port), 5) as asked:
            asked.sendall(words.encode())
            asked.recv(100)

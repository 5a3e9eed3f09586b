"""The audit: how long checking a million entries takes, what it costs a read, and whether reads of two workers starve a
writer of SQLite."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from uuid import uuid4

from sqlalchemy import insert

from benchmarks.databases import crowded, urls
from core import models
from core.access.audit.entries import Entry, Stamp, row
from core.access.audit.models import AuditEntry, AuditSeal
from core.access.audit.seal import START, link, verify
from core.access.audit.writer import AuditWriter
from core.access.protected import table_of
from core.access.reach import reach_of
from core.database import clock, migrate
from core.database.engine import Database, open_database

ENTRIES, LIMIT = 1_000_000, 60.0
"""Entries; seconds to check them."""
CPU_LIMIT, WAIT_LIMIT = 0.3, 20.0
"""Milliseconds that the audit may cost a read: of CPU, and of waiting."""
REACH_LIMIT = 2.0
"""Seconds until what somebody can see is counted."""
RATE, WORKERS, SECONDS = 200, 2, 10
"""Reads a second, by so many processes, for so long."""
STARVED = 1_000.0
"""Milliseconds after which a writer would be said to starve."""
BATCH = 10_000
ENTRY, SEAL = table_of(AuditEntry), table_of(AuditSeal)
STAMP = Stamp(uuid4(), uuid4(), "recovery_navigator", "session")


@dataclass(frozen=True)
class Read:
    """Milliseconds."""

    database: str
    cpu: float
    wait: float
    worst: float


@dataclass(frozen=True)
class Crowded:
    """Reads a second that were written, and milliseconds that reads and the writer waited at most."""

    rate: float
    read: float
    worst_read: float
    writer: float
    worst_writer: float


def run_verify() -> Iterator[tuple[str, float]]:
    """(database, seconds)"""
    with urls() as places:
        for name, url in places.items():
            database = open_database(url)
            migrate.upgrade(database, models.METADATA)
            _fill(database)
            began = time.perf_counter()
            assert verify(database).sealed == ENTRIES
            yield name, time.perf_counter() - began
            database.close()


def _fill(database: Database) -> None:
    before, at = START, clock.now()
    facts = "normal basis:own on_my_caseload"
    for first in range(1, ENTRIES + 1, BATCH):
        entries = [
            row(
                STAMP, Entry("open", "client", id, id, rule="caseload-identity", basis="own", policy=1, facts=facts), at
            )
            | {"id": number}
            for number, id in ((number, uuid4()) for number in range(first, first + BATCH))
        ]
        seals = []
        for entry in entries:
            before = link(before, entry)  # type: ignore[arg-type]
            seals.append({"position": entry["id"], "entry_id": entry["id"], "hash": before})
        with database.write.begin() as connection:
            connection.execute(insert(ENTRY), entries)
            connection.execute(insert(SEAL), seals)


def run_read(rounds: int) -> Iterator[Read]:
    """One read at a time: its rows made, written and committed."""
    with urls() as places:
        for name, url in places.items():
            database = open_database(url)
            migrate.upgrade(database, models.METADATA)
            writer, cpu, wait = AuditWriter(database), [], []
            for _ in range(rounds):
                began, spent = time.perf_counter(), time.thread_time()
                writer.write([_entry()])
                cpu.append((time.thread_time() - spent) * 1000)
                wait.append((time.perf_counter() - began) * 1000)
            yield Read(name, median(cpu), median(wait), sorted(wait)[int(len(wait) * 0.99)])
            database.close()


def _entry() -> dict[str, object]:
    return row(STAMP, Entry("open", "client", uuid4(), uuid4(), rule="caseload-identity", basis="own", policy=1))


def run_crowded() -> Crowded:
    """Two processes read, as threads of a service do; a third writes some ten times a second, as people would."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER")) as folder:
        url = f"sqlite:///{folder}/bench.db"
        database = open_database(url)
        migrate.upgrade(database, models.METADATA)
        with _readers(url) as readers:
            writers = _write(database)
        told = [json.loads(one.stdout.read() if one.stdout else "[]") for one in readers]
        reads = sorted(ms for one in told for ms in one)
        database.close()
    return Crowded(len(reads) / SECONDS, median(reads), reads[-1], median(writers), max(writers))


@contextmanager
def _readers(url: str) -> Iterator[Sequence[subprocess.Popen[str]]]:
    command = [sys.executable, "-m", "benchmarks.audit", url]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(WORKERS)]
    yield started
    for one in started:
        one.wait()


def _write(database: Database) -> list[float]:
    """Milliseconds that each of a person's writes took."""
    time.sleep(1.5)  # until the readers have loaded
    taken, end = [], time.monotonic() + SECONDS - 2
    while time.monotonic() < end:
        began = time.perf_counter()
        with database.writing(), database.write.begin() as connection:
            connection.execute(insert(ENTRY), _entry())
        taken.append((time.perf_counter() - began) * 1000)
        time.sleep(0.1)
    return taken


def _read(url: str) -> list[float]:
    """Milliseconds that each read of this process waited for its audit; eight at a time, as many a second as asked."""
    database, taken = open_database(url), list[float]()
    writer, threads = AuditWriter(database), 8
    pause = threads * WORKERS / RATE

    def work(place: int) -> None:
        begin = time.monotonic() + place * pause / threads
        for number in range(int(SECONDS / pause)):
            time.sleep(max(0.0, begin + number * pause - time.monotonic()))
            began = time.perf_counter()
            writer.write([_entry()])
            taken.append((time.perf_counter() - began) * 1000)

    running = [threading.Thread(target=work, args=(place,)) for place in range(threads)]
    for one in running:
        one.start()
    for one in running:
        one.join()
    return taken


def run_reach(clients: int = 100_000) -> Iterator[tuple[str, str, float]]:
    """(database, who, seconds) until all that somebody can see is counted, asked for the first time."""
    with urls() as places:
        for name, url in places.items():
            doors, crowd = crowded(url, clients)
            for who, actor in crowd.everybody().items():
                with doors.records(actor, writing=False) as records:
                    began = time.perf_counter()
                    list(reach_of(records, actor))
                    yield name, who, time.perf_counter() - began
            doors.database.close()


if __name__ == "__main__":
    print(json.dumps(_read(sys.argv[1])))

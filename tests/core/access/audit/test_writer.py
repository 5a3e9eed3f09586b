"""The group-committing writer: every row there, every failure with each caller."""

import threading
from collections.abc import Callable
from contextlib import contextmanager
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from core.access.audit.entries import Entry, Row, Stamp, row
from core.access.audit.models import AuditEntry
from core.access.audit.writer import AuditWriter
from core.database.engine import Database

STAMP = Stamp(None, None, None, "test")
THREADS, EACH = 12, 8
ENTRY = AuditEntry.__table__


def entry(detail: str) -> Row:
    return row(STAMP, Entry("test", detail=detail))


def broken(detail: str) -> Row:
    return entry(detail) | {"action": None}


def in_threads(work: Callable[[int], None]) -> list[BaseException]:
    """What each of `THREADS` raised, all started together."""
    gate, failures = threading.Barrier(THREADS), []

    def run(number: int) -> None:
        gate.wait()
        try:
            work(number)
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return failures


def count(database: Database) -> int:
    with database.read.connect() as connection:
        return connection.execute(select(func.count()).select_from(ENTRY)).scalar_one()


def test_every_row_of_every_thread_is_there(database: Database) -> None:
    writer = AuditWriter(database)
    failures = in_threads(lambda n: [writer.write([entry(f"{n}.{i}")]) for i in range(EACH)] and None)
    with database.read.connect() as connection:
        details = set(connection.execute(select(ENTRY.c.detail)).scalars())
    assert (failures, details) == ([], {f"{n}.{i}" for n in range(THREADS) for i in range(EACH)})


def test_a_caller_finds_its_rows_committed_when_it_is_answered(database: Database) -> None:
    writer, missing = AuditWriter(database), []

    def work(number: int) -> None:
        writer.write([entry(str(number))])
        with database.read.connect() as connection:
            found = connection.execute(select(ENTRY.c.id).where(ENTRY.c.detail == str(number))).first()
        if found is None:
            missing.append(number)

    assert (in_threads(work), missing) == ([], [])


def test_many_callers_share_commits(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    writer, commits, held = AuditWriter(database), [], threading.Event()
    commit = writer._commit

    def slow() -> None:
        commits.append(1)
        held.wait(0.05)
        commit()

    monkeypatch.setattr(writer, "_commit", slow)
    in_threads(lambda n: writer.write([entry(str(n))]))
    assert count(database) == THREADS
    assert len(commits) < THREADS


def test_a_failure_reaches_its_caller(database: Database) -> None:
    with pytest.raises(DBAPIError):
        AuditWriter(database).write([broken("x")])


def test_a_failure_reaches_every_caller_of_the_batch(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """No audit, no data: whoever shared the commit that failed is told."""
    writer = AuditWriter(database)

    @contextmanager
    def no_disk():  # type: ignore[no-untyped-def]
        raise OSError("no space left")
        yield

    monkeypatch.setattr(Database, "writing", lambda self: no_disk())
    failures = in_threads(lambda n: writer.write([entry(str(n))]))
    assert [str(failure) for failure in failures] == ["no space left"] * THREADS


def test_the_writer_works_again_after_a_failure(database: Database) -> None:
    writer = AuditWriter(database)
    with pytest.raises(DBAPIError):
        writer.write([broken("x")])
    writer.write([entry("y")])
    assert count(database) == 1


def test_nothing_to_write_needs_no_commit(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = AuditWriter(database)
    monkeypatch.setattr(writer, "_commit", lambda: pytest.fail("committed"))
    writer.write([])


def test_an_entry_keeps_ids_as_ids(database: Database) -> None:
    id = UUID(int=7)
    AuditWriter(database).write([row(STAMP, Entry("test", "client", id, id, shown=(id,)))])
    with database.read.connect() as connection:
        kept = connection.execute(select(ENTRY.c.record_id, ENTRY.c.about_id, ENTRY.c.shown)).one()
    assert tuple(kept) == (id, id, [str(id)])

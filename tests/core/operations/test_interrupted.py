"""Backups while others write, and whatever is killed or fails in the middle: whole, or not there."""

import errno
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, insert, select

from core.access.audit.history import TABLE as CHANGES
from core.access.audit.models import AuditEntry
from core.access.doors import Doors
from core.access.protected import table_of
from core.clients.models import Client
from core.database.engine import Database
from core.models import METADATA
from core.operations.backup import Backup, BackupFault, back_up
from core.operations.dump import Advance
from core.operations.last_backup import last_backup
from core.operations.sealed_file import SealedWriter
from tests.core.operations.conftest import SECRET, bare, bring_back, table_names, take_backup
from tests.world import MORNING

pytestmark = pytest.mark.slow
CLIENTS, AUDIT = table_of(Client), table_of(AuditEntry)


@contextmanager
def process(*words: str) -> Iterator["subprocess.Popen[str]"]:
    started = subprocess.Popen(
        [sys.executable, "-m", "tests.core.operations.running", *words], stdout=subprocess.PIPE, text=True
    )
    try:
        yield started
    finally:
        started.kill()
        started.communicate()


def url_of(database: Database) -> str:
    return database.read.url.set(drivername=database.dialect).render_as_string(hide_password=False)


@contextmanager
def slowly(words: str, total: int | None = None) -> Iterator[Advance]:
    yield lambda done, total=None: time.sleep(0.05)


def said(started: "subprocess.Popen[str]") -> str:
    assert started.stdout is not None
    return started.stdout.readline().strip()


def of_clients(database: Database) -> list[set[UUID]]:
    """Who was made, by three tables that each client's one transaction wrote to."""
    asked = (
        select(CLIENTS.c.id),
        select(CHANGES.c.record_id).where(CHANGES.c.kind == "client"),
        select(AUDIT.c.record_id).where(AUDIT.c.kind == "client", AUDIT.c.action == "create"),
    )
    with database.read.connect() as connection:
        return [set(connection.execute(one).scalars()) for one in asked]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "monday.backup"


@pytest.fixture
def arriving(target_sort: str, request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty database of the test's own."""
    with bare(target_sort, request) as database:
        yield database


def test_a_backup_shows_one_moment_while_another_writes(filled: Doors, arriving: Database, tmp_path: Path) -> None:
    with process("write", url_of(filled.database)) as writer:
        before = UUID(said(writer))
        made = back_up(filled, METADATA, tmp_path / "b", SECRET, slowly)
    bring_back(made.file, arriving)
    clients, changes, audited = of_clients(arriving)
    assert (clients == changes == audited, before in clients) == (True, True)
    assert clients < of_clients(filled.database)[0]


def test_memory_does_not_grow_with_the_rows(database: Database, file: Path, request: pytest.FixtureRequest) -> None:
    """64 MB of what it grows by derive the key; a list of these rows would need 200 more."""
    entry = {"at": MORNING, "action": "list", "outcome": "allowed", "shown": [str(UUID(int=n)) for n in range(10)]}
    for _ in range(20):
        with database.write.begin() as connection:
            connection.execute(insert(AUDIT), [entry] * 5_000)
    with bare(database.dialect, request) as target:
        with process("weigh", url_of(database), str(file), url_of(target)) as weighed:
            assert int(said(weighed)) < 110
        with target.read.connect() as connection:
            assert connection.execute(select(func.count()).select_from(AUDIT)).scalar_one() == 100_002


def test_a_restore_killed_in_the_middle_leaves_nothing(made: Backup, arriving: Database) -> None:
    with process("restore", url_of(arriving), str(made.file)) as killed:
        assert said(killed) == "in the middle"
    assert table_names(arriving) == set()
    assert bring_back(made.file, arriving).verdict.fault is None


def test_a_restore_that_fails_at_its_end_leaves_nothing(
    made: Backup, arriving: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.operations.restore.digest_of", lambda connection, table: "another")
    with pytest.raises(BackupFault, match="did not arrive"):
        bring_back(made.file, arriving)
    assert table_names(arriving) == set()


def test_a_backup_killed_in_the_middle_is_no_backup_and_in_nobodys_way(filled: Doors, file: Path) -> None:
    with process("backup", url_of(filled.database), str(file)) as killed:
        assert said(killed) == "in the middle"
    assert file.exists() is False
    take_backup(filled, file)
    assert list(file.parent.iterdir()) == [file]


def failing(monkeypatch: pytest.MonkeyPatch, put: Callable[[SealedWriter, bytes], None]) -> None:
    monkeypatch.setattr(SealedWriter, "_put", lambda self, block, *, is_last: put(self, block))


def test_a_full_disk_leaves_no_file(filled: Doors, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(writer: SealedWriter, block: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(file))

    failing(monkeypatch, full)
    with pytest.raises(OSError, match="No space left"):
        take_backup(filled, file)
    assert list(file.parent.iterdir()) == []


def test_a_disk_that_keeps_something_else_leaves_no_file(
    filled: Doors, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, lambda writer, block: None)
    with pytest.raises(BackupFault):
        take_backup(filled, file)
    assert list(file.parent.iterdir()) == []


def test_only_a_proved_backup_is_remembered(filled: Doors, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = take_backup(filled, file.with_name("first"))
    failing(monkeypatch, lambda writer, block: None)
    with pytest.raises(BackupFault):
        take_backup(filled, file)
    with filled.database.read.connect() as connection:
        assert last_backup(connection) == first.manifest.made_at

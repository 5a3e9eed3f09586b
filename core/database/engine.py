"""Opening a database the safe way: what `docs/decisions/0002` says about SQLite, and what PostgreSQL needs."""

import os
import platform
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import ModuleType

from sqlalchemy import Connection, Dialect, Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.exc import NoSuchModuleError
from sqlalchemy.pool import ConnectionPoolEntry

from core.database.replica import Replica

SAFE_SQLITE = (3, 51, 3)


def sqlite_driver() -> ModuleType:
    """A SQLite without the WAL-reset bug (fixed in 3.51.3) where one is installed, else Python's own."""
    if platform.system() == "Linux":
        from pysqlite3 import dbapi2

        return dbapi2  # type: ignore[no-any-return]
    return sqlite3


@dataclass(frozen=True)
class Database:
    """One database: `read` for requests that only look, `write` for those that may change something.

    On SQLite the writer begins IMMEDIATE (a read that turns into a write would fail at once when another writes), and
    writers of this process queue on one lock, so that none starves.
    """

    read: Engine
    write: Engine
    replica: Replica | None = None
    _turn: threading.Lock = field(default_factory=threading.Lock)

    @property
    def dialect(self) -> str:
        return self.read.dialect.name

    @contextmanager
    def writing(self) -> Iterator[None]:
        """This process's turn to write; PostgreSQL needs none."""
        if self.dialect != "sqlite":
            yield
            return
        with self._turn:
            yield

    def close(self) -> None:
        self.read.dispose()
        if self.replica is not None:
            self.replica.close()


def open_database(url: str, replica_url: str | None = None) -> Database:
    """`sqlite:///path` or `postgresql://…`; the file or server must be reachable when first used. `replica_url` is of a
    PostgreSQL that follows the other."""
    sort = make_url(url).get_backend_name()
    if sort not in ("sqlite", "postgresql"):
        raise NoSuchModuleError(f"no database of the sort {sort} is known here")
    engine = _sqlite(url) if sort == "sqlite" else _postgresql(url)
    replica = Replica(_postgresql(replica_url)) if replica_url else None
    return Database(read=engine, write=engine.execution_options(write=True), replica=replica)


def _sqlite(url: str) -> Engine:
    engine = create_engine(
        url, module=sqlite_driver(), hide_parameters=True, pool_size=10, max_overflow=40, connect_args={"timeout": 15}
    )

    @event.listens_for(engine, "do_connect")
    def keep_private(_dialect: Dialect, _record: ConnectionPoolEntry, place: list[str], _how: object) -> None:
        """A new file is for its owner alone; SQLite gives its journal the same rights."""
        if make_url(url).database not in (None, "", ":memory:") and not os.path.exists(place[0]):
            with suppress(OSError):  # what cannot be made is SQLite's to tell
                os.close(os.open(place[0], os.O_CREAT | os.O_RDWR, 0o600))

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=15000", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


GIVE_UP = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
    "options": "-c lock_timeout=30s -c idle_in_transaction_session_timeout=10min",
}
"""A server that went without a word is noticed within half a minute; nobody waits for a lock, or holds one, for ever.
The ticker's heart depends on it: it must fail, not hang."""


def _postgresql(url: str) -> Engine:
    """No prepared statements: a generic plan took a next page from 8 to 130 ms. Placeholders are the server’s own:
    with any other style the driver reads a long statement through at each call. What the URL says itself holds."""
    from psycopg import RawCursor  # installed with the extra `postgres` alone

    asked = make_url(url).query
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        pool_size=10,
        max_overflow=40,
        pool_pre_ping=True,
        paramstyle="numeric_dollar",
        connect_args={
            "cursor_factory": RawCursor,
            "prepare_threshold": None,
            **{name: how for name, how in GIVE_UP.items() if name not in asked},
        },
    )
    event.listen(engine, "handle_error", _without_details)
    return engine


def _without_details(context: ExceptionContext) -> None:
    """PostgreSQL's details quote the row that failed: they must reach no log and no page."""
    told = getattr(context.original_exception, "diag", None)
    if told is not None and told.message_detail:
        context.original_exception.args = (told.message_primary,)
        if context.sqlalchemy_exception is not None:
            context.sqlalchemy_exception.args = (told.message_primary,)

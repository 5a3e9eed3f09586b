"""What a database says of itself: its build, its settings, its clock and its size."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, make_url, text

from core.database.migrate import NEVER_CHANGED

SETTINGS = (
    "server_version", "fsync", "full_page_writes", "synchronous_commit", "max_connections", "server_encoding",
    "TimeZone",
)  # fmt: skip


@dataclass(frozen=True)
class SqliteBuild:
    """The SQLite that is linked, and how this file is written."""

    version: tuple[int, ...]
    journal: str


@dataclass(frozen=True)
class PostgresqlServer:
    """Settings by name; how many connections are in use; whether this role could change what is kept for good."""

    settings: Mapping[str, str]
    connections: int
    may_change_audit: bool


def sqlite_build(connection: Connection) -> SqliteBuild:
    version = connection.execute(text("select sqlite_version()")).scalar_one()
    journal = connection.execute(text("pragma journal_mode")).scalar_one()
    return SqliteBuild(tuple(int(part) for part in version.split(".")), journal)


def postgresql_server(connection: Connection) -> PostgresqlServer:
    settings = {name: connection.execute(text(f"show {name}")).scalar_one() for name in SETTINGS}
    in_use = connection.execute(text("select count(*) from pg_stat_activity")).scalar_one()
    return PostgresqlServer(settings, in_use, any(_may_change(connection, table) for table in NEVER_CHANGED))


def _may_change(connection: Connection, table: str) -> bool:
    asked = text("select has_table_privilege(current_user, to_regclass(:table), 'update, delete')")
    return bool(connection.execute(asked, {"table": table}).scalar_one())


def clock_of(connection: Connection) -> datetime:
    """The database's present; SQLite has no clock but the machine's."""
    if connection.dialect.name == "postgresql":
        moment: datetime = connection.execute(text("select clock_timestamp()")).scalar_one()
        return moment.astimezone(UTC)
    told = connection.execute(text("select strftime('%Y-%m-%dT%H:%M:%f', 'now')")).scalar_one()
    return datetime.fromisoformat(told).replace(tzinfo=UTC)


def size_of(connection: Connection) -> int:
    """In bytes."""
    if connection.dialect.name == "postgresql":
        return int(connection.execute(text("select pg_database_size(current_database())")).scalar_one())
    pages = connection.execute(text("pragma page_count")).scalar_one()
    return int(pages * connection.execute(text("pragma page_size")).scalar_one())


def others_may_read(file: Path) -> bool:
    """Whether people of this machine other than the file's owner and its group get at it."""
    return os.name == "posix" and bool(file.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH))


def file_of(connection: Connection) -> Path | None:
    """Where a SQLite database lies."""
    name = make_url(connection.engine.url).database
    return Path(name).resolve() if connection.dialect.name == "sqlite" and name else None

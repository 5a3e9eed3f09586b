"""What the doctor finds where the data lie: the database's build and settings, the disk, the clocks."""

import shutil
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Connection

from core.database import clock
from core.database.engine import SAFE_SQLITE
from core.database.server import (
    PostgresqlServer,
    clock_of,
    file_of,
    others_may_read,
    postgresql_server,
    size_of,
    sqlite_build,
)
from core.operations.findings import Finding, broken, look, ok

POOL = 60
"""Connections that one process of the service may use at most, and some for commands."""
SKEW, WRONG_CLOCK = timedelta(seconds=2), timedelta(minutes=1)
MB = 1_000_000
ENOUGH = 2
"""Times the database's size: what migrations and a backup may need beside it."""
SCARCE, NONE_LEFT = 1000 * MB, 100 * MB


def storage(connection: Connection) -> Iterator[Finding]:
    """Needs no table: works on an empty database too."""
    if connection.dialect.name == "sqlite":
        yield from _sqlite(connection)
    else:
        yield from _postgresql(postgresql_server(connection))
    yield _disk(connection)
    yield _clock(connection)


def _sqlite(connection: Connection) -> Iterator[Finding]:
    build = sqlite_build(connection)
    version = ".".join(map(str, build.version))
    if build.version < SAFE_SQLITE:
        words = f"SQLite {version} can, rarely, corrupt a database that two connections write at once."
        yield look("SQLite", words, "Use Fingerpost on Linux, which brings a newer SQLite, or PostgreSQL.")
    else:
        yield ok("SQLite", f"Version {version}, without the write-ahead-log bug of 3.51.2 and before.")
    if build.journal != "wal":
        words = f"The journal is '{build.journal}', not the write-ahead log: readers and writers stop each other."
        yield broken("journal", words, "Put the file on a disk of this machine, not on a network share.")
    yield from _permissions(connection)


def _permissions(connection: Connection) -> Iterator[Finding]:
    file = file_of(connection)
    if file is None or not file.exists():  # a database in memory
        return
    if others_may_read(file):
        words = f"Everybody with an account on this machine can read {file.name}."
        yield broken("file permissions", words, f"Run: chmod 600 {file}*")
    else:
        yield ok("file permissions", f"Only its owner and its group can read {file.name}.")


def _postgresql(server: PostgresqlServer) -> Iterator[Finding]:
    settings = server.settings
    yield ok("PostgreSQL", f"Version {settings['server_version']}.")
    yield _durability(server)
    yield _connections(server)
    if settings["server_encoding"] != "UTF8":
        todo = "Make the database anew with encoding UTF8, and restore a backup into it."
        yield broken(
            "encoding", f"The database keeps words as {settings['server_encoding']}: names will be lost.", todo
        )
    yield ok("time zone", f"{settings['TimeZone']}; moments are kept in UTC whatever it is.")
    if server.may_change_audit:
        todo = "Make a role for the service and run, as the owner: fingerpost migrate --grant-to ROLE"
        yield look("role", "The role in use could change the audit, the seals and published policies.", todo)
    else:
        yield ok("role", "The role in use cannot change the audit, the seals or published policies.")


def _durability(server: PostgresqlServer) -> Finding:
    off = [name for name in ("fsync", "full_page_writes") if server.settings[name] == "off"]
    if off:
        words = f"{' and '.join(off)} off: a power cut may destroy the database."
        return broken("durability", words, f"Set {' and '.join(f'{name} = on' for name in off)} in postgresql.conf.")
    if server.settings["synchronous_commit"] == "off":
        words = "synchronous_commit off: a power cut may lose entries that people were told are saved."
        return look("durability", words, "Set synchronous_commit = on in postgresql.conf.")
    return ok("durability", "What people are told is saved survives a power cut.")


def _connections(server: PostgresqlServer) -> Finding:
    most = int(server.settings["max_connections"])
    words = f"{server.connections} of at most {most} connections are in use."
    if most < POOL:
        return look("connections", words, f"Set max_connections to {POOL} for each process of the service.")
    return ok("connections", words)


def _disk(connection: Connection) -> Finding:
    size, free = size_of(connection), free_beside(connection)
    if free is None:
        return ok("disk", f"The database has {megabytes(size)}; look at the free disk of its server there.")
    words = f"The database has {megabytes(size)}; {megabytes(free)} are free beside it."
    if free < NONE_LEFT:
        return broken("disk", words, "Make room now: when none is left, nothing can be saved.")
    if free < max(SCARCE, ENOUGH * size):
        return look("disk", words, "Make room: a backup and the next months need some.")
    return ok("disk", words)


def free_beside(connection: Connection) -> int | None:
    """Bytes free on the disk of a SQLite file; None for a server, whose disk cannot be seen from here."""
    file = file_of(connection)
    return None if file is None else shutil.disk_usage(file.parent).free


def _clock(connection: Connection) -> Finding:
    before = clock.now()
    there = clock_of(connection)
    after = clock.now()
    off = max(before - there, there - after, timedelta(0))
    words = f"The clocks of this machine and of the database are {off.total_seconds():.1f} seconds apart."
    if off > WRONG_CLOCK:
        return broken("clocks", words, "Set both by network time (NTP): dates of roles and agreements depend on it.")
    if off > SKEW:
        return look("clocks", words, "Set both by network time (NTP).")
    return ok("clocks", words)


def megabytes(size: int) -> str:
    """A size in bytes as people read it."""
    return f"{size / MB:,.1f} MB"

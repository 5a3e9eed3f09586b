"""Locks that hold until the end of a transaction, across processes."""

import zlib

from sqlalchemy import Connection, func, select


def try_lock(connection: Connection, name: str) -> bool:
    """Whether this transaction now holds the named lock. SQLite's IMMEDIATE transaction holds every lock there is."""
    if connection.dialect.name == "sqlite":
        return True
    return bool(connection.execute(select(func.pg_try_advisory_xact_lock(_number(name)))).scalar_one())


def lock(connection: Connection, name: str) -> None:
    """Waits until this transaction holds the named lock."""
    if connection.dialect.name != "sqlite":
        connection.execute(select(func.pg_advisory_xact_lock(_number(name))))


def _number(name: str) -> int:
    return zlib.crc32(name.encode())

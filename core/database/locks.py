"""Locks that hold until the end of a transaction, across processes."""

import zlib

from sqlalchemy import Connection, func, select


def try_lock(connection: Connection, name: str) -> bool:
    """Whether this transaction now holds the named lock. SQLite's IMMEDIATE transaction holds every lock there is."""
    if connection.dialect.name == "sqlite":
        return True
    number = zlib.crc32(name.encode())
    return bool(connection.execute(select(func.pg_try_advisory_xact_lock(number))).scalar_one())

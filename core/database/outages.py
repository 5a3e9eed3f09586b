"""Telling a database that cannot be used at the moment from a fault of the program."""

import errno
from enum import Enum, auto

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
SQLITE_FULL = ("database or disk is full",)
SQLITE_AWAY = ("database is locked", "unable to open database file", "disk I/O error", "attempt to write a readonly")
AWAY_STATES = ("08", "53", "57P", "40001", "40P01", "55P03", "25P03", "58")
"""Of PostgreSQL: no connection, too little of something, being stopped, try again, a fault of its machine."""
DISK_FULL_STATE = "53100"


class Outage(Enum):
    """What kind: `AWAY` ends by itself or by starting the database, `FULL` when somebody makes room."""

    AWAY = auto()
    FULL = auto()


def outage_of(failure: BaseException) -> Outage | None:
    """None for whatever is a fault of the program."""
    if isinstance(failure, NoConnectionFree):
        return Outage.AWAY
    if isinstance(failure, DBAPIError):
        return _of_driver(failure)
    if isinstance(failure, OSError) and failure.errno in NO_ROOM:
        return Outage.FULL
    return None


def _of_driver(failure: DBAPIError) -> Outage | None:
    original = failure.orig
    if type(original).__module__.startswith("psycopg"):
        return _of_postgresql(getattr(original, "sqlstate", None), failure)
    words = str(original)
    if words.startswith(SQLITE_FULL):
        return Outage.FULL
    return Outage.AWAY if words.startswith(SQLITE_AWAY) else None


def _of_postgresql(state: str | None, failure: DBAPIError) -> Outage | None:
    """Without a state nobody answered: the driver's own errors of use have none either, but are no operational ones."""
    if state == DISK_FULL_STATE:
        return Outage.FULL
    if state is None:
        return Outage.AWAY if type(failure).__name__ == "OperationalError" or failure.connection_invalidated else None
    return Outage.AWAY if state.startswith(AWAY_STATES) else None

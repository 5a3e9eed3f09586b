"""A read replica of PostgreSQL: asked only when it shows everything that the primary shows."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from sqlalchemy import Connection, Engine, Row
from sqlalchemy.exc import SQLAlchemyError

from core.database.marks import counted

log = structlog.get_logger()
REST = 10.0
"""Seconds for which a replica that did not answer is not asked again."""


@dataclass
class Replica:
    """One process's way to the replica."""

    engine: Engine
    monotonic: Callable[[], float] = time.monotonic
    _rests_until: float = 0.0

    def if_fresh(self, primary: Connection) -> Connection | None:
        """A connection to be closed by whoever asked; None if anything changed that the replica has not replayed, or
        if it does not answer. What is seen on it afterwards can only be newer."""
        if self.monotonic() < self._rests_until:
            return None
        wanted = counted(primary)
        try:
            return self._connected(wanted)
        except SQLAlchemyError as failure:
            self._rests_until = self.monotonic() + REST
            log.warning("the replica does not answer: the primary does its work", fault=type(failure).__name__)
            return None

    def _connected(self, wanted: Row[tuple[bool, int, str]]) -> Connection | None:
        connection = self.engine.connect()
        try:
            found = counted(connection)
        except SQLAlchemyError:
            connection.close()
            raise
        # One that was promoted goes its own way; one of another database, left over from a restore, went it long ago.
        if found.is_replica and found.changes >= wanted.changes and found.place == wanted.place:
            return connection
        connection.close()
        return None

    def close(self) -> None:
        self.engine.dispose()

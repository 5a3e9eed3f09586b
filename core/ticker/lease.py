"""Exactly one process runs the ticker: the holder of a database row that moves while the process lives.

Nobody compares clocks of two machines, or of one machine before and after its clock was set: whoever waits watches
whether the row moves, by its own monotonic clock.
"""

import os
import secrets
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from core.access.protected import table_of
from core.database import clock
from core.database.engine import Database
from core.ticker.models import TickerLease

LEASE = table_of(TickerLease)
NAME = "ticker"
HELD = select(LEASE.c.holder).where(LEASE.c.name == NAME).with_for_update(read=True)
PATIENCE = 20.0
"""Seconds a lease may stand still before another process takes it; its holder moves it every few."""


class LeaseLost(Exception):
    """Another process runs the ticker now: what this one was about to commit is not committed."""


def process_name() -> str:
    """Unique for each process that ever runs, and readable on the health page."""
    return f"{socket.gethostname()[:40]}/{os.getpid()}/{secrets.token_hex(8)}"


@dataclass
class Lease:
    """One process's claim on the ticker."""

    database: Database
    patience: float = PATIENCE
    monotonic: Callable[[], float] = time.monotonic
    holder: str = field(default_factory=process_name)
    _seen: tuple[str | None, int] | None = None
    _since: float = 0.0

    def hold(self) -> bool:
        """Renew it, or take it when it is free or has stood still too long."""
        with self.database.writing(), self.database.write.begin() as connection:
            row = connection.execute(select(LEASE).where(LEASE.c.name == NAME)).first()
            if row is None:
                return _first(connection, self.holder)
            return self._may_take(row) and _move(connection, row, self.holder)

    def release(self) -> None:
        """Given up on a graceful stop, so that another takes over at once."""
        with self.database.writing(), self.database.write.begin() as connection:
            mine = update(LEASE).where(LEASE.c.name == NAME, LEASE.c.holder == self.holder)
            connection.execute(mine.values(holder=None))

    def fence(self, connection: Connection) -> None:
        """Within a transaction, before it commits: raises `LeaseLost` if the lease has passed to another process. The
        row stays locked until the commit, so that it cannot pass in between."""
        if connection.execute(HELD).scalar() != self.holder:
            raise LeaseLost

    def _may_take(self, row: Row[*tuple[object, ...]]) -> bool:
        if row.holder in (self.holder, None):
            return True
        if (row.holder, row.beat) != self._seen:
            self._seen, self._since = (row.holder, row.beat), self.monotonic()
        return self.monotonic() - self._since >= self.patience


def _first(connection: Connection, holder: str) -> bool:
    try:
        with connection.begin_nested():
            connection.execute(insert(LEASE), {"name": NAME, "holder": holder, "beat": 1, "beat_at": clock.now()})
    except IntegrityError:  # another process was a moment faster
        return False
    return True


def _move(connection: Connection, row: Row[*tuple[object, ...]], holder: str) -> bool:
    """Whether the row was still as it was read."""
    as_read = (LEASE.c.name == NAME, LEASE.c.beat == row.beat, LEASE.c.holder.is_not_distinct_from(row.holder))
    moved = update(LEASE).where(*as_read).values(holder=holder, beat=row.beat + 1, beat_at=clock.now())
    return connection.execute(moved).rowcount == 1

"""The group-committing writer: reads and refusals of many requests, one commit; a response waits for its own."""

import threading
from collections.abc import Sequence

from sqlalchemy import insert

from core.access.audit.entries import Row, to_insert
from core.access.audit.models import AuditEntry
from core.access.protected import table_of
from core.database.engine import Database

_INSERT = insert(table_of(AuditEntry))
"""Made once: making it anew cost a tenth of a read's audit."""


class _Ticket:
    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows, self.done = rows, False
        self.failure: BaseException | None = None


class AuditWriter:
    """Whoever comes first commits for all who came meanwhile. No audit means no data: a failure reaches each caller."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock, self._turn = threading.Lock(), threading.Lock()
        self._pending: list[_Ticket] = []

    def write(self, rows: Sequence[Row]) -> None:
        """Returns when the rows are committed; raises what the database raised if they are not."""
        if not rows:
            return
        ticket = _Ticket(rows)
        with self._lock:
            self._pending.append(ticket)
        with self._turn:
            if not ticket.done:
                self._commit()
        if ticket.failure is not None:
            raise ticket.failure

    def _commit(self) -> None:
        with self._lock:
            batch, self._pending = self._pending, []
        failure: BaseException | None = None
        try:
            with self._database.writing(), self._database.write.begin() as connection:
                connection.execute(_INSERT, to_insert([row for ticket in batch for row in ticket.rows]))
        except Exception as problem:  # the edge of this file: handed to every waiting request
            failure = problem
        for ticket in batch:
            ticket.failure, ticket.done = failure, True

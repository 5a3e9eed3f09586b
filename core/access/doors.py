"""Opening doors: one place that knows database, audit and policies together."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection

from core.access.actor import Actor
from core.access.audit.writer import AuditWriter
from core.access.door import connection_for
from core.access.identity import Credentials, Identify, Identity, Notice, notice_nobody
from core.access.records import Records
from core.access.store import PolicyStore
from core.access.system import Reason, SystemRecords
from core.access.versions import newest
from core.database.engine import Database
from core.extensions import failures


@dataclass(frozen=True)
class Doors:
    """What composition hands to whoever opens doors."""

    database: Database
    audit: AuditWriter
    policies: PolicyStore
    identify: Identify
    notice: Notice = notice_nobody

    def system(self, reason: Reason, *, writing: bool = True) -> SystemRecords:
        return SystemRecords(self.database, self.audit, reason, writing=writing)

    @contextmanager
    def records(self, actor: Actor, *, writing: bool = True) -> Iterator[Records]:
        """A door for an actor found out elsewhere (a command's key, an import's system), under the newest policy."""
        with connection_for(self.database, writing=False) as reading:
            number = newest(reading)
            if number is None:
                raise LookupError("No policy has been published: run `fingerpost init` first.")
            policy = self.policies.get(reading, number)
        with Records(self.database, self.audit, policy, actor, writing=writing) as records:
            yield records

    @contextmanager
    def answering(
        self, credentials: Credentials, *, writing: bool, from_replica: bool = False
    ) -> Iterator["Answering | None"]:
        """For one request: who asks and the door for them, on one connection; None for nobody known. `from_replica`:
        the door's rows may come from the read replica, if there is one and it shows whatever the primary shows."""
        with failures.keeping(self.database), self._answering(credentials, writing, from_replica) as call:
            yield call

    @contextmanager
    def _answering(self, credentials: Credentials, writing: bool, from_replica: bool) -> Iterator["Answering | None"]:
        records, identity = None, None
        try:
            with ExitStack() as held:
                connection = held.enter_context(connection_for(self.database, writing=writing))
                identity = self.identify(connection, credentials)
                if identity is None:
                    yield None
                    return
                policy = self.policies.get(connection, identity.policy)
                if from_replica and self.database.replica is not None:
                    fresh = self.database.replica.if_fresh(connection)
                    connection = connection if fresh is None else held.enter_context(fresh)
                records = Records(self.database, self.audit, policy, identity.actor, writing=writing, on=connection)
                with records:
                    yield Answering(identity, records, connection)
        finally:
            if records is not None and identity is not None:
                records.settle()
                self.notice(self.database, identity)


@dataclass(frozen=True)
class Answering:
    """One request being answered; the connection is for this package only."""

    identity: Identity
    records: Records
    connection: Connection

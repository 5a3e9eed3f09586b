"""What Records and SystemRecords share: one transaction, one audit trail; `with` commits once or rolls back."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from types import TracebackType
from typing import ClassVar, Self, TypeVar
from uuid import UUID

from sqlalchemy import Connection, Select, insert, inspect
from sqlalchemy.orm import ORMExecuteState
from sqlalchemy.orm.session import JoinTransactionMode

from core.access.actor import Actor
from core.access.audit.entries import REFUSED, Entry, Stamp, Trail, to_insert
from core.access.audit.models import AuditEntry
from core.access.audit.writer import AuditWriter
from core.access.errors import Bypass
from core.access.outbox import Outgoing, put
from core.access.protected import Judged, Protected
from core.access.session import DoorSession, connection_of
from core.database.base import Base
from core.database.engine import Database
from core.database.locks import lock

Entity = TypeVar("Entity", bound=Base)
Found = TypeVar("Found")
acting: ContextVar[Actor | None] = ContextVar("acting", default=None)


@contextmanager
def connection_for(database: Database, *, writing: bool) -> Iterator[Connection]:
    """A connection to read or to write with; a writer has this process's turn until it is closed."""
    if not writing:
        with database.read.connect() as connection:
            yield connection
        return
    with database.writing(), database.write.connect() as connection:
        yield connection


class Door(ABC):
    """Opened with `with`; rows are reached only in between. A door that has refused a change is finished."""

    _joins: ClassVar[JoinTransactionMode] = "control_fully"
    """How its session takes part in a transaction that is there already: by default it is its own."""

    def __init__(
        self, database: Database, audit: AuditWriter, stamp: Stamp, *, writing: bool, on: Connection | None = None
    ) -> None:
        self._database, self._audit, self._is_writing, self._on = database, audit, writing, on
        self._trail = Trail(stamp)
        self._outgoing: list[Outgoing] = []
        self._alongside: list[Callable[[Connection], None]] = []
        self._afterwards: list[Callable[[], None]] = []
        self._given_up = False

    def __enter__(self) -> Self:
        self._held = ExitStack()
        if self._on is None:
            self._on = self._held.enter_context(connection_for(self._database, writing=self._is_writing))
        self._session = DoorSession(
            self._on, expire_on_commit=False, info={"door": self}, join_transaction_mode=self._joins
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if failure is None and not self._given_up:
                self._finish()
            else:
                self._trail.forget_writes()
        except BaseException:
            self._trail.forget_writes()
            raise
        finally:
            self._session.close()  # rolls back what was not committed
            self._held.close()
            self.settle()

    def give_up(self) -> None:
        """Nothing written through this door is kept; what was seen and refused is audited all the same."""
        self._given_up = True

    def settle(self) -> None:
        """What was seen and refused is written before any data leaves; a borrowed connection is given back first."""
        if self._on is None or self._on.closed:
            self._audit.write(self._trail.rows())
            self._trail.clear()
            while self._afterwards:
                self._afterwards.pop(0)()

    def _finish(self) -> None:
        """A write and its audit row share a transaction; a transaction that only read leaves its rows to the writer."""
        self._session.flush()
        if self._outgoing:
            put(self._connection, self._outgoing, self._trail.stamp.actor_id, self._trail.stamp.organisation_id)
        for work in self._alongside:
            work(self._connection)
        if self.has_work:
            if rows := self._trail.rows():
                self._connection.execute(insert(AuditEntry), to_insert(rows))
            self._session.commit()
            self._trail.clear()

    @property
    def has_work(self) -> bool:
        """Whether the transaction holds anything to keep, the messages and the system's own work with it included."""
        return bool(self._outgoing or self._alongside) or self._has_written()

    def _has_written(self) -> bool:
        """Whether rows were written."""
        return self._trail.has_writes

    @property
    def _connection(self) -> Connection:
        return connection_of(self._session)

    # ── events of the session ─────────────────────────────────────────────
    @abstractmethod
    def before(self, state: ORMExecuteState) -> None:
        """A SELECT is about to run."""

    @abstractmethod
    def inserting(self, connection: Connection, entity: Base) -> None:
        """The flush is about to insert this row, foreign keys filled in."""

    @abstractmethod
    def updating(self, connection: Connection, entity: Base) -> None:
        """The flush is about to update this row, if anything in it changed."""

    @abstractmethod
    def flushed(self) -> None:
        """A flush has written all that it had to write."""

    @abstractmethod
    def written(self, connection: Connection, entity: Base) -> None:
        """The flush has written this row."""

    def loaded(self, entity: Protected) -> None:
        kind = entity.kind
        about = entity.__dict__.get(kind.about) if kind.about else None
        owner = entity.__dict__.get(kind.owner) if kind.owner else None
        self._trail.saw(kind.name, inspect(entity).identity[0], about, owner)

    # ── what every door offers ────────────────────────────────────────────
    def note(self, action: str, entity: Judged | None = None, *, detail: str | None = None) -> None:
        """An audit entry of the feature's own (searched, printed, exported); `detail` holds terms, never names."""
        if entity is None:
            self._trail.note(Entry(action, detail=detail))
        else:
            about = getattr(entity, entity.kind.about) if entity.kind.about else None
            self._trail.note(Entry(action, entity.kind.name, entity.id, about, detail=detail))

    def saw(self, model: type[Protected], id: UUID, about: UUID | None) -> None:
        """A record that a select of columns has shown, where its id alone does not say whom it is about, or where it is
        one of those outer-joined that may be hidden."""
        self._trail.saw(model.kind.name, id, about)

    def alone(self, name: str) -> None:
        """Waits until nobody else does what goes by this name; then nobody does until this transaction ends."""
        lock(self._connection, name)

    def tell(self, topic: str, body: Mapping[str, object]) -> None:
        """A message that leaves with this transaction, or not at all; the ticker hands it out."""
        if not self._is_writing:
            raise Bypass("a door opened to read tells nobody")
        self._outgoing.append(Outgoing(topic, body))

    def alongside(self, work: Callable[[Connection], None]) -> None:
        """What the system does to its own tables in this transaction, once all that the actor did has been allowed:
        an end to sessions when somebody leaves. `work` touches no record; only the people feature has any."""
        if not self._is_writing:
            raise Bypass("a door opened to read changes nothing")
        self._alongside.append(work)

    def looked_up(self, look: Callable[[Connection], Found]) -> Found:
        """What the system reads of its own tables in this transaction, so that it can be decided on: the hash of a
        code. `look` touches no record; only the people feature has any."""
        return look(self._connection)

    def afterwards(self, work: Callable[[], None]) -> None:
        """Done through a door of its own once this one has closed, whether or not what was written here is kept, and
        before any answer leaves: a try that is counted though nothing came of it."""
        self._afterwards.append(work)

    def refused(self, action: str, model: type[Judged], id: UUID | None = None) -> None:
        """An audit entry of something refused before any record was looked at."""
        self._trail.note(Entry(action, model.kind.name, id, outcome=REFUSED))

    def find(self, statement: Select[Entity]) -> Sequence[Entity]:
        """The entities of an ORM select of one class."""
        asked = statement.column_descriptions if isinstance(statement, Select) else []
        if len(asked) != 1 or asked[0]["expr"] is not asked[0].get("entity"):
            raise Bypass("find is of one class; columns are asked for with rows()")
        return self._session.execute(statement).unique().scalars().all()

    def add(self, entity: Entity) -> Entity:
        """A new record, decided and flushed at once."""
        self._session.add(entity)
        self._session.flush()
        return entity

    def add_all(self, entities: Sequence[Base]) -> None:
        """Many new records, each decided, in one flush."""
        self._session.add_all(entities)
        self._session.flush()

    def forget(self, entity: Judged) -> None:
        """What was loaded of a record is no longer needed: what is large does not pile up until the door closes."""
        self._session.expunge(entity)

    def flush(self) -> None:
        """Write what was changed so far, so that a refusal comes here rather than at the end."""
        self._session.flush()

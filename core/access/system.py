"""The system's own door: nothing hidden, everything audited, a reason from one list, never while a person acts."""

from enum import StrEnum
from typing import Self, TypeVar
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.orm import ORMExecuteState

from core.access.audit.entries import Entry, Stamp
from core.access.audit.history import change_row, remember
from core.access.audit.writer import AuditWriter
from core.access.change import change_of
from core.access.door import Door, acting
from core.access.errors import NoActor, NotFound
from core.access.labels import follow
from core.access.protected import Protected
from core.access.session import connection_of
from core.database.base import Base
from core.database.engine import Database

Entity = TypeVar("Entity", bound=Base)


class Reason(StrEnum):
    """All the work there is that no actor does."""

    MIGRATION = "migration"
    SEED = "seed"
    SIGN_IN = "sign-in"
    POLICY = "policy"
    SETTINGS = "settings"
    AUDIT = "audit"
    TICKER = "ticker"
    BACKUP = "backup"


class SystemRecords(Door):
    """Its rows never reach a renderer."""

    def __init__(self, database: Database, audit: AuditWriter, reason: Reason, *, writing: bool = True) -> None:
        super().__init__(database, audit, Stamp(None, None, None, f"system: {Reason(reason)}"), writing=writing)
        self._changes: dict[Protected, dict[str, object]] = {}

    def __enter__(self) -> Self:
        if acting.get() is not None:
            raise NoActor("the system does not act while a person does")
        return super().__enter__()

    @property
    def connection(self) -> Connection:
        """For statements on the system's own tables."""
        return connection_of(self._session)

    def get(self, model: type[Entity], id: UUID) -> Entity:
        if (entity := self._session.get(model, id)) is None:
            raise NotFound
        return entity

    def _has_written(self) -> bool:
        """Rows of the system's own tables, and statements, leave no entry: a door opened to write may have written."""
        return self._is_writing

    def before(self, state: ORMExecuteState) -> None:
        """Nothing is hidden from the system."""

    def inserting(self, connection: Connection, entity: Base) -> None:
        """The system may insert; a creation is a change of nothing."""
        if isinstance(entity, Protected):
            self._changes[entity] = {}

    def updating(self, connection: Connection, entity: Base) -> None:
        """The change is read before it is written: afterwards its old values are gone."""
        if isinstance(entity, Protected) and (change := change_of(entity, connection)).fields:
            self._changes[entity] = change.as_json()

    def flushed(self) -> None:
        """The history of each row was kept when it was written."""

    def written(self, connection: Connection, entity: Base) -> None:
        if isinstance(entity, Protected) and (changes := self._changes.pop(entity, None)) is not None:
            if entity.kind.label in changes:
                follow(connection, self._trail, entity)
            remember(connection, [change_row(self._trail.stamp, entity.kind.name, entity.id, changes, None)])
            action = "write" if changes else "create"
            self._trail.wrote(
                Entry(action, entity.kind.name, entity.id, detail=", ".join(sorted(changes))[:500] or None)
            )

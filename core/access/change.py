"""Reading off an entity what a flush would write: values, changed fields, and the records it refers to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from uuid import UUID

from sqlalchemy import Column, Connection, inspect, select
from sqlalchemy.orm import MANYTOONE
from sqlalchemy.sql.elements import ClauseElement

from core.access.errors import Bypass
from core.access.protected import Judged, Protected, guarded_mappers, table_of


@dataclass(frozen=True)
class Change:
    """What a flush would do to one row: its values afterwards, and each changed column's old and new value."""

    values: Mapping[str, object]
    fields: Mapping[str, tuple[object, object]]

    def as_json(self) -> dict[str, object]:
        return {name: [plain(old), plain(new)] for name, (old, new) in self.fields.items()}


def change_of(entity: Judged, connection: Connection | None = None) -> Change:
    """Read off the entity: foreign keys as a flush would copy them, column defaults as an insert would fill them in.

    With a connection, what the entity does not know (it was read in part) is taken from its row.
    """
    mapper, state = inspect(type(entity)), inspect(entity)
    values: dict[str, object] = {}
    fields: dict[str, tuple[object, object]] = {}
    stored = _row(entity, connection) if connection is not None and _is_partial(entity) else {}
    for column in table_of(type(entity)).c:
        key = mapper.get_property_by_column(column).key
        values[column.name] = entity.__dict__.get(key, stored.get(column.name, _default(column)))
        history = state.attrs[key].history
        if history.has_changes():
            old = history.deleted[0] if history.deleted else stored.get(column.name)
            fields[column.name] = (old, values[column.name])
    for relation in mapper.relationships:
        other = entity.__dict__.get(relation.key)
        moved = relation.direction is MANYTOONE and state.attrs[relation.key].history.has_changes()
        if moved and other is not None:
            for mine, theirs in relation.local_remote_pairs or ():
                values[mine.name] = getattr(other, str(theirs.key))
    if any(isinstance(value, ClauseElement) or hasattr(value, "__clause_element__") for value in values.values()):
        raise Bypass("a column is given a value, not SQL")
    return Change(values, fields)


def _is_partial(entity: Judged) -> bool:
    """Whether a stored entity lacks columns that it ought to hold, or was given a value before the old one was read."""
    state = inspect(entity)
    if not state.persistent:
        return False
    attributes = inspect(type(entity)).column_attrs
    unread = (a.key for a in attributes if a.key not in entity.__dict__ and not a.deferred)
    blind = (a.key for a in attributes if state.attrs[a.key].history.added and not state.attrs[a.key].history.deleted)
    return any(unread) or any(blind)


def _row(entity: Judged, connection: Connection) -> Mapping[str, object]:
    table = table_of(type(entity))
    (id,) = inspect(entity).identity
    return dict(connection.execute(select(table).where(table.c.id == id)).mappings().one())


def _default(column: Column[object]) -> object:
    default = column.default
    return default.arg if default is not None and default.is_scalar else None  # type: ignore[attr-defined]


def referred(entity: Judged, change: Change) -> Iterator[tuple[type[Protected], UUID]]:
    """The protected records that changed foreign keys point to: who may not see one must not learn of it so."""
    for name, model in _guarded_keys(type(entity)):  # type: ignore[arg-type]
        target = change.values.get(name)
        if target is not None and (name in change.fields or not inspect(entity).persistent):
            yield model, target  # type: ignore[misc]


@lru_cache(maxsize=256)
def _guarded_keys(model: type[Judged]) -> tuple[tuple[str, type[Protected]], ...]:
    """Its foreign keys to protected classes, each with the class."""
    return tuple(
        (key.parent.name, mapper.class_)
        for key in table_of(model).foreign_keys
        for mapper in guarded_mappers()
        if key.column.table is mapper.local_table
    )


def plain(value: object) -> object:
    """A value as history keeps it: JSON, readable in fifty years."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)

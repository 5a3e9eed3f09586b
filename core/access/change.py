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

Relation = tuple[str, tuple[tuple[str, str], ...]]
PLAIN = (str, int, float, bytes, date, UUID, list, dict, type(None))


@dataclass(frozen=True)
class Change:
    """What a flush would do to one row: its values afterwards, and each changed column's old and new value."""

    values: Mapping[str, object]
    fields: Mapping[str, tuple[object, object]]

    def as_json(self) -> dict[str, object]:
        return {name: [plain(old), plain(new)] for name, (old, new) in self.fields.items()}


def change_of(entity: Judged, connection: Connection | None = None) -> Change:
    """Read off the entity: foreign keys as a flush would copy them, column defaults as an insert would fill them in. Of
    what is new, everything is: only what was stored has changed fields.

    With a connection, what the entity does not know (it was read in part) is taken from its row.
    """
    state, held = inspect(entity), entity.__dict__
    columns, relations = _mapped(type(entity))  # type: ignore[arg-type]
    stored = _row(entity, connection) if connection is not None and _is_partial(entity) else {}
    values = {name: held[key] if key in held else stored.get(name, default) for name, key, default in columns}
    changed = state.committed_state if state.persistent else {}
    fields: dict[str, tuple[object, object]] = {}
    for name, key, _ in columns:
        if key in changed and (history := state.attrs[key].history).has_changes():
            fields[name] = (history.deleted[0] if history.deleted else stored.get(name), values[name])
    for key, pairs in relations:
        if (other := held.get(key)) is not None and (key in changed or not state.persistent):
            values |= {mine: getattr(other, theirs) for mine, theirs in pairs}
    if any(not isinstance(value, PLAIN) and _is_sql(value) for value in values.values()):
        raise Bypass("a column is given a value, not SQL")
    return Change(values, fields)


@lru_cache(maxsize=256)
def _mapped(model: type[Judged]) -> tuple[tuple[tuple[str, str, object], ...], tuple[Relation, ...]]:
    """(columns: name, attribute, default), (relationships that fill foreign keys: attribute, pairs of column and
    attribute of the other)"""
    mapper = inspect(model)
    columns = ((one.name, mapper.get_property_by_column(one).key, _default(one)) for one in table_of(model).c)
    relations = (
        (one.key, tuple((mine.name, str(theirs.key)) for mine, theirs in one.local_remote_pairs or ()))
        for one in mapper.relationships
        if one.direction is MANYTOONE
    )
    return tuple(columns), tuple(relations)


def _is_sql(value: object) -> bool:
    return isinstance(value, ClauseElement) or hasattr(value, "__clause_element__")


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

"""Reading off an entity what a flush would write: values, changed fields, and the records it refers to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from uuid import UUID

from sqlalchemy import Column, inspect
from sqlalchemy.orm import MANYTOONE
from sqlalchemy.sql.elements import ClauseElement

from core.access.errors import Bypass
from core.access.protected import Protected, guarded_mappers, table_of
from core.database.base import Base


@dataclass(frozen=True)
class Change:
    """What a flush would do to one row: its values afterwards, and each changed column's old and new value."""

    values: Mapping[str, object]
    fields: Mapping[str, tuple[object, object]]

    def as_json(self) -> dict[str, object]:
        return {name: [_plain(old), _plain(new)] for name, (old, new) in self.fields.items()}


def change_of(entity: Base) -> Change:
    """Read off the entity: foreign keys as a flush would copy them, column defaults as an insert would fill them in."""
    mapper = inspect(type(entity))
    values: dict[str, object] = {}
    fields: dict[str, tuple[object, object]] = {}
    for column in table_of(type(entity)).c:
        key = mapper.get_property_by_column(column).key
        values[column.name] = entity.__dict__.get(key, _default(column))
        history = inspect(entity).attrs[key].history
        if history.has_changes():
            fields[column.name] = (history.deleted[0] if history.deleted else None, values[column.name])
    for relation in mapper.relationships:
        other = entity.__dict__.get(relation.key)
        if relation.direction is MANYTOONE and other is not None:
            for mine, theirs in relation.local_remote_pairs or ():
                values[mine.name] = getattr(other, theirs.key)  # type: ignore[attr-defined]
    if any(isinstance(value, ClauseElement) or hasattr(value, "__clause_element__") for value in values.values()):
        raise Bypass("a column is given a value, not SQL")
    return Change(values, fields)


def _default(column: Column[object]) -> object:
    default = column.default
    return default.arg if default is not None and default.is_scalar else None  # type: ignore[attr-defined]


def referred(entity: Base, change: Change) -> Iterator[tuple[type[Protected], UUID]]:
    """The protected records that changed foreign keys point to: who may not see one must not learn of it so."""
    for key in table_of(type(entity)).foreign_keys:
        name = key.parent.name
        target = change.values.get(name)
        if target is None or (inspect(entity).persistent and name not in change.fields):
            continue
        for mapper in guarded_mappers():
            if key.column.table is mapper.local_table:
                yield mapper.class_, target  # type: ignore[misc]


def _plain(value: object) -> object:
    """A value as history keeps it: JSON, readable in fifty years."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)

"""Mentions of people by their ids in text and JSON: found before they are destroyed, however long that takes."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Integer,
    String,
    Table,
    Text,
    Uuid,
    cast,
    func,
    or_,
    select,
)

from core.access.protected import Anchor, Kind, guarded_mappers, table_of
from core.clients.models import Client
from core.database.base import Base
from core.database.ids import new_id
from core.retention.models import Disposal

C = table_of(Client)
STAYS = frozenset({"audit_entry", "audit_seal", "audit_anchor", table_of(Disposal).name})
AT_ONCE, PEOPLE_AT_ONCE = 200, 20
STILL_WRITTEN, STILL_NUMBERED = 600_000, 1000
"""Milliseconds, and numbers: how far back a transaction that is still under way may have begun."""


@dataclass(frozen=True)
class Mentions:
    """Rows whose text or JSON names one of these people by id, by table: their keys. `since`: keys of rows that may
    have been written while it was looked, and are looked through once more, begin here."""

    people: frozenset[UUID]
    keys: Mapping[Table, Collection[UUID]]
    since: Mapping[Table, UUID | int | None]


def mentions_of(connection: Connection, client_ids: Collection[UUID]) -> Mentions:
    """Through the whole history, every message and every kept reply: it takes long, and is for a door that reads."""
    people, since = _with_joined(connection, client_ids), {table: _now_at(connection, table) for table, _ in texts()}
    keys: dict[Table, set[UUID]] = defaultdict(set)
    for table, columns in texts():
        for few in by_few(people, PEOPLE_AT_ONCE):
            keys[table] |= set(connection.execute(select(key_of(table)).where(naming(columns, few))).scalars())
    return Mentions(frozenset(people), keys, since)


def naming(columns: list[Column[object]], ids: Collection[UUID]) -> ColumnElement[bool]:
    return or_(*(cast(column, Text).contains(str(id), autoescape=True) for column in columns for id in ids))


def _with_joined(connection: Connection, client_ids: Collection[UUID]) -> set[UUID]:
    found, new = set[UUID](), set(client_ids)
    while new:
        found |= new
        joined = select(C.c.id).where(C.c.merged_into_id.in_(new))
        new = set(connection.execute(joined).scalars()) - found
    return found


def _now_at(connection: Connection, table: Table) -> UUID | int | None:
    """A key somewhat before the next: ids are given out in order, and a transaction that began earlier may still be
    writing with lower ones. None for keys without an order."""
    (key,) = table.primary_key.columns
    if isinstance(key.type, Uuid):
        return UUID(int=new_id().int - (STILL_WRITTEN << 80))
    if isinstance(key.type, Integer):
        newest = connection.execute(select(func.max(key))).scalar()
        return max((newest or 0) - STILL_NUMBERED, 0)
    return None


def texts() -> Iterator[tuple[Table, list[Column[object]]]]:
    """Tables that no record about clients lies in, with their columns of text and JSON that may name one by its id."""
    for table in Base.metadata.sorted_tables:
        kind = kinds().get(table.name)
        if kind is not None and kind.anchor is Anchor.CLIENT:
            continue
        columns = [c for c in table.c if isinstance(c.type, Text | JSON) or _is_long(c)]
        if columns and table.name not in STAYS:
            yield table, columns


def _is_long(column: Column[object]) -> bool:
    return isinstance(column.type, String) and column.type.length == 400 and column.name in ("href", "source", "thread")


def key_of(table: Table) -> Column[UUID]:
    (column,) = table.primary_key.columns
    return column


def by_few(ids: Collection[UUID], most: int = AT_ONCE) -> Iterator[list[UUID]]:
    each = list(ids)
    for first in range(0, len(each), most):
        yield each[first : first + most]


def kinds() -> Mapping[str, Kind]:
    return {table_of(mapper.class_).name: mapper.class_.kind for mapper in guarded_mappers()}

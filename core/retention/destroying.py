"""Destroying everything that is held about a person: every row that the tables themselves say is theirs, what those
rows said before, and every mention by id. The audit stays, and a certificate for each organisation."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    RowMapping,
    Table,
    Uuid,
    delete,
    insert,
    select,
    update,
)

from core.access.audit.models import RecordChange
from core.access.moving import NAMED, parts_by_name
from core.access.protected import Anchor, guarded_mappers, table_of
from core.clients.models import Client
from core.database.base import Base
from core.retention.mentions import PEOPLE_AT_ONCE, STAYS, Mentions, by_few, key_of, kinds, mentions_of, naming, texts

C, H, NOBODY = table_of(Client), table_of(RecordChange), "destroyed"


@dataclass
class Doomed:
    """Rows that go, by table: ids of their primary keys."""

    rows: dict[Table, set[UUID]] = field(default_factory=lambda: defaultdict(set))

    @property
    def ids(self) -> set[UUID]:
        return {id for some in self.rows.values() for id in some}


def destroy(connection: Connection, client_id: UUID, known: Mentions | None = None) -> Doomed:
    """In this transaction. Records that were joined with this one were of the same person and go with it. `known`: what
    was found before, so that nobody who writes waits for the search."""
    doomed = Doomed()
    _follow(connection, doomed, C, {client_id})
    _leave_parts(connection, doomed)
    _named(connection, doomed)
    if known is None or not doomed.rows[C] <= known.people:
        known = mentions_of(connection, doomed.rows[C])
    _scrub_all(connection, doomed, known)
    for few in by_few(doomed.ids):
        connection.execute(delete(H).where(H.c.record_id.in_(few)))
    _let_go(connection, doomed)
    for table in reversed(Base.metadata.sorted_tables):
        for few in by_few(doomed.rows.get(table, ())):
            connection.execute(delete(table).where(key_of(table).in_(few)))
    return doomed


def _follow(connection: Connection, doomed: Doomed, table: Table, ids: set[UUID]) -> None:
    """These rows, and all that belong to them: whatever points to them, but what is about staff or organisations, or
    about another person."""
    new = ids - doomed.rows[table]
    if not new:
        return
    doomed.rows[table] |= new
    for other, column in _pointing_to(table):
        if not _is_of_clients(other):
            continue
        found = set[UUID]()
        for few in by_few(new):
            found |= _theirs(connection, doomed, other, column, few)
        if found:
            _follow(connection, doomed, other, found)


def _theirs(
    connection: Connection, doomed: Doomed, table: Table, column: Column[UUID], ids: Collection[UUID]
) -> set[UUID]:  # fmt: skip
    """A row about somebody else that only mentions the person stays, and the mention goes."""
    kind = kinds().get(table.name)
    about = table.c[kind.about] if kind and kind.about and kind.about != "id" else None
    asked = select(key_of(table), *([] if about is None else [about])).where(column.in_(ids))
    rows = connection.execute(asked).all()
    if about is None or not column.nullable or about is column:
        return {row[0] for row in rows}
    return {row[0] for row in rows if row[1] is None or row[1] in doomed.rows[C]}


def _leave_parts(connection: Connection, doomed: Doomed) -> None:
    """What is part of an entry about somebody else, its seal above all, stays with that entry and is theirs: without
    its seal the entry would open to everybody."""
    for reference in parts_by_name(C):
        table, going = reference.table, doomed.rows[reference.table]
        for few in by_few(going):
            asked = select(key_of(table), table.c[NAMED]).where(key_of(table).in_(few))
            named = {key: id for key, id in connection.execute(asked) if id not in doomed.ids}
            whose = _about(connection, set(named.values()))
            for key, id in named.items():
                if id in whose:
                    going.discard(key)
                    moved = {reference.column.name: whose[id], "version": table.c.version + 1}
                    connection.execute(update(table).where(key_of(table) == key).values(moved))


def _about(connection: Connection, ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Whom these entries of any kind are about."""
    found: dict[UUID, UUID] = {}
    for mapper in guarded_mappers() if ids else ():
        table, kind = table_of(mapper.class_), mapper.class_.kind
        if kind.anchor is Anchor.CLIENT and kind.about not in (None, "id"):
            asked = select(table.c.id, table.c[kind.about]).where(table.c.id.in_(ids), table.c[kind.about].is_not(None))
            found |= {row[0]: row[1] for row in connection.execute(asked)}
    return found


def _named(connection: Connection, doomed: Doomed) -> None:
    """What names a record that goes in a column without a foreign key."""
    ids = doomed.ids
    for table in Base.metadata.sorted_tables:
        if table.name in STAYS or table is H:
            continue
        for column in _named_columns(table):
            for few in by_few(ids):
                if column.nullable and not _is_of_clients(table):  # evidence of an organisation's own: a legal hold
                    connection.execute(update(table).where(column.in_(few)).values({column.name: None}))
                    continue
                doomed.rows[table] |= set(connection.execute(select(key_of(table)).where(column.in_(few))).scalars())


def _scrub_all(connection: Connection, doomed: Doomed, known: Mentions) -> None:
    """Ids in text and JSON of other tables: a message that leads there, a reply kept for a repeated request, what
    another record said before."""
    for table, columns in texts():
        places: list[ColumnElement[bool]] = [key_of(table).in_(few) for few in by_few(known.keys.get(table, ()))]
        if (since := known.since[table]) is not None:
            places.append(key_of(table) >= since)
        for place in places:
            for few in by_few(doomed.rows[C], PEOPLE_AT_ONCE):
                asked = select(table).where(place, naming(columns, few))
                rows = connection.execute(asked).mappings().all()
                _scrub(connection, doomed, table, columns, rows, [str(id) for id in few])


def _scrub(
    connection: Connection, doomed: Doomed, table: Table, columns: list[Column[object]], rows: Sequence[RowMapping],
    ids: list[str],
) -> None:  # fmt: skip
    """Messages and kept replies go altogether; in what stays the id gives way to a word."""
    for row in rows:
        key = row[key_of(table).name]
        if key in doomed.rows.get(table, ()):
            continue
        if (table.name not in kinds() and table is not H) or table.name == "notice":
            doomed.rows[table].add(key)
            continue
        new = {column.name: _without(row[column.name], ids) for column in columns}
        if table is H:  # what was said before is never rewritten: the change is kept once more without the id
            connection.execute(delete(H).where(H.c.id == key))
            connection.execute(insert(H), {**row, **new})
        else:
            connection.execute(update(table).where(key_of(table) == key).values(**new))


def _let_go(connection: Connection, doomed: Doomed) -> None:
    """Rows that stay do not point to what goes."""
    for table in list(doomed.rows):
        for other, column in _pointing_to(table):
            if column.nullable:
                for few in by_few(doomed.rows[table]):
                    connection.execute(update(other).where(column.in_(few)).values({column.name: None}))


def _pointing_to(table: Table) -> Iterator[tuple[Table, Column[UUID]]]:
    for other in Base.metadata.sorted_tables:
        for column in other.c:
            if any(key.column.table is table for key in column.foreign_keys):
                yield other, column


def _is_of_clients(table: Table) -> bool:
    """Records about clients, and rows of the system's own that belong to such a record."""
    kind = kinds().get(table.name)
    return kind is None or kind.anchor is Anchor.CLIENT


def _named_columns(table: Table) -> list[Column[UUID]]:
    return [c for c in table.c if isinstance(c.type, Uuid) and not c.foreign_keys and not c.primary_key
            and c.name in ("record_id", "twin_id", "was_id")]  # fmt: skip


def _without(value: object, ids: list[str]) -> object:
    if value is None:
        return None
    text = value if isinstance(value, str) else json.dumps(value)
    for id in ids:
        text = text.replace(id, NOBODY)
    return text if isinstance(value, str) else json.loads(text)

"""Moving what is about one record to another: every reference that the tables themselves declare, whoever may see it.

The only writes that are not decided row by row: whoever moves may do the named act `merge` on both records, and each
moved row keeps its history. A table made tomorrow is moved as well; a column marked `STAYS` tells how things were.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    RowMapping,
    Table,
    UniqueConstraint,
    Uuid,
    and_,
    delete,
    insert,
    select,
    update,
)

from core.access.audit.entries import REFUSED, Entry
from core.access.audit.history import change_row, remember
from core.access.change import plain
from core.access.door import Door
from core.access.errors import Bypass, Refused
from core.access.protected import Anchor, Judged, Kind, guarded_mappers, table_of
from core.access.records import Records
from core.access.session import connection_of
from core.access.vocabulary import Action
from core.database.base import Base
from core.database.ids import new_id

STAYS = {"stays": True}
"""For `mapped_column(info=STAYS)`: what it says was so then, and stays so whatever is joined."""
AS_IT_WAS = frozenset({"audit_entry", "record_change"})
"""What was done is never written anew."""
NAMED = "record_id"
"""A column of this name may hold the id of any record, and so has no foreign key."""


@dataclass(frozen=True)
class Reference:
    """A column that points to records of one table."""

    table: Table
    column: Column[UUID]

    @property
    def kind(self) -> Kind | None:
        """Of the records in this table; None where they are the system's own."""
        return _kinds().get(self.table.name)


@dataclass(frozen=True)
class Held:
    """One row with a reference, as it is."""

    reference: Reference
    values: RowMapping

    @property
    def key(self) -> str:
        """Its primary key, as JSON."""
        return json.dumps([plain(self.values[column.name]) for column in self.reference.table.primary_key])

    @property
    def place(self) -> tuple[str, str, str]:
        return (self.reference.table.name, self.reference.column.name, self.key)


@dataclass(frozen=True)
class Mover:
    """One act of moving rows between records of `target`, in the transaction of a door."""

    door: Door
    target: Table
    reason: str

    @classmethod
    def of(cls, door: Door, decided: Sequence[Judged], *, reason: str) -> "Mover":
        """Raises `Refused` unless whoever acts may join each of these; the system may."""
        door.flush()
        for entity in decided:
            if isinstance(door, Records) and not (decision := door.decide(Action.MERGE, entity)).allowed:
                door._trail.note(Entry(Action.MERGE, entity.kind.name, entity.id, entity.id, outcome=REFUSED))
                raise Refused(str(decision))
        return cls(door, table_of(type(decided[0])), reason)

    @property
    def connection(self) -> Connection:
        return connection_of(self.door._session)

    @cached_property
    def references(self) -> list[Reference]:
        return list(references_to(self.target))

    def held(self, id: UUID) -> list[Held]:
        """Every row that points to this record."""
        return [
            Held(reference, row)
            for reference in self.references
            for row in self.connection.execute(
                select(reference.table).where(reference.column == id).order_by(*reference.table.primary_key)
            ).mappings()
        ]

    def move(self, rows: Iterable[Held], to: UUID) -> None:
        """Each row points to the other record now; its history says so."""
        self._need_writing()
        past = []
        for row in rows:
            reference, was = row.reference, row.values[row.reference.column.name]
            values: dict[str, object] = {reference.column.name: to}
            if "version" in reference.table.c:
                values["version"] = reference.table.c.version + 1
            self.connection.execute(update(reference.table).where(_is(row)).values(values))
            if reference.kind is not None:
                changes = {reference.column.name: [str(was), str(to)]}
                past.append(self._past(reference.kind, row.values["id"], changes))
        remember(self.connection, past)

    def copy(self, row: Held, to: UUID) -> None:
        """The same about the other record, as a row of its own."""
        self._need_writing()
        reference, id = row.reference, new_id()
        values = {**row.values, "id": id, reference.column.name: to, "version": 1}
        self.connection.execute(insert(reference.table).values(values))
        if reference.kind is not None:
            remember(self.connection, [self._past(reference.kind, id, {})])

    def change(self, row: Held, values: Mapping[str, object]) -> None:
        """Other columns of a row, with their history; columns that are right already stay out of it."""
        self._need_writing()
        new = {name: value for name, value in values.items() if row.values[name] != value}
        if not new:
            return
        table = row.reference.table
        versioned = {"version": table.c.version + 1} if "version" in table.c else {}
        self.connection.execute(update(table).where(_is(row)).values({**new, **versioned}))
        if (kind := row.reference.kind) is not None:
            changes: dict[str, object] = {name: [plain(row.values[name]), plain(value)] for name, value in new.items()}
            remember(self.connection, [self._past(kind, row.values["id"], changes)])

    def own_row(self, id: UUID) -> Held:
        """The record's own row, which nobody else changes or refers to anew until this transaction ends."""
        asked = select(self.target).where(self.target.c.id == id).with_for_update()
        found = self.connection.execute(asked).mappings().one()
        return Held(Reference(self.target, self.target.c.id), found)

    def take_away(self, row: Held) -> None:
        """A row that joining itself had made."""
        self._need_writing()
        self.connection.execute(delete(row.reference.table).where(_is(row)))

    def audit(self, action: str, id: UUID, *, detail: str | None = None) -> None:
        kind = _kinds()[self.target.name]
        self.door._trail.wrote(Entry(action, kind.name, id, id, detail=detail))

    def forget_loaded(self) -> None:
        """Nothing that was read before is believed any more."""
        self.door._session.expunge_all()

    def may_read(self, row: Held) -> bool:
        """Whether whoever acts would find this row by themselves."""
        kind = row.reference.kind
        if kind is None or not isinstance(self.door, Records):
            return kind is not None
        model = self.door.judge.policy.words.models[kind.name]
        return self.door.judge.stored(self.connection, Action.READ, model, row.values["id"]).allowed

    def _need_writing(self) -> None:
        if not self.door._is_writing:
            raise Bypass("a door opened to read moves nothing")

    def _past(self, kind: Kind, id: UUID, changes: Mapping[str, object]) -> dict[str, object]:
        return change_row(self.door._trail.stamp, kind.name, id, changes, self.reason)


def references_to(target: Table) -> Iterator[Reference]:
    """Every column of every table that points there, by foreign key or by name, but those that tell how things were."""
    for table in Base.metadata.sorted_tables:
        if table.name in AS_IT_WAS:
            continue
        for column in table.c:
            by_key = any(key.column.table is target for key in column.foreign_keys)
            by_name = column.name == NAMED and isinstance(column.type, Uuid) and not column.foreign_keys
            if (by_key or by_name) and not column.info.get("stays"):
                yield Reference(table, column)


def clashing(rows: Sequence[Held], beside: Sequence[Held]) -> list[Reference]:
    """References of rows that cannot go over, for the table allows one such row for each record only."""
    taken = {found for row in beside for found in _unique(row)}
    return [row.reference for row in rows if not taken.isdisjoint(_unique(row))]


def points_to(row: Held, id: UUID, references: Iterable[Reference]) -> bool:
    """Whether another column of the row points to that record: it says something of the two together."""
    mine = row.reference
    return any(r.table is mine.table and r.column is not mine.column and row.values[r.column.name] == id
               for r in references)  # fmt: skip


def json_columns(row: Held) -> list[str]:
    return [column.name for column in row.reference.table.c if isinstance(column.type, JSON)]


def _unique(row: Held) -> Iterator[tuple[object, ...]]:
    """What the table allows once, apart from the reference itself."""
    table, column = row.reference.table, row.reference.column
    sets = [list(one.columns) for one in table.constraints if isinstance(one, UniqueConstraint)]
    sets += [list(one.columns) for one in table.indexes if one.unique]
    sets.append(list(table.primary_key))
    for columns in sets:
        others = [each.name for each in columns if each is not column]
        if column in columns and all(row.values[name] is not None for name in others):
            yield (table.name, column.name, *others, *(row.values[name] for name in others))


def _is(row: Held):  # type: ignore[no-untyped-def]
    return and_(*(column == row.values[column.name] for column in row.reference.table.primary_key))


def _kinds() -> Mapping[str, Kind]:
    return {table_of(mapper.class_).name: mapper.class_.kind for mapper in guarded_mappers()}


def parts_by_name(target: Table) -> list[Reference]:
    """How rows point there that are part of an entry of any kind, which they name by its id (`NAMED`): its seal, its
    addenda. Not what is part of something else as well, and only says what became of the entry there."""
    kinds = _kinds()
    found = []
    for one in references_to(target):
        wholes = {key.column.table for key in one.table.foreign_keys} - {target}
        is_elsewheres = any(
            kinds[whole.name].anchor is Anchor.CLIENT and NAMED not in whole.c
            for whole in wholes if whole.name in kinds
        )  # fmt: skip
        if NAMED in one.table.c and one.kind is not None and one.column.name == one.kind.about and not is_elsewheres:
            found.append(one)
    return found


def move_belonging(records: Records, entry: Judged, *, about: Table, was: UUID, to: UUID, reason: str) -> None:
    """What belongs to an entry that the actor has just changed goes with it, and what belongs to that, whoever may see
    it: an entry about one person never has parts about another."""
    mover = Mover(records, about, reason)
    waiting: list[tuple[Table, list[UUID]]] = [(table_of(type(entry)), [entry.id])]
    while waiting:
        table, ids = waiting.pop()
        for reference, owner in _parts_of(mover, table):
            asked = select(reference.table).where(owner.in_(ids), reference.column == was)
            rows = mover.connection.execute(asked).mappings().all()
            mover.move([Held(reference, row) for row in rows], to)
            if rows:
                waiting.append((reference.table, [row["id"] for row in rows]))


def _parts_of(mover: Mover, table: Table) -> Iterator[tuple[Reference, Column[UUID]]]:
    """Each way to be part of a row of this table, with the column that names it."""
    for reference in mover.references:
        for column in reference.table.c:
            if any(key.column.table is table for key in column.foreign_keys):
                yield reference, column
    for reference in parts_by_name(mover.target):
        yield reference, reference.table.c[NAMED]

"""Whose an entry is that was written since two records were joined, and that whoever takes them apart may not see."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from core.access.moving import Held, Mover
from core.access.protected import table_of
from core.duplicates.models import ClientMerge, MergedRow

ROWS = table_of(MergedRow)
Name = tuple[str, object]
"""Of a row: its table and its id."""


@dataclass(frozen=True)
class Said:
    """What whoever takes them apart said of the entries that they see: these go back, these stay."""

    going: Sequence[Held]
    staying: Sequence[Held]


def of_the_other(mover: Mover, made: ClientMerge, unseen: Sequence[Held], *, chosen: Said) -> list[Held]:
    """Those that plainly belong to the record that comes back: what is part of something that goes back, of parts as
    well, and what an organisation wrote that had to do with that person alone. Any other stays where it is. `chosen`:
    what was said of the entries seen."""
    asked = select(ROWS).where(ROWS.c.merge_id == made.id)
    was = {(r.table_name, r.column_name, r.row_key): r.was_id for r in mover.connection.execute(asked)}
    now = [row for row in mover.held(made.client_id) if row.place in was]
    back = [row for row in now if was[row.place] == made.merged_id]
    stays = [row for row in now if was[row.place] == made.client_id]
    going, staying = _named([*back, *chosen.going]), _named([*stays, *chosen.staying])
    theirs_alone = _owners(back) - _owners(stays)
    found, left = [], {_name(row): row for row in unseen}
    while left:
        row = left.pop(_whole(left))
        parts = _parents(row)
        goes = bool(parts & going) or (not parts & staying and _owner(row) in theirs_alone)
        (going if goes else staying).add(_name(row))
        found += [row] if goes else []
    return found


def _whole(left: Mapping[Name, Held]) -> Name:
    """The next one that is part of nothing still open: whatever it is part of goes before it."""
    return next((name for name, row in left.items() if not (_parents(row) - {name}) & left.keys()), next(iter(left)))


def _name(row: Held) -> Name:
    return (row.reference.table.name, row.values.get("id"))


def _named(rows: Iterable[Held]) -> set[Name]:
    return {_name(row) for row in rows}


def _owners(rows: Collection[Held]) -> set[UUID]:
    return {owner for row in rows if (owner := _owner(row)) is not None}


def _owner(row: Held) -> UUID | None:
    kind = row.reference.kind
    return None if kind is None or kind.owner is None else row.values[kind.owner]


def _parents(row: Held) -> set[Name]:
    """Rows that this one is part of, by the tables' own keys."""
    columns = [column for column in row.reference.table.c if column is not row.reference.column]
    return {
        (key.column.table.name, row.values[column.name])
        for column in columns
        for key in column.foreign_keys
        if row.values[column.name] is not None
    }

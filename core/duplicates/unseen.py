"""Whose an entry is that was written since two records were joined, and that whoever takes them apart may not see."""

from collections.abc import Collection, Iterator
from uuid import UUID

from sqlalchemy import select

from core.access.moving import Held, Mover
from core.access.protected import table_of
from core.duplicates.models import ClientMerge, MergedRow

ROWS = table_of(MergedRow)


def of_the_other(mover: Mover, made: ClientMerge, unseen: Collection[Held]) -> Iterator[Held]:
    """Those that plainly belong to the record that comes back: what is part of something that goes back, and what an
    organisation wrote that had to do with that person alone. Any other stays where it is."""
    asked = select(ROWS).where(ROWS.c.merge_id == made.id)
    was = {(r.table_name, r.column_name, r.row_key): r.was_id for r in mover.connection.execute(asked)}
    now = [row for row in mover.held(made.client_id) if row.place in was]
    back = [row for row in now if was[row.place] == made.merged_id]
    stays = [row for row in now if was[row.place] == made.client_id]
    going = {(row.reference.table.name, row.values.get("id")) for row in back}
    staying = {(row.reference.table.name, row.values.get("id")) for row in stays}
    theirs_alone = _owners(back) - _owners(stays)
    for row in unseen:
        parts = _parents(row)
        if parts & going or (not parts & staying and _owner(row) in theirs_alone):
            yield row


def _owners(rows: Collection[Held]) -> set[UUID]:
    return {owner for row in rows if (owner := _owner(row)) is not None}


def _owner(row: Held) -> UUID | None:
    kind = row.reference.kind
    return None if kind is None or kind.owner is None else row.values[kind.owner]


def _parents(row: Held) -> set[tuple[str, object]]:
    """Rows that this one is part of, by the tables' own keys."""
    columns = [column for column in row.reference.table.c if column is not row.reference.column]
    return {
        (key.column.table.name, row.values[column.name])
        for column in columns
        for key in column.foreign_keys
        if row.values[column.name] is not None
    }

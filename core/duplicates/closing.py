"""What opens or closes a record to somebody, when two are joined and taken apart again: no door opens by either."""

from collections.abc import Collection, Sequence
from uuid import UUID

from core.access.moving import NAMED, Held, Mover
from core.access.protected import guarded_mappers, table_of


def end_what_was_let_in(mover: Mover, rows: Sequence[Held]) -> None:
    """Of two records that are one now: what somebody was let into for a time was one of them."""
    models = {table_of(mapper.class_).name: mapper.class_ for mapper in guarded_mappers()}
    for row in rows:
        model = models.get(row.reference.table.name)
        if model is not None and row.reference.column.name == model.kind.about:
            mover.change(row, model.end_on_joining(dict(row.values)))


def keep_closed(mover: Mover, written_since: Sequence[Held], going: Collection[Held], both: tuple[UUID, UUID]) -> None:
    """Whoever was kept out of the joined record by what was written since is kept out of both, and what may not be
    destroyed of the one may not be of the other. `going`: what of it went
    to the record that comes back, the second of `both`."""
    kept, gone = both
    models = {table_of(mapper.class_).name: mapper.class_ for mapper in guarded_mappers()}
    moved = {row.place for row in going}
    for row in written_since:
        model = models.get(row.reference.table.name)
        column = row.reference.column.name
        if model is not None and column == (model.kind.about or NAMED) and model.closes(dict(row.values)):
            mover.copy(row, kept if row.place in moved else gone)

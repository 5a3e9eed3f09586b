"""What closes a record to somebody, when two records are taken apart again: no door opens by that."""

from collections.abc import Collection, Sequence
from uuid import UUID

from core.access.moving import Held, Mover
from core.access.protected import guarded_mappers, table_of


def keep_closed(mover: Mover, written_since: Sequence[Held], going: Collection[Held], both: tuple[UUID, UUID]) -> None:
    """Whoever was kept out of the joined record by what was written since is kept out of both. `going`: what of it went
    to the record that comes back, the second of `both`."""
    kept, gone = both
    models = {table_of(mapper.class_).name: mapper.class_ for mapper in guarded_mappers()}
    moved = {row.place for row in going}
    for row in written_since:
        model = models.get(row.reference.table.name)
        if model is not None and row.reference.column.name == model.kind.about and model.closes(dict(row.values)):
            mover.copy(row, kept if row.place in moved else gone)

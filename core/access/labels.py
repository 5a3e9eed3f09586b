"""Labels that follow: what stands beside an entry is as open as the entry, from the flush on that relabels it."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Connection, Table, select, update

from core.access.audit.entries import Entry, Trail
from core.access.audit.history import change_row, remember
from core.access.change import plain
from core.access.protected import Judged, Kind, guarded_mappers, table_of
from core.access.vocabulary import Action
from core.database.locks import lock


def lock_label(connection: Connection, id: UUID) -> None:
    """Waits until nobody else gives the entry another label, or writes beside it with the one that it has."""
    lock(connection, f"label of {id}")


def follow(connection: Connection, trail: Trail, entity: Judged, reason: str | None = None) -> None:
    """What stands beside the entry takes on its label, with a history. It is not decided row by row: whoever may
    relabel an entry relabels what is as open as the entry."""
    label = getattr(entity, str(entity.kind.label))
    lock_label(connection, entity.id)
    for kind, table in _following():
        own, entry = table.c[str(kind.label)], table.c[str(kind.follows)]
        stale = connection.execute(select(table.c.id, own).where(entry == entity.id, own != label)).all()
        if not stale:
            continue
        changed = update(table).where(table.c.id.in_([row[0] for row in stale]))
        connection.execute(changed.values({own.name: label, "version": table.c.version + 1}))
        remember(
            connection,
            [
                change_row(trail.stamp, kind.name, id, {own.name: [plain(old), plain(label)]}, reason)
                for id, old in stale
            ],
        )
        for id, _ in stale:
            trail.wrote(Entry(Action.WRITE, kind.name, id, detail=own.name))


def _following() -> Iterator[tuple[Kind, Table]]:
    for mapper in guarded_mappers():
        if mapper.class_.kind.follows is not None:
            yield mapper.class_.kind, table_of(mapper.class_)

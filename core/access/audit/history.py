"""A record's past: each change with old and new values, who made it, for whom, and why."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, insert, select

from core.access.audit.entries import Stamp
from core.access.audit.models import RecordChange
from core.access.protected import table_of
from core.database import clock

TABLE = table_of(RecordChange)


@dataclass(frozen=True)
class Past:
    """One change; `fields` maps a column to its old and new value, empty for the creation itself."""

    at: datetime
    actor_id: UUID | None
    organisation_id: UUID | None
    reason: str | None
    fields: Mapping[str, Sequence[object]]


def change_row(
    stamp: Stamp, kind: str, id: UUID, fields: Mapping[str, object], reason: str | None
) -> dict[str, object]:
    """One change as it is kept."""
    row = {"at": clock.now(), "kind": kind, "record_id": id, "actor_id": stamp.actor_id}
    return row | {"organisation_id": stamp.organisation_id, "reason": reason, "changes": dict(fields)}


def remember(connection: Connection, rows: Sequence[Mapping[str, object]]) -> None:
    """Keep changes, in the transaction that makes them."""
    if rows:
        connection.execute(insert(TABLE), [dict(row) for row in rows])


def past_of(connection: Connection, kind: str, id: UUID) -> list[Past]:
    """All changes of one record, oldest first."""
    asked = select(TABLE).where(TABLE.c.kind == kind, TABLE.c.record_id == id).order_by(TABLE.c.id)
    rows = connection.execute(asked).mappings()
    return [Past(r["at"], r["actor_id"], r["organisation_id"], r["reason"], r["changes"]) for r in rows]


def pasts_of(connection: Connection, kind: str, ids: Collection[UUID]) -> dict[UUID, list[Past]]:
    """The same of many records of one kind, by id; a record without any change since it was made has that one alone."""
    asked = select(TABLE).where(TABLE.c.kind == kind, TABLE.c.record_id.in_(list(ids))).order_by(TABLE.c.id)
    found: dict[UUID, list[Past]] = {}
    for r in connection.execute(asked).mappings():
        past = Past(r["at"], r["actor_id"], r["organisation_id"], r["reason"], r["changes"])
        found.setdefault(r["record_id"], []).append(past)
    return found


def values_before(connection: Connection, kind: str, ids: Collection[UUID], field: str) -> set[object]:
    """What these records had in this field before it was changed, as it is kept; nothing where there was nothing."""
    asked = select(TABLE.c.changes).where(TABLE.c.kind == kind, TABLE.c.record_id.in_(ids))
    changes = connection.execute(asked).scalars().all() if ids else ()
    return {one[field][0] for one in changes if field in one and one[field][0] is not None}

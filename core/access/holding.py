"""Holding a record until the end of the transaction, for acts of which only one can be: taking, accepting."""

from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from core.access.protected import Protected
from core.access.records import Records

Entity = TypeVar("Entity", bound=Protected)


def hold(records: Records, model: type[Entity], id: UUID) -> Entity:
    """The record, if it may be read, as `Records.one`. Whoever comes at the same moment waits, and then reads what the
    first has made of it: without this the second would learn only that something had changed, not what."""
    records.rows(select(model.id).where(model.id == id).with_for_update())  # SQLite's writers come one at a time anyway
    return records.one(model, id)

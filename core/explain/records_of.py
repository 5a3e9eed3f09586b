"""Opening a record by the word of its kind, for pages that take any kind."""

from uuid import UUID

from sqlalchemy import select

from core.access.errors import NotFound
from core.access.protected import Anchor, Protected
from core.access.records import Records
from core.clients.models import Client


def record_of(records: Records, kind: str, id: UUID) -> Protected:
    """A word that is no kind is not found, like a record that is not open; nor is a name that everybody may read."""
    model = records.judge.policy.words.models.get(kind)
    if model is None or not issubclass(model, Protected):
        raise NotFound
    return records.one(model, id)


def client_of(records: Records, record: Protected) -> Client | None:
    """The client that the record is about, where this door shows them."""
    kind = record.kind
    if kind.anchor is not Anchor.CLIENT or kind.about is None:
        return None
    client_id = getattr(record, kind.about)
    found = records.find(select(Client).where(Client.id == client_id)) if client_id else ()
    return found[0] if found else None

"""The entry that something is written beside: where it is held and how open it is, and nothing of what it says."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import null, select

from core.access.audit.entries import Entry
from core.access.errors import NotFound
from core.access.labels import lock_label
from core.access.protected import Kind, Label, Protected, Record, table_of
from core.access.records import Records
from core.access.vocabulary import Action


@dataclass(frozen=True)
class EntryNamed:
    """`about` is the client; `holder_id` None for what nobody owns; `label` as it is now."""

    kind: Kind
    id: UUID
    about: UUID
    holder_id: UUID | None
    label: Label


def entry_beside(
    records: Records, model: type[Protected], id: UUID, *, despite: str, writing: bool = False
) -> EntryNamed:
    """For whoever may read the entry. And for whoever acts for its holder and could change it but for the condition
    `despite`: they learn that it is there and whom it is about, and read nothing of it. With `writing` its label stays
    until the transaction ends. Raises `NotFound`."""
    if writing:
        lock_label(records._connection, id)
    closed = _closed_only_by(records, model, id, despite)
    if not closed:
        records.one(model, id)
    found = _place(records, model, id)
    if found is None or (closed and found.holder_id != records.actor.organisation_id):
        records.refused(Action.KNOW, model, id)
        raise NotFound
    if closed:
        records._trail.note(Entry(Action.KNOW, model.kind.name, id, found.about, detail=despite))
    return found


def _closed_only_by(records: Records, model: type[Protected], id: UUID, despite: str) -> bool:
    decision = records.judge.stored(records._connection, Action.WRITE, model, id)
    return records.judge.but_for(decision, Action.WRITE, model, despite)


def _place(records: Records, model: type[Protected], id: UUID) -> EntryNamed | None:
    record = Record(model.kind, table_of(model))
    owner = null() if record.owner is None else record.owner
    asked = select(record.about, owner, record.label).where(record.id == id)
    row = records._connection.execute(asked).first()
    return None if row is None or row[0] is None else EntryNamed(model.kind, id, row[0], row[1], Label(str(row[2])))

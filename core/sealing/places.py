"""What sealing puts into shared places: a page of a record's sealed entries, what is said of entries on others' pages,
and in the header of whoever looks after them the entries recorded by mistake."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from core.access.floor import UNMARKED
from core.access.protected import Protected
from core.access.records import Records
from core.access.vocabulary import Action
from core.sealing import service
from core.sealing.mistake_models import Mistake
from core.sealing.models import Seal
from core.web.filters import plain_day
from core.web.parts import Link
from core.web.places import Contribution, Entries, NavigationItem, Section


def on_entries(records: Records, entries: Entries) -> Mapping[UUID, Link]:
    """The seal of what is sealed; how to seal what may be changed."""
    if not records.judge.may_ever(Seal, Action.READ):
        return {}
    asked = select(Seal).where(Seal.record_id.in_([entry.id for entry, _ in entries]), Seal.lifted_at.is_(None))
    found = {seal.record_id: Link(f"/seals/{seal.id}", "Sealed: to whom it is open") for seal in records.find(asked)}
    if records.judge.may_ever(Seal, Action.CREATE):
        for entry, may_change in entries:
            if may_change and entry.kind.name in service.SEALABLE:
                found.setdefault(entry.id, Link(f"/seals/new/{entry.kind.name}/{entry.id}", "Seal this entry"))
    return found


def marked_wrong(records: Records, entries: Entries) -> Mapping[UUID, Link]:
    """How to say that what may be changed should not be there; its page says where only another may."""
    if not records.judge.may_ever(Mistake, Action.CREATE):
        return {}
    return {
        entry.id: Link(f"/mistakes/new/{entry.kind.name}/{entry.id}", "Recorded by mistake?")
        for entry, may_change in entries
        if may_change and entry.kind.name not in UNMARKED
    }


def not_opened(records: Records, client_id: UUID, model: type[Protected]) -> Sequence[Link]:
    """That there is a sealed entry of this kind, its day and who holds it."""
    if not records.judge.may_ever(Seal, Action.READ):
        return []
    return [
        Link(f"/seals/{one.id}", f"A sealed entry of {plain_day(one.entry_day)}, held by {one.organisation.name}")
        for one in service.closed_to_me(records, client_id, model.kind.name)
    ]


CONTRIBUTION = Contribution(
    navigation=(NavigationItem("/mistakes", "Recorded by mistake", Mistake, rank=59),),
    sections=(Section("seals", "Sealed entries", Seal, rank=88),),
    on_entries=(on_entries, marked_wrong),
    not_opened=(not_opened,),
)

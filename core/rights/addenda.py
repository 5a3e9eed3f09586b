"""Use cases of addenda: written beside an entry by whoever may change it where it is held, never over it."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select

from core.access.beside import EntryNamed, entry_beside
from core.access.errors import Invalid, NotFound
from core.access.protected import Anchor, Protected
from core.access.records import Records
from core.access.vocabulary import Action
from core.database import clock
from core.rights.addendum_models import Addendum
from core.rights.schemas_addenda import AddendumIn

NOT_HELD_HERE = (
    "You may not write beside this entry. Another organisation that holds one puts right what it says: pass on what "
    "the person says."
)
NOT_YOURS = (
    "You may read this entry, and not write beside it. Pass on what the person says to somebody of your organisation "
    "who may change the entry."
)
RESTRICTED = "restricted_use"
"""While it holds, the entry is read for next to nothing; what the person says of it is still written down."""


def write(records: Records, *, kind: str, id: UUID, given: AddendumIn) -> Addendum:
    """The entry stays as it is. Raises `NotFound`, or `Invalid` where somebody else writes beside it."""
    to = entry_named(records, kind, id, writing=True)
    ours = records.actor.organisation_id
    made = Addendum(
        client_id=to.about, organisation_id=to.holder_id or ours, record_kind=kind, record_id=id,
        disputed=given.disputed, view=given.view, right=given.right, said_by=given.said_by,
        written_by=records.actor.person_id, written_at=clock.now(), label=to.label,
    )  # fmt: skip
    if not records.decide(Action.CREATE, made).allowed:
        records.refused(Action.CREATE, Addendum)
        raise Invalid("disputed", NOT_YOURS if made.organisation_id == ours else NOT_HELD_HERE)
    return records.add(made)


def addenda_to(records: Records, ids: Collection[UUID]) -> Sequence[Addendum]:
    """To any of these entries, as far as the viewer may read them, oldest first."""
    if not ids or not records.judge.may_ever(Addendum, Action.READ):
        return []
    asked = select(Addendum).where(Addendum.record_id.in_(ids)).order_by(Addendum.id)
    return records.find(asked.limit(100))


def entry_named(records: Records, kind: str, id: UUID, *, writing: bool = False) -> EntryNamed:
    """The entry that an addendum is for: for whoever may read it, and for whoever could change what their organisation
    holds, were its use not restricted. Raises `NotFound`."""
    model = records.judge.policy.words.models.get(kind)
    if model is None or not issubclass(model, Protected) or model.kind.anchor is not Anchor.CLIENT:
        raise NotFound
    if model is Addendum or model.kind.about is None:
        raise NotFound
    return entry_beside(records, model, id, despite=RESTRICTED, writing=writing)

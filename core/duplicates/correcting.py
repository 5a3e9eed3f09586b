"""An entry written about the wrong person: moved to the right one, with a trace on both that names neither."""

from uuid import UUID

from sqlalchemy import select

from core.access.errors import Invalid, NotFound
from core.access.moving import move_belonging
from core.access.protected import Anchor, Label, Protected, guarded_mappers, table_of
from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.models import Client, ContactDetails
from core.database import clock
from core.duplicates.models import CorrectedEntry

NOT_MOVED = frozenset({ContactDetails.kind.name, CorrectedEntry.kind.name})
"""An address has grants of its own: it is ended here and written anew there."""


def correctable() -> dict[str, type[Protected]]:
    """Kinds of entry that may be about the wrong person, by their word: what an organisation wrote, under a label."""
    found = {mapper.class_.kind.name: mapper.class_ for mapper in guarded_mappers()}
    return {
        name: model
        for name, model in found.items()
        if model.kind.anchor is Anchor.CLIENT and model.kind.about == "client_id"
        and None not in (model.kind.owner, model.kind.label) and name not in NOT_MOVED
    }  # fmt: skip


def entry_of(records: Records, kind: str, id: UUID, version: int | None = None) -> Protected:
    """Raises `NotFound` for a kind that is none of these, too."""
    model = correctable().get(kind)
    if model is None:
        raise NotFound
    return records.one(model, id, version)


def correct(records: Records, *, entry: Protected, to: Client, reason: str) -> None:
    """It is about `to` from now on, with what belongs to it. Raises `Invalid` or `Refused`, and nothing has changed."""
    wrong: UUID | None = getattr(entry, "client_id", None)
    if wrong is None:
        raise Invalid("to_client_id", "This is about nobody yet: identify the person instead.")
    if wrong == to.id:
        raise Invalid("to_client_id", "This is about that person already.")
    _refuse_part(records, entry, wrong)
    records.because(reason)
    # Both traces first: what the move itself would open to whoever makes it must not be what lets them make it.
    _trace(records, entry, wrong, None)
    _trace(records, entry, to.id, reason)
    entry.client_id = to.id  # type: ignore[attr-defined]
    if "opens_record" in table_of(type(entry)).c and not records.may(Action.WRITE, to):
        entry.opens_record = False  # type: ignore[attr-defined]
    records.flush()
    move_belonging(records, entry, about=table_of(Client), was=wrong, to=to.id, reason=reason)


def _trace(records: Records, entry: Protected, client_id: UUID, reason: str | None) -> None:
    """The reason stays with the right person: it may name them."""
    records.add(
        CorrectedEntry(
            client_id=client_id, organisation_id=getattr(entry, str(entry.kind.owner)), entry_kind=entry.kind.name,
            has_come=reason is not None, corrected_by=records.actor.person_id, corrected_at=clock.now(),
            reason=reason, label=getattr(entry, str(entry.kind.label), Label.NORMAL),
        )
    )  # fmt: skip


def _refuse_part(records: Records, entry: Protected, wrong: UUID) -> None:
    """What belongs to another entry about the same person moves with that one."""
    models = {table_of(model).name: model for model in correctable().values()}
    for key in table_of(type(entry)).foreign_keys:
        whole = models.get(key.column.table.name)
        id = getattr(entry, key.parent.name)
        if whole is not None and id is not None:
            parts = records.find(select(whole).where(whole.id == id))  # type: ignore[type-var]
            if any(getattr(part, "client_id", None) == wrong for part in parts):
                raise Invalid(
                    "to_client_id", f"This belongs to one of the {whole.kind.words}: move that, and it follows."
                )


def traces_of(records: Records, client_id: UUID) -> list[CorrectedEntry]:
    """As far as the actor may see them."""
    return list(records.find(select(CorrectedEntry).where(CorrectedEntry.client_id == client_id)))


def in_words(trace: CorrectedEntry) -> str:
    one = trace.entry_kind.replace("_", " ")
    article = "An" if one[0] in "aeiou" else "A"
    if trace.has_come:
        return f"{article} {one} that had been written about somebody else was moved here"
    return f"{article} {one} had been written here by mistake and was moved away"

"""What was gathered for a request: each entry with why it is to be looked at, and what is known of what is sealed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from sqlalchemy import select

from core.access.protected import Protected
from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.people_named import names_of_organisations, names_of_people
from core.own_view.leaving_out import ORGANISATION, PERSON, together
from core.own_view.models import DecisionState, DisclosureDecision
from core.own_view.parts import PARTS
from core.rights.held import Place, each, ids_of, kinds_gathered
from core.rights.marks import Hidden, Mark, marks_of
from core.rights.models import RightsDecision, RightsGathering, RightsRequest
from core.sealing.models import Seal, SealLevel


@dataclass(frozen=True)
class Found:
    """One entry as it was found. `holder_id`: None for what nobody owns. Of a sealed one neither version nor content is
    known, if it is not open to whoever gathers."""

    kind: str
    id: UUID
    version: int | None
    holder_id: UUID | None
    marks: tuple[Mark, ...] = ()

    @property
    def place(self) -> Place:
        return self.kind, self.id

    @property
    def is_sealed(self) -> bool:
        return Mark.SEALED in self.marks

    def as_json(self) -> dict[str, object]:
        holder = str(self.holder_id) if self.holder_id else None
        return {
            "kind": self.kind,
            "id": str(self.id),
            "version": self.version,
            "holder": holder,
            "marks": [*self.marks],
        }


def found_in(gathering: RightsGathering) -> list[Found]:
    return [
        Found(
            str(one["kind"]), UUID(str(one["id"])), cast(int | None, one["version"]),
            UUID(str(one["holder"])) if one["holder"] else None,
            tuple(Mark(mark) for mark in cast(list[str], one["marks"])),
        )
        for one in gathering.found
    ]  # fmt: skip


def gather(records: Records, client_id: UUID) -> list[Found]:
    """What may be handed out, each with its marks; and what is known to be there, but is sealed."""
    hidden = hidden_from(records, client_id)
    found = [
        Found(model.kind.name, one.id, one.version, _holder(one), tuple(marks_of(one, past, hidden)))
        for model in kinds_gathered(records)
        for one, past in each(records, model, client_id)
    ]
    known = {one.place for one in found}
    return [*found, *(Found(kind, id, None, None, (Mark.SEALED,)) for kind, id in _sealed(records, client_id, known))]


def hidden_from(records: Records, client_id: UUID) -> Hidden:
    """By the decisions of all guardians together, whichever organisation's."""
    decided = (cast(DisclosureDecision, one) for one, _ in each(records, DisclosureDecision, client_id))
    left = together(one for one in decided if one.state is DecisionState.DECIDED)
    sorts = (word.partition(" ") for word in left.words)
    ids = {UUID(id) for sort, _, id in sorts if sort in (ORGANISATION, PERSON)}
    names = dict(names_of_people(records, ids)) | {
        id: name for id, name in names_of_organisations(records).items() if id in ids
    }
    kinds = frozenset(kind for part in PARTS if left.part(part.key) for kind in part.kinds)
    return Hidden(left.page, kinds, frozenset({*map(str, ids), *(name.lower() for name in names.values())}))


def _sealed(records: Records, client_id: UUID, known: set[Place]) -> list[Place]:
    """Entries of which it may be known that they are there, or whose seal may be read, and no more. Of a locked one
    nobody is told here: whoever gives the second yes may not know of it."""
    there = {
        (model.kind.name, id)
        for model in kinds_gathered(records)
        for id, _ in ids_of(records, model, client_id, Action.KNOW, ())
    }
    seals = (cast(Seal, one) for one, _ in each(records, Seal, client_id))
    told = {(one.entry_kind, one.record_id) for one in seals if one.stands and one.level is not SealLevel.LOCKED}
    return sorted((there | told) - known)


def _holder(one: Protected) -> UUID | None:
    return None if one.kind.owner is None else cast(UUID | None, getattr(one, one.kind.owner))


def decisions_of(records: Records, request: RightsRequest) -> Mapping[Place, RightsDecision]:
    """How entries of the request were judged."""
    asked = select(RightsDecision).where(RightsDecision.request_id == request.id)
    return {(one.record_kind, one.record_id): one for one in records.find(asked)}

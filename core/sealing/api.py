"""The API of seals."""

from uuid import UUID

from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.models import Client
from core.sealing import service
from core.sealing.models import Seal, SealOpening
from core.sealing.schemas import LiftIn, NameIn, OpeningOut, OverrideIn, SealEntryIn, SealOut
from core.web.conflicts import refuse_stale
from core.web.lists import Listed, whole

router = Router(face=Face.API, prefix="/api/v1", tags=["sealed entries"])


@router.get("/clients/{client_id}/seals", requires(Seal, Action.READ))
def list_seals(records: Records, client_id: UUID) -> Listed[SealOut]:
    """That there are sealed entries about the person, as far as you may know of them."""
    return whole(SealOut, service.seals_of(records, records.one(Client, client_id).id))


@router.post("/seals", requires(Seal, Action.CREATE), status=201)
def seal_an_entry(records: Records, given: SealEntryIn) -> Reply[SealOut]:
    """It opens to its author and to you, and to whom you name."""
    made = service.seal(records, entry=service.entry_of(records, given.kind, given.record_id), given=given)
    return Reply(SealOut.model_validate(made), version=made.version, location=f"{router.prefix}/seals/{made.id}")


@router.get("/seals/{seal_id}", requires(Seal, Action.READ))
def show_seal(records: Records, seal_id: UUID) -> Reply[SealOut]:
    return _reply(records.one(Seal, seal_id))


@router.post("/seals/{seal_id}/lift", requires(Seal, Action.CLOSE))
def lift_seal(records: Records, seal_id: UUID, given: LiftIn, version: IfMatch) -> Reply[SealOut]:
    """The entry opens again as the rules say. What the person wishes is kept."""
    seal = records.one(Seal, seal_id)
    refuse_stale(version, seal.version, now=SealOut.model_validate(seal), yours=given)
    service.lift(records, seal=seal, given=given)
    return _reply(seal)


@router.get("/seals/{seal_id}/openings", requires(SealOpening, Action.READ))
def list_openings(records: Records, seal_id: UUID) -> Listed[OpeningOut]:
    """To whom it is or was open, and on which ground."""
    return whole(OpeningOut, service.openings(records, records.one(Seal, seal_id)))


@router.post("/seals/{seal_id}/openings", requires(SealOpening, Action.CREATE), status=201)
def name_somebody(records: Records, seal_id: UUID, given: NameIn) -> Reply[OpeningOut]:
    """Somebody who may open it from now on."""
    made = service.name(records, seal=records.one(Seal, seal_id), given=given)
    return Reply(OpeningOut.model_validate(made), version=made.version)


@router.post("/seals/{seal_id}/override", requires(SealOpening, Action.CREATE), status=201)
def open_on_a_ground(records: Records, seal_id: UUID, given: OverrideIn) -> Reply[OpeningOut]:
    """For today, by somebody who has been granted that power. A privacy officer looks at each."""
    made = service.override(records, seal=records.one(Seal, seal_id), given=given)
    return Reply(OpeningOut.model_validate(made), version=made.version)


@router.post("/seals/{seal_id}/openings/{opening_id}/end", requires(SealOpening, Action.CLOSE))
def end_an_opening(records: Records, seal_id: UUID, opening_id: UUID, version: IfMatch) -> Reply[OpeningOut]:
    """It is closed to them at once. To its author and to whoever sealed it, it stays open."""
    opening = service.opening_of(records, records.one(Seal, seal_id), opening_id)
    now = OpeningOut.model_validate(opening)
    refuse_stale(version, opening.version, now=now, yours=now)
    service.end_opening(records, opening=opening)
    return Reply(OpeningOut.model_validate(opening), version=opening.version)


def _reply(seal: Seal) -> Reply[SealOut]:
    return Reply(SealOut.model_validate(seal), version=seal.version)

"""The API of referrals on their way in: bringing one, and what waits because it could not be taken."""

from contextlib import suppress
from uuid import UUID

from sqlalchemy import select

from core.access.errors import NotFound, Refused
from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.interop.arrival import Received
from core.interop.taking_back import sent_by, take_back
from core.organisations.models import Service
from core.people.intake import Intake
from core.referrals.arrivals import Arrival, Way
from core.ways_in.bringing import Brought, bring_client, bring_person, is_visible, service_of
from core.ways_in.doors import TheIntake, doors_for, entered_by
from core.ways_in.schemas import AgainIn, BroughtOut, DiscardIn, ReferralIn, TakeBackIn, TakenBackOut, WaitingOut
from core.ways_in.seeing_to import discard, take_again, waiting
from core.web.conflicts import refuse_stale
from core.web.lists import After, Limit, Listed, listed

router = Router(face=Face.API, prefix="/api/v1", tags=["referrals"])


@router.post("/referrals", requires(Arrival, Action.CREATE), status=201)
def bring_referral(records: Records, given: ReferralIn, intake: TheIntake) -> Reply[BroughtOut]:
    """Bring a referral to a service. Of a client whom you support it goes on from your organisation; of somebody
    described it comes from the sender you name. The same `reference` again changes nothing; with other content it is
    refused (409). What came by another way before becomes no second referral."""
    received = _bring(records, given, intake)
    place = f"/api/v1/referrals/{received.referral.id}" if is_visible(records, received) else None
    return Reply(_out(received, is_visible=place is not None), location=place)


@router.post("/arrivals/{arrival_id}/take-back", requires(Arrival, Action.CREATE))
def take_back_sent(records: Records, arrival_id: UUID, given: TakeBackIn, intake: TheIntake) -> Reply[TakenBackOut]:
    """Take back a referral that you sent, by the `id` that you were answered. Where somebody has decided on it already,
    they are told, and it goes on. What another one sent is not found (404)."""
    entered = entered_by(records)
    open_door = doors_for(records, intake, Way.API, entered.organisation_id)
    for organisation_id in {service.organisation_id: None for service in records.find(select(Service))}:
        with suppress(Refused), open_door(organisation_id) as door:
            if (arrival := sent_by(door, entered, id=arrival_id)) is not None:
                return Reply(TakenBackOut(id=arrival_id, words=take_back(door, arrival, given.reason, given.words)))
    raise NotFound


@router.get("/arrivals/waiting", requires(Arrival, Action.READ))
def list_waiting(records: Records, after: After = None, limit: Limit = 50) -> Listed[WaitingOut]:
    """What came to your organisation and could not be taken, oldest first."""
    page, count = waiting(records, after=after, limit=limit)
    return listed(page, count, WaitingOut.model_validate)


@router.post("/arrivals/{arrival_id}/again", requires(Arrival, Action.WRITE))
def try_again(
    records: Records, arrival_id: UUID, given: AgainIn, intake: TheIntake, version: IfMatch
) -> Reply[WaitingOut]:
    """Try once more, perhaps to a service that you choose. 422 says what is still to be mended."""
    arrival = _current(records, arrival_id, version, given)
    take_again(records, intake, arrival, given.service_id)
    return Reply(WaitingOut.model_validate(arrival), version=arrival.version)


@router.post("/arrivals/{arrival_id}/discard", requires(Arrival, Action.WRITE))
def discard_waiting(records: Records, arrival_id: UUID, given: DiscardIn, version: IfMatch) -> Reply[WaitingOut]:
    """Nobody takes it in, because of what you say; its content is forgotten later."""
    arrival = _current(records, arrival_id, version, given)
    discard(records, arrival, given.reason)
    return Reply(WaitingOut.model_validate(arrival), version=arrival.version)


def _bring(records: Records, given: ReferralIn, intake: Intake) -> Received:
    brought = Brought(Way.API, service_of(records, given.service_id), given, given.reference)
    if given.client_id is not None:
        return bring_client(records, intake, brought, given.client_id)
    assert given.person is not None, "the model sees to it"
    return bring_person(records, intake, brought, given.person)


def _out(received: Received, *, is_visible: bool) -> BroughtOut:
    """Whoever may not read the referral learns nothing of one that was there before."""
    arrival = received.arrival
    id, at = (arrival.id, arrival.at) if arrival else (received.referral.id, received.referral.received_at)
    return BroughtOut(
        id=id, way=Way.API, received_at=at, referral_id=received.referral.id if is_visible else None
    )  # fmt: skip


def _current(records: Records, arrival_id: UUID, version: int, given: AgainIn | DiscardIn) -> Arrival:
    arrival = records.one(Arrival, arrival_id)
    refuse_stale(version, arrival.version, now=WaitingOut.model_validate(arrival), yours=given)
    return arrival

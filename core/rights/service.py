"""Use cases of requests: received, taken, extended, looked through, released by two people, closed."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from core.access.errors import Conflict, Invalid
from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.models import Client
from core.database import clock
from core.organisations.models import Organisation
from core.privacy.desk import desk_within
from core.privacy.models import Sort
from core.privacy.raising import Matter, raise_matter
from core.rights.due import EXTENDED, MONTHS, due_on
from core.rights.gathering import Found, decisions_of, found_in, gather
from core.rights.judging import undecided
from core.rights.models import Outcome, RequestSort, RequestState, RightsGathering, RightsRequest
from core.rights.schemas import CloseIn, RequestIn, RequestOfIn
from core.rights.still import refuse_changed

NOT_YOURS = "Take this request first."
NO_GATHERING = "Gather what is held first."


def receive(records: Records, *, client: Client, given: RequestIn | RequestOfIn) -> RightsRequest:
    """By somebody who may read who the person is. Its organisation's privacy officers are told."""
    made = records.add(proposed(client.id, records.actor.organisation_id, records.actor.person_id, given))
    tell(records, made)
    return made


def pass_on(records: Records, *, request: RightsRequest, to: UUID) -> UUID:
    """The same request at another organisation, with the day on which it was received here: what the person does not
    want shared, and what is sealed there, is looked through by those who may. Twice is once."""
    _refuse_other(records, request)
    if to == request.organisation_id or not records.find(select(Organisation).where(Organisation.id == to)):
        raise Invalid("organisation_id", "Choose another organisation.")
    with desk_within(records, to) as desk:
        same = (RightsRequest.passed_from_id == request.id, RightsRequest.organisation_id == to)
        for known in desk.find(select(RightsRequest).where(*same)):
            return known.id
        copied = RightsRequest(
            client_id=request.client_id, organisation_id=to, sort=request.sort, words=request.words,
            proof=request.proof, received_on=request.received_on, recorded_by=records.actor.person_id,
            recorded_at=clock.now(), passed_from_id=request.id, due_on=request.due_on,
        )  # fmt: skip
        made = desk.add(copied)
        passed = made.id
    raise_matter(records, _matter(copied))
    return passed


def take(records: Records, request: RightsRequest) -> None:
    """Also from a colleague who has it; what was said ready has to be looked at again by whoever takes it."""
    _refuse_closed(request)
    if request.state is RequestState.RELEASED:
        raise Conflict("This has been released already.")
    request.handled_by, request.state = records.actor.person_id, RequestState.REVIEW
    request.second_id, request.ready_at = None, None
    request.second_organisation_id = request.second_organisation_id or request.organisation_id
    records.flush()
    _tell_another(records, request)


def extend(records: Records, request: RightsRequest, *, because: str) -> None:
    """Once, by two months, and within the first."""
    _refuse_other(records, request)
    if request.extended_at is not None:
        raise Conflict("This has been extended already: once is all the law allows.")
    if clock.today() > request.due_on:
        raise Conflict("The month is over: it can be extended within it only.")
    request.due_on = due_on(request.received_on, EXTENDED)
    request.extended_because, request.extended_at, request.warned_at = because, clock.now(), None
    records.because(because)
    records.flush()


def ask_second(records: Records, request: RightsRequest, *, organisation_id: UUID) -> None:
    """Of another organisation than before: whoever there had taken it on gives no second yes any more."""
    _refuse_other(records, request)
    _refuse_unless_looked_through(request)
    if not records.find(select(Organisation).where(Organisation.id == organisation_id)):
        raise Invalid("organisation_id", "Choose one of the organisations here.")
    if organisation_id != request.second_organisation_id:
        request.second_organisation_id, request.second_id = organisation_id, None
        records.flush()


def gather_now(records: Records, request: RightsRequest) -> RightsGathering:
    """Finds everything anew. What was judged before stays judged while the entry is the same. Raises `Conflict`."""
    _refuse_other(records, request)
    _refuse_unless_looked_through(request)
    made = records.add(
        RightsGathering(
            client_id=request.client_id, organisation_id=request.organisation_id, request_id=request.id,
            made_by=records.actor.person_id, made_at=clock.now(),
            found=[one.as_json() for one in gather(records, request.client_id)],
        )
    )  # fmt: skip
    request.gathering_id, request.state, request.ready_at = made.id, RequestState.REVIEW, None
    records.flush()
    return made


def say_ready(records: Records, request: RightsRequest) -> None:
    """The first yes: every entry that had to be looked at has been. Raises `Conflict` saying what is missing."""
    _refuse_other(records, request)
    if request.state is RequestState.READY:
        return
    entries = entries_of(records, request)
    if request.state is not RequestState.REVIEW:
        raise Conflict("This request is not being worked on.")
    if waiting := len(undecided(entries, decisions_of(records, request))):
        raise Conflict(f"{waiting} entries have not been looked at yet.")
    refuse_changed(records, request, entries)
    request.state, request.ready_at = RequestState.READY, clock.now()
    records.flush()


def take_as_second(records: Records, request: RightsRequest) -> None:
    """Somebody of another role or another organisation: the rules say who. It opens to them what was gathered."""
    _refuse_unless_looked_through(request)
    with records.act(Action.APPROVE, request):
        request.second_id = records.actor.person_id


def release(records: Records, request: RightsRequest) -> None:
    """The second yes. Everything is judged anew for whoever says it; what has closed meanwhile takes it back."""
    if request.state is RequestState.RELEASED:
        return
    if request.state is not RequestState.READY or request.second_id != records.actor.person_id:
        raise Conflict("This is not ready to be released by you.")
    if request.handled_by == records.actor.person_id:
        raise Conflict("The second yes is another person’s.")
    refuse_changed(records, request, entries_of(records, request))
    with records.act(Action.APPROVE, request):
        request.state, request.released_at = RequestState.RELEASED, clock.now()


def send_back(records: Records, request: RightsRequest, *, because: str) -> None:
    """To be looked at again, by either of the two; what was judged stays."""
    if request.state not in (RequestState.READY, RequestState.RELEASED):
        raise Conflict("This is being worked on already.")
    records.because(because)
    action = Action.APPROVE if request.second_id == records.actor.person_id else Action.WRITE
    with records.act(action, request):
        request.state, request.ready_at, request.released_at = RequestState.REVIEW, None, None


def close(records: Records, request: RightsRequest, given: CloseIn) -> None:
    """What the request opened is closed with it. Raises `Conflict`."""
    if request.state is RequestState.CLOSED and (request.outcome, request.outcome_words) == (
        given.outcome, given.outcome_words,
    ):  # fmt: skip
        return
    _refuse_other(records, request)
    gives = given.outcome in (Outcome.DONE, Outcome.PARTLY)
    if request.sort is RequestSort.ACCESS and gives and request.state is not RequestState.RELEASED:
        raise Invalid("outcome", "Nothing has been released yet: two people release what the person is given.")
    with records.act(Action.CLOSE, request):
        request.outcome, request.outcome_words = given.outcome, given.outcome_words
        request.state, request.closed_by, request.closed_at = (
            RequestState.CLOSED, records.actor.person_id, clock.now(),
        )  # fmt: skip


def entries_of(records: Records, request: RightsRequest) -> Sequence[Found]:
    """What was gathered last. Raises `Conflict` if nothing was yet."""
    if request.gathering_id is None:
        raise Conflict(NO_GATHERING)
    return found_in(records.one(RightsGathering, request.gathering_id))


def requests_of(records: Records, client_id: UUID) -> Sequence[RightsRequest]:
    """About one person, as far as the viewer may read them, the newest first."""
    asked = select(RightsRequest).where(RightsRequest.client_id == client_id)
    return records.find(asked.order_by(RightsRequest.id.desc()).limit(200))


def proposed(client_id: UUID, organisation_id: UUID, by: UUID, given: RequestIn) -> RightsRequest:
    received = given.received_on or clock.today()
    return RightsRequest(
        client_id=client_id, organisation_id=organisation_id, sort=given.sort, words=given.words, proof=given.proof,
        received_on=received, recorded_by=by, recorded_at=clock.now(), due_on=due_on(received, MONTHS),
    )  # fmt: skip


def tell(records: Records, request: RightsRequest) -> None:
    """The organisation's privacy officers."""
    raise_matter(records, _matter(request))


def _tell_another(records: Records, request: RightsRequest) -> None:
    """A request opens much: another privacy officer hears that this one has taken it."""
    me = records.actor.person_id
    said = {"about": f"a request: {request.sort.words.lower()}", "see": f"/rights/{request.id}"}
    source = f"rights {request.id} taken by {me}"
    matter = Matter(request.organisation_id, Sort.OFFICER_LOOK, source, me, request.client_id, said)
    raise_matter(records, matter)


def _matter(request: RightsRequest) -> Matter:
    said = {"due": request.due_on.isoformat(), "see": f"/rights/{request.id}"}
    source = f"rights {request.id}"
    return Matter(request.organisation_id, Sort.RIGHTS_REQUEST, source, client_id=request.client_id, evidence=said)


def _refuse_other(records: Records, request: RightsRequest) -> None:
    _refuse_closed(request)
    if request.handled_by != records.actor.person_id:
        raise Conflict(NOT_YOURS)


def _refuse_unless_looked_through(request: RightsRequest) -> None:
    if request.sort is not RequestSort.ACCESS or request.state not in (RequestState.REVIEW, RequestState.READY):
        raise Conflict(
            "Only a request to see the record, while it is worked on, is gathered and looked through by two."
        )


def _refuse_closed(request: RightsRequest) -> None:
    if not request.is_open:
        raise Conflict("This request is closed.")


def one_request(records: Records, id: UUID, version: int | None = None) -> RightsRequest:
    """Raises `NotFound`, or `StaleVersion`."""
    return records.one(RightsRequest, id, version)

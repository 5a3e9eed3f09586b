"""Seeing to what could not be taken: trying again, entering it by hand, or discarding it."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from sqlalchemy import bindparam, select

from core.access.errors import Invalid
from core.access.paging import Count, Filter, Order, Page, counted
from core.access.protected import Label
from core.access.records import Records
from core.interop.arrival import Entered, Received, receive
from core.interop.fhir import SourceFile
from core.interop.referral_import import STAYS, Bringing, import_referrals
from core.organisations.models import Service
from core.people.intake import Intake
from core.referrals.arrivals import Arrival, ArrivalState, Way
from core.referrals.models import Referral
from core.ways_in.bringing import is_visible, service_of
from core.ways_in.doors import doors_for
from core.ways_in.public_arrivals import PublicIn, arriving_of

IN_STATE = Filter(Arrival.state == bindparam("in_state", type_=Arrival.state.type))
OLDEST_FIRST = Order((Arrival.at,))
CHOOSE = "Choose the service that this is for."


def waiting(records: Records, *, after: UUID | None = None, limit: int = 50) -> tuple[Page[Arrival], Count]:
    """Of all organisations whose arrivals the viewer may read, longest waiting first."""
    values: dict[str, object] = {"in_state": ArrivalState.WAITING}
    page = records.page(Arrival, order=OLDEST_FIRST, limit=limit, after=after, filters=(IN_STATE,), values=values)
    return page, counted(page, after, lambda: records.count(Arrival, filters=(IN_STATE,), values=values))


def take_again(records: Records, intake: Intake, arrival: Arrival, service_id: UUID | None) -> None:
    """Raises `Invalid` with what is still to be mended; it then waits on."""
    arrival.need_waiting()
    received = _taken(records, intake, arrival, service_id)
    _mark(records, arrival, received)


def discard(records: Records, arrival: Arrival, why: str) -> None:
    records.because(why)
    arrival.discard(why)
    records.flush()


def refuse_elsewhere(arrival: Arrival, service: Service) -> None:
    """Raises `Invalid`: only its own organisation's referral can be kept as confidential as it came."""
    if arrival.label is not Label.NORMAL and service.organisation_id != arrival.organisation_id:
        raise Invalid("service_id", STAYS)


def entered_by_hand(records: Records, arrival: Arrival, received: Received) -> None:
    """Somebody has typed in what it said."""
    _mark(records, arrival, received)


def _mark(records: Records, arrival: Arrival, received: Received | None) -> None:
    """A referral of another organisation is not named here; one that somebody else had sent is theirs to follow."""
    is_ours = received is not None and is_visible(records, received)
    again = received is not None and received.again
    if received is not None and is_ours:
        _keep_label(records, {received.referral.id}, arrival.label)
    arrival.became(received.referral if received is not None and is_ours else None, again=again)
    records.flush()


def _keep_label(records: Records, referrals: Collection[UUID], label: Label) -> None:
    """What was held as confidential stays so once it is a referral, and so does a second one that came to it."""
    for referral in records.find(select(Referral).where(Referral.id.in_(referrals)).order_by(Referral.id)):
        if Label.strictest(referral.label, label) is not referral.label:
            referral.label = label
    records.flush()


def _taken(records: Records, intake: Intake, arrival: Arrival, service_id: UUID | None) -> Received | None:
    """What it became; None if all of it had become something before."""
    if arrival.way is Way.PUBLIC_FORM:
        return _form_taken(records, intake, arrival, service_id)
    default = arrival.organisation_id
    service = service_of(records, service_id) if service_id else None
    # Whoever sent it might be who now tries it: nobody is matched for their own organisation.
    bringing = Bringing(
        arrival.way, _entered(arrival), may_match=False, service=service, received_at=arrival.at,
        stays_with=None if arrival.label is Label.NORMAL else arrival.organisation_id,
    )  # fmt: skip
    file = SourceFile("the message", (arrival.content or "").encode())
    report = import_referrals(doors_for(records, intake, arrival.way, default), [file], bringing=bringing)
    faults = [sentence for entry in report.entries if entry.referral_id is None for sentence in entry.sentences]
    # What could be taken stays, whatever becomes of the rest.
    _keep_label(records, {entry.referral_id for entry in report.entries if entry.referral_id}, arrival.label)
    if faults or not report.entries:
        raise Invalid("content", " ".join(faults) or "There is no referral in this.")
    return None


def _form_taken(records: Records, intake: Intake, arrival: Arrival, service_id: UUID | None) -> Received:
    chosen = service_id or arrival.service_id
    if chosen is None:
        raise Invalid("service_id", CHOOSE)
    service, asked = service_of(records, chosen), PublicIn.model_validate_json(arrival.content or "")
    refuse_elsewhere(arrival, service)
    with intake.within(records, service.organisation_id, arrival.way.value) as door:
        # It was received when it came, not when somebody looked at it: its clocks run since then.
        return receive(door, replace(arriving_of(asked, service, None), received_at=arrival.at))


def _entered(arrival: Arrival) -> Entered | None:
    if arrival.entered_by is None or arrival.entered_for is None:
        return None
    return Entered(arrival.entered_by, arrival.entered_for)

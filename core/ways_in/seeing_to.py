"""Seeing to what could not be taken: trying again, entering it by hand, or discarding it."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import bindparam, select

from core.access.errors import Invalid
from core.access.paging import Count, Filter, Order, Page, counted
from core.access.protected import Label
from core.access.records import Records
from core.interop.arrival import Entered, Received, receive
from core.interop.fhir import SourceFile
from core.interop.import_report import EntryReport, Outcome
from core.interop.referral_import import STAYS, Bringing, import_referrals
from core.organisations.models import Service
from core.people.intake import Intake
from core.referrals.arrivals import Arrival, ArrivalState, Way
from core.referrals.models import Referral
from core.ways_in.bringing import service_of
from core.ways_in.doors import doors_for
from core.ways_in.public_arrivals import PublicIn, arriving_of
from core.ways_in.refused_rows import take_row

IN_STATE = Filter(Arrival.state == bindparam("in_state", type_=Arrival.state.type))
OLDEST_FIRST = Order((Arrival.at,))
CHOOSE = "Choose the service that this is for."


def waiting(records: Records, *, after: UUID | None = None, limit: int = 50) -> tuple[Page[Arrival], Count]:
    """Of all organisations whose arrivals the viewer may read, longest waiting first."""
    values: dict[str, object] = {"in_state": ArrivalState.WAITING}
    page = records.page(Arrival, order=OLDEST_FIRST, limit=limit, after=after, filters=(IN_STATE,), values=values)
    return page, counted(page, after, lambda: records.count(Arrival, filters=(IN_STATE,), values=values))


def take_again(records: Records, intake: Intake, arrival: Arrival, service_id: UUID | None) -> None:
    """All of it, or nothing. Raises `Invalid` with what is still to be mended; it then waits on."""
    arrival.need_waiting()
    if arrival.way is Way.PUBLIC_FORM:
        _mark(records, arrival, _form_taken(records, intake, arrival, service_id))
    else:
        _mark_all(records, arrival, _whole(_entries(records, intake, arrival, service_id)))


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


def _mark(records: Records, arrival: Arrival, received: Received) -> None:
    """A referral of another organisation is not named here; one that somebody else had sent is theirs to follow."""
    _became(records, arrival, received.referral.id, again=received.again)


def _mark_all(records: Records, arrival: Arrival, reports: Sequence[EntryReport]) -> None:
    """What became one referral is told of it from now on, by the name that its sender was given; what became several
    is named after none of them."""
    made = {report.referral_id for report in reports if report.referral_id}
    _keep_label(records, made, arrival.label)
    again = all(report.outcome is Outcome.UNCHANGED for report in reports)
    _became(records, arrival, next(iter(made)) if len(made) == 1 else None, again=again)


def _became(records: Records, arrival: Arrival, referral_id: UUID | None, *, again: bool) -> None:
    found = records.find(select(Referral).where(Referral.id == referral_id)) if referral_id else ()
    if found:
        _keep_label(records, {found[0].id}, arrival.label)
    arrival.became(next(iter(found), None), again=again and referral_id is not None)
    records.flush()


def _keep_label(records: Records, referrals: Collection[UUID], label: Label) -> None:
    """What was held as confidential stays so once it is a referral, and so does a second one that came to it."""
    for referral in records.find(select(Referral).where(Referral.id.in_(referrals)).order_by(Referral.id)):
        if Label.strictest(referral.label, label) is not referral.label:
            referral.label = label
    records.flush()


def _entries(
    records: Records, intake: Intake, arrival: Arrival, service_id: UUID | None
) -> Sequence[EntryReport]:  # fmt: skip
    service = service_of(records, service_id) if service_id else None
    open_door = doors_for(records, intake, arrival.way, arrival.organisation_id)
    if arrival.way is Way.SPREADSHEET:
        return take_row(open_door, arrival, entered=_entered(arrival), service=service)
    # Whoever sent it might be who now tries it: nobody is matched for their own organisation.
    bringing = Bringing(
        arrival.way, _entered(arrival), may_match=False, service=service, received_at=arrival.at,
        stays_with=None if arrival.label is Label.NORMAL else arrival.organisation_id,
    )  # fmt: skip
    file = SourceFile("the message", (arrival.content or "").encode())
    return import_referrals(open_door, [file], bringing=bringing).entries


def _whole(entries: Sequence[EntryReport]) -> Sequence[EntryReport]:
    """Raises `Invalid` unless all of them were taken."""
    faults = [sentence for entry in entries if entry.referral_id is None for sentence in entry.sentences]
    if faults or not entries:
        raise Invalid("content", " ".join(faults) or "There is no referral in this.")
    return entries


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

"""A referral arrives: the one way in, whoever brings it. The person is found or made, the service told, and what came
before by another way becomes no second referral."""

from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from core.access.errors import Conflict, StaleVersion
from core.access.holding import hold
from core.access.records import Records
from core.clients.models import Client, SafeContact
from core.clients.schemas import SafeContactIn
from core.clients.service import SAFE
from core.database import clock
from core.interop.arriving_people import Recognised, find_known, new_client
from core.interop.fhir.outcomes import Identity
from core.interop.fhir.values import PatientDetails
from core.interop.twins import Sought, Twin, find_twin
from core.interop.ways_of_contact import keep_unverified, keep_ways_of_contact
from core.notices.events import Event
from core.notices.telling import announce
from core.organisations.models import Organisation, Service, Standing
from core.referrals.arrivals import Arrival, ArrivalState, Way, arrivals_of
from core.referrals.codes import ClinicalPriority, NeedTag, PrimaryReason, SourceOfReferral
from core.referrals.models import Referral

T = TypeVar("T")
TRIES = 3

CHANGED = (
    "A message with this identity was received before, with other content. Nothing was changed. "
    "Ask the sender which one holds, and to send a correction as a new message."
)
NEW = (
    "No record could be matched with certainty, so a new one was made. Search for an existing record before you go on."
)
KNOWN = "The person was known here already: NHS number, date of birth and family name agree."
UNVERIFIED = (
    "The ways to reach the person in it were brought by a form, not verified: they are kept apart from the contact "
    "details."
)
FORM_FIRST = "What was here came by the public form: nobody has checked how to reach the person, or what is safe."
BESIDE = "The person is taken for the one of another referral that was brought the same way lately: see that one too."
CHOSEN = "The person was chosen from the record by the worker who entered this."


@dataclass(frozen=True)
class Sender:
    """Who refers: an organisation known here, else a name; `source` is the national code of what sort of sender."""

    organisation: Organisation | None = None
    name: str | None = None
    referrer: str | None = None
    source: SourceOfReferral | None = None


@dataclass(frozen=True)
class Entered:
    """The worker (or system) who brings it, and the organisation they act for."""

    person_id: UUID
    organisation_id: UUID


@dataclass(frozen=True)
class Arriving:
    """One referral on its way in, checked and within limits.

    `known` is the client whom somebody who may read them has chosen; `may_match` whether one may be looked for by NHS
    number; `opens_record` whether the referral may open the record to those who receive it. `where` is the sentence on
    a destination that is unknown, `notes` those on what came along; `safe` what the person themselves said is safe.
    """

    way: Way
    service: Service
    patient: PatientDetails
    sender: Sender
    priority: ClinicalPriority | None = None
    reason: PrimaryReason | None = None
    summary: str | None = None
    needs: tuple[NeedTag, ...] = ()
    identity: Identity | None = None
    message: str | None = None
    where: str | None = None
    notes: tuple[str, ...] = ()
    entered: Entered | None = None
    known: UUID | None = None
    may_match: bool = True
    opens_record: bool = True
    safe: SafeContactIn | None = None
    received_at: datetime | None = None

    @property
    def at(self) -> datetime:
        """When it was received: now, unless it lay somewhere before it was brought."""
        return self.received_at or clock.now()


@dataclass(frozen=True)
class Received:
    """What became of it. `again`: it came before, by this message (`repeated`) or by another way; `notes` are for
    whoever triages."""

    referral: Referral
    arrival: Arrival | None
    notes: tuple[str, ...]
    again: bool = False
    repeated: bool = False

    @property
    def _is_beside(self) -> bool:
        return self.arrival is not None and self.arrival.state is ArrivalState.ALSO

    @property
    def named(self) -> UUID:
        """What whoever brought it may call it: that somebody had referred the same person is not theirs to know."""
        return self.arrival.id if self.arrival is not None and self._is_beside else self.referral.id

    @property
    def named_at(self) -> datetime:
        """When they brought it."""
        return self.arrival.at if self.arrival is not None and self._is_beside else self.referral.received_at


class Changed(Conflict):
    """The same identity with other content."""


def receive(records: Records, arriving: Arriving) -> Received:
    """Through the door of the intake of the service's organisation. Raises `Changed` for a known identity with other
    content, `Invalid` for what is too long, `Conflict` if another organisation has received it or does so now."""
    if before := received_before(records, arriving.identity):
        return before
    one_after_the_other(records, {arriving.service.id})
    known = _known(records, arriving)
    twin = _twin(records, arriving, known)
    if twin is not None and twin.is_itself:
        return _again(records, arriving, twin.referral)
    if known is None and twin is not None and twin.referral.client is not None:
        return _first(records, arriving, Recognised(twin.referral.client, False, BESIDE))
    return _first(records, arriving, Recognised(known, False) if known else None)


def trying_again(take: Callable[[], T]) -> T:
    """Somebody may change the referral that this one belongs to at that very moment: it is read anew and tried again, a
    few times. `take` opens its own door."""
    for _ in range(TRIES - 1):
        with suppress(StaleVersion):
            return take()
    return take()


def one_after_the_other(records: Records, services: Collection[UUID]) -> None:
    """Whoever receives something for one of these services waits: two ways of one referral may arrive at one moment."""
    asked = select(Service).where(Service.id.in_(services)).order_by(Service.id)
    records.find(asked.with_for_update(key_share=True))


def received_before(records: Records, identity: Identity | None) -> Received | None:
    """The referral that this very message became. Raises `Changed`."""
    if identity is None:
        return None
    for arrival in records.find(select(Arrival).where(Arrival.key == identity.key)):
        if arrival.referral is not None:
            return _repeated(arrival.referral, arrival, same=identity.is_of(arrival.digest))
    for referral in records.find(select(Referral).where(Referral.message_key == identity.key)):
        return _repeated(referral, None, same=identity.is_of(referral.message_digest))
    return None


def source_of(known: Organisation | None, code: str | None) -> SourceOfReferral | None:
    """What the sender's code gives away; anything else is left for triage to say."""
    if known is not None and known.standing is Standing.PARTNER:
        return SourceOfReferral.VOLUNTARY_SECTOR
    # GP practices have a letter and five digits.
    if code and len(code) == 6 and code[0].isalpha() and code[1:].isdigit():
        return SourceOfReferral.GP_PRACTICE
    return None


def _repeated(referral: Referral, arrival: Arrival | None, *, same: bool) -> Received:
    if not same:
        raise Changed(CHANGED)
    return Received(referral, arrival, (), again=True, repeated=True)


def _known(records: Records, arriving: Arriving) -> Client | None:
    if arriving.known is not None:
        return records.one(Client, arriving.known)
    return find_known(records, arriving.patient) if arriving.may_match else None


def _twin(records: Records, arriving: Arriving, known: Client | None) -> Twin | None:
    sender, entered = arriving.sender, arriving.entered
    sought = Sought(
        arriving.service, arriving.at, sender.organisation, sender.source, arriving.patient,
        known.id if known else None, arriving.way, entered.organisation_id if entered else None,
    )  # fmt: skip
    return find_twin(records, sought)


def _first(records: Records, arriving: Arriving, known: Recognised | None) -> Received:
    person = known or Recognised(new_client(records, arriving.patient), True)
    referral = records.add(referral_of(arriving, person))
    announce(records, Event.REFERRAL_RECEIVED, referral)
    arrival = records.add(arrival_of(arriving, referral, ArrivalState.TAKEN))
    # Contact details only after the referral: it is what lets this organisation hold them.
    _keep_ways(records, arriving, person, arrival, referral)
    return Received(referral, arrival, tuple(referral.import_notes))


def _keep_ways(records: Records, arriving: Arriving, person: Recognised, arrival: Arrival, referral: Referral) -> None:
    """A form needs no sign-in: whoever knows a person's name and birthday could have us ring their own number. What it
    says of somebody who was here before stays beside the record, until somebody has asked the person."""
    if arriving.way is Way.PUBLIC_FORM and not person.is_new:
        keep_unverified(records, person.client, arriving.patient, arrival, arriving.safe)
        return
    not_copied = keep_ways_of_contact(records, person.client, arriving.patient)
    if not_copied:
        referral.import_notes = [*referral.import_notes, not_copied]
        records.flush()
    if arriving.safe is not None:
        safe = SafeContact(client_id=person.client.id, organisation_id=referral.organisation_id)
        for name in SAFE:
            setattr(safe, name, getattr(arriving.safe, name) or getattr(safe, name, None))
        records.add(safe)


def _again(records: Records, arriving: Arriving, twin: Referral) -> Received:
    """The first referral stands; what this one says is kept beside it."""
    twin = hold(records, Referral, twin.id)
    note = _came_again(records, arriving, twin)
    arrival = records.add(arrival_of(arriving, twin, ArrivalState.ALSO))
    twin.import_notes = [*twin.import_notes, note]
    twin.needs = list(dict.fromkeys([*twin.needs, *(need.value for need in arriving.needs)]))
    twin.reason = twin.reason or arriving.reason
    # Said by one of them, it tells it apart from the next.
    twin.source = twin.source or arriving.sender.source
    records.flush()
    if twin.client is not None:
        _keep_ways(records, arriving, Recognised(twin.client, False), arrival, twin)
    announce(records, Event.REFERRAL_CHANGED, twin)
    return Received(twin, arrival, (note,), again=True)


def _came_again(records: Records, arriving: Arriving, twin: Referral) -> str:
    asked = arriving.priority
    sooner = asked is not None and asked.severity < twin.priority.severity
    urgent = f" This time the sender asks for {asked.words.lower()}: decide how soon it is." if asked and sooner else ""
    said = f"It came again, by {arriving.way.words}. What that one said is kept below.{urgent}"
    if arriving.way is Way.PUBLIC_FORM:
        return f"{said} {UNVERIFIED}"
    if any(one.way is Way.PUBLIC_FORM for one in arrivals_of(records, twin)[:1]):
        return f"{said} {FORM_FIRST}"
    return said


def referral_of(arriving: Arriving, person: Recognised) -> Referral:
    """Not kept yet."""
    sender, identity = arriving.sender, arriving.identity
    return Referral(
        client_id=person.client.id, organisation_id=arriving.service.organisation_id, service_id=arriving.service.id,
        from_organisation_id=sender.organisation and sender.organisation.id,
        from_name=None if sender.organisation else sender.name, referrer_name=sender.referrer, source=sender.source,
        priority=arriving.priority or ClinicalPriority.ROUTINE, reason=arriving.reason, summary=arriving.summary,
        needs=[need.value for need in arriving.needs], received_at=arriving.at, opens_record=arriving.opens_record,
        message_key=identity and identity.key, message_digest=identity and identity.digest, message=arriving.message,
        import_notes=list(_notes(arriving, person)),
    )  # fmt: skip


def arrival_of(arriving: Arriving, referral: Referral, state: ArrivalState) -> Arrival:
    """Not kept yet, and as confidential as its referral. Of what came first the referral itself holds what it said."""
    sender, entered, also = arriving.sender, arriving.entered, state is ArrivalState.ALSO
    return Arrival(
        client_id=referral.client_id, organisation_id=referral.organisation_id, service_id=referral.service_id,
        referral_id=referral.id, way=arriving.way, state=state, at=clock.now(),
        from_name=sender.organisation.name if sender.organisation else sender.name, referrer_name=sender.referrer,
        source=sender.source, summary=arriving.summary if also else None, reasons=list(arriving.notes) if also else [],
        key=arriving.identity and arriving.identity.key, digest=arriving.identity and arriving.identity.digest,
        content=arriving.message if also else None, entered_by=entered and entered.person_id,
        entered_for=entered and entered.organisation_id, label=referral.label,
    )  # fmt: skip


def _notes(arriving: Arriving, person: Recognised) -> Iterator[str]:
    """Plain sentences for the person who triages; they hold neither addresses nor numbers to call."""
    if arriving.where:
        yield arriving.where
    yield CHOSEN if arriving.known else NEW if person.is_new else person.because or KNOWN
    yield from arriving.notes

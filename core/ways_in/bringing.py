"""A worker or a system brings a referral: of somebody new to them, or of a client whom they may read."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.access.errors import Invalid, Refused
from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.models import Client
from core.database import clock
from core.interop.arrival import Arriving, Received, Sender, receive
from core.interop.arriving_people import find_known
from core.interop.fhir.documents import fingerprint
from core.interop.fhir.outcomes import Identity
from core.interop.fhir.values import PatientDetails
from core.interop.plain_people import PersonIn, patient_of
from core.organisations.closing import refuse_closed
from core.organisations.models import Organisation, Service
from core.people.intake import Intake
from core.referrals.arrivals import Way
from core.referrals.attachments import Sort, attachment_of, attachments_of, sort_of
from core.referrals.codes import SourceOfReferral
from core.referrals.models import Referral
from core.ways_in.doors import entered_by, may_match, refuse_bringing
from core.ways_in.schemas import RequestIn
from core.web.uploads import Upload

NOT_YOURS = "The rules let you refer people whom you support. Ask the person’s worker to refer them."


@dataclass(frozen=True)
class Brought:
    """One referral as somebody brings it. `reference` names it, so that the same one again changes nothing."""

    way: Way
    service: Service
    asked: RequestIn
    reference: str | None = None
    document: Upload | None = None


def document_sort(document: Upload) -> Sort:
    """Raises `Invalid` for one that is too large, or that is not what may be taken, whatever it is called."""
    if document.is_too_large:
        raise Invalid("document", "The document is larger than 10 MB. Send a smaller one.")
    if (sort := sort_of(document.content)) is None:
        raise Invalid("document", "Choose a PDF, a photograph (JPEG or PNG) or a Word document without macros.")
    return sort


def service_of(records: Records, service_id: UUID, field: str = "service_id") -> Service:
    """The service with its organisation. Raises `Invalid` for one that is unknown, or that takes nobody today."""
    asked = select(Service).where(Service.id == service_id).options(joinedload(Service.organisation))
    service = next(iter(records.find(asked)), None)
    if service is None:
        raise Invalid(field, "Choose one of the services shown.")
    refuse_closed(service, field)
    return service


def bring_person(records: Records, intake: Intake, brought: Brought, person: PersonIn) -> Received:
    """Somebody described, with a document if one came along. Raises `Refused` where the rules do not let the caller
    bring anything, and `Invalid` for a document that is not taken."""
    service = brought.service
    refuse_bringing(records, service.organisation_id, brought.way)
    patient = patient_of(person)
    entered = entered_by(records)
    is_own = entered.organisation_id == service.organisation_id and not may_match(records)
    # Of their own organisation's referrals a worker has matched only whom they may read anyhow.
    mine = find_known(records, patient) if is_own else None
    arriving = Arriving(
        brought.way, service, patient, _sender(brought.asked), brought.asked.priority, brought.asked.reason,
        brought.asked.summary, tuple(brought.asked.needs), identity=_identity(records, brought, person),
        entered=entered, known=mine.id if mine else None, may_match=not is_own, opens_record=mine is None,
    )  # fmt: skip
    with intake.within(records, service.organisation_id, brought.way.value) as door:
        received = receive(door, arriving)
        if brought.document is not None:
            _attach(door, received.referral, brought.document, entered.person_id)
        return received


def _attach(door: Records, referral: Referral, document: Upload, by: UUID) -> None:
    """A form that is sent again may bring the letter that was forgotten; the same letter twice is one."""
    made = attachment_of(referral, document.name, document.content, document_sort(document), by)
    if made.digest not in {one.digest for one in attachments_of(door, referral)}:
        door.add(made)


def bring_client(records: Records, intake: Intake, brought: Brought, client_id: UUID) -> Received:
    """A client whom the caller may read, referred on by the organisation they act for: to another one, or within it.
    Raises `NotFound`, or `Refused` for somebody whom the rules do not let them refer."""
    client, service = records.one(Client, client_id), brought.service
    ours = next(iter(records.find(select(Organisation).where(Organisation.id == records.actor.organisation_id))))
    _refuse_strangers(records, client, service, ours)
    is_internal = entered_by(records).organisation_id == service.organisation_id
    source = SourceOfReferral.INTERNAL if is_internal else SourceOfReferral.VOLUNTARY_SECTOR
    arriving = Arriving(
        brought.way, service, nobody(), Sender(ours, referrer=records.actor.name, source=source),
        brought.asked.priority, brought.asked.reason, brought.asked.summary, tuple(brought.asked.needs),
        identity=_identity(records, brought, None, client_id), entered=entered_by(records), known=client.id,
        may_match=False,
    )  # fmt: skip
    with intake.within(records, service.organisation_id, brought.way.value) as door:
        return receive(door, arriving)


def is_visible(records: Records, received: Received) -> bool:
    """Whether whoever brought it may read what it became."""
    return bool(records.find(select(Referral).where(Referral.id == received.referral.id)))


def nobody() -> PatientDetails:
    """Nothing new of the person: what is known of them stands."""
    return patient_of(PersonIn(family_name="Known"))


def _refuse_strangers(records: Records, client: Client, service: Service, ours: Organisation) -> None:
    proposed = Referral(
        client_id=client.id, organisation_id=service.organisation_id, service_id=service.id,
        from_organisation_id=ours.id, received_at=clock.now(),
    )  # fmt: skip
    if not records.decide(Action.CREATE, proposed).allowed:
        raise Refused(NOT_YOURS)


def _sender(asked: RequestIn) -> Sender:
    return Sender(None, asked.from_name, asked.referrer_name, asked.source)


def _identity(
    records: Records, brought: Brought, person: PersonIn | None, client_id: UUID | None = None
) -> Identity | None:
    """By the caller's own reference, which is theirs alone. A form sent with other content means something else; a
    system that calls something else the same is told."""
    if brought.reference is None:
        return None
    said = person.model_dump_json() if person else str(client_id)
    digest = fingerprint(str(brought.service.id), brought.asked.model_dump_json(), said)
    actor = records.actor
    content = "" if brought.way is Way.API else digest
    key = fingerprint(str(actor.person_id), str(actor.organisation_id), brought.reference, content)
    return Identity(f"{brought.way.value}|{key}", digest)

"""The answer to a referral message once something was decided, as FHIR: asked for by the system that sent it, whenever
a webhook says that there is something new."""

from uuid import NAMESPACE_URL, UUID, uuid5

from fastapi import Response
from sqlalchemy import Select, or_, select

from core.access.errors import NotFound
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.people.intake import within_as_status
from core.referrals.arrivals import Arrival, ArrivalState
from core.referrals.models import Referral
from core.ways_in import fhir_answers as answers
from core.ways_in.doors import TheIntake
from core.ways_in.status_models import Status, status_of, status_of_arrival

router = Router(face=Face.API, prefix=f"{answers.BASE}/ServiceRequest", tags=["fhir"])

EVENTS_OF_BARS = "https://fhir.nhs.uk/CodeSystem/message-events-bars"
REASONS = "https://www.datadictionary.nhs.uk/attributes/referral_rejection_reason"
STATUSES = {
    Status.RECEIVED: ("active", "received"),
    Status.LOOKED_AT: ("active", "received"),
    Status.ACCEPTED: ("active", "accepted"),
    Status.NOT_TAKEN: ("revoked", "rejected"),
    Status.ENDED: ("completed", "completed"),
}
"""Of the ServiceRequest, and of the Task that says what becomes of it."""


@router.get("/{named}/$response", requires(Arrival, Action.CREATE))
def show_response(records: Records, named: UUID, intake: TheIntake) -> Response:
    """How a referral stands that you have sent, called as it was answered: a message of the Booking and Referral
    Standard with the ServiceRequest and a Task. Why it was declined comes as a code. Not found for
    anybody else; once nothing more is to be told, only that it came."""
    for organisation_id in intake.keys:
        with within_as_status(intake, records, organisation_id) as door:
            for arrival in door.find(_sent(records, named)):
                status, referral = _standing(door, arrival)
                return answers.fhir(response_message(named, status, referral))
    raise NotFound


def _sent(records: Records, named: UUID) -> Select[Arrival]:
    """The arrival by which this very caller brought it; one that came again is named by itself."""
    by_me = (Arrival.entered_by == records.actor.person_id, Arrival.entered_for == records.actor.organisation_id)
    first = (Arrival.state == ArrivalState.TAKEN) & (Arrival.referral_id == named)
    return select(Arrival).where(*by_me, or_(first, Arrival.id == named)).order_by(Arrival.at).limit(1)


def _standing(door: Records, arrival: Arrival) -> tuple[Status, Referral | None]:
    """Where the rules tell nobody outside of the referral any more, only that it came: an answer that is missing would
    tell that somebody is kept from more people than usual, or has died."""
    said = status_of_arrival(arrival)
    if said is not None or arrival.referral_id is None:
        return said or Status.RECEIVED, None
    found = door.find(select(Referral).where(Referral.id == arrival.referral_id))
    return (status_of(found[0]), found[0]) if found else (Status.RECEIVED, None)


def response_message(named: UUID, status: Status, referral: Referral | None) -> dict[str, object]:
    """The same each time as long as nothing changes, so that a second copy is known as such."""
    of_request, of_task = STATUSES[status]
    code = referral.declined_as.value if referral is not None and referral.declined_as else None
    id = uuid5(NAMESPACE_URL, f"{named}|{status}|{code}")
    request: dict[str, object] = {
        "resourceType": "ServiceRequest", "id": str(named), "status": of_request, "intent": "order",
        "subject": {"display": "Known to the receiving service"},
    }  # fmt: skip
    task: dict[str, object] = {
        "resourceType": "Task", "id": str(uuid5(id, "Task")), "status": of_task, "intent": "order",
        "focus": {"reference": f"ServiceRequest/{named}"}, "businessStatus": {"text": status.words},
    }  # fmt: skip
    if code is not None:
        task["statusReason"] = {"coding": [{"system": REASONS, "code": code}]}
    header: dict[str, object] = {
        "resourceType": "MessageHeader", "id": str(uuid5(id, "MessageHeader")),
        "eventCoding": {"system": EVENTS_OF_BARS, "code": "servicerequest-response"},
        "source": {"name": "Fingerpost", "endpoint": f"urn:uuid:{uuid5(NAMESPACE_URL, answers.BASE)}"},
        "response": {"identifier": str(named), "code": "ok"}, "focus": [{"reference": f"ServiceRequest/{named}"}],
    }  # fmt: skip
    parts = (header, request, task)
    entries = [{"fullUrl": f"urn:uuid:{part['id']}", "resource": part} for part in parts]
    return {"resourceType": "Bundle", "id": str(id), "type": "message", "entry": entries}

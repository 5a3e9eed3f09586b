"""Reading a ServiceRequest, with all that belongs to it, into one ReferralEntry."""

from dataclasses import dataclass
from datetime import date

from core.clients.codes import UnknownCode
from core.interop.fhir import clinical, enclosed
from core.interop.fhir.belonging import Belongings, kept_references
from core.interop.fhir.datatypes import coded_list, coded_words, extension_words
from core.interop.fhir.dates import optional_moment
from core.interop.fhir.faults import Fault, shown
from core.interop.fhir.identity import of_message, of_request, sender_name
from core.interop.fhir.messages import Message
from core.interop.fhir.nodes import Node, Warnings
from core.interop.fhir.organisations import Directory
from core.interop.fhir.outcomes import Destination, Identity, KeptResource, ReferralEntry, TakenBack
from core.interop.fhir.patients import read_patient
from core.interop.fhir.references import Library, Miss, Resource, pointer_at, pointers_at
from core.interop.fhir.values import CodedWords, Moment, NamedOrganisation, PatientDetails
from core.referrals.codes import ClinicalPriority

_OPEN = frozenset({"active", "on-hold", "completed", "unknown"})
_NOT_SENT_ON = {
    "draft": "This request is still a draft. Ask the sender to send it when it is final.",
    "revoked": "The sender has withdrawn this request, so no referral is made of it.",
    "entered-in-error": "The sender marks this request as entered in error, so no referral is made of it.",
}
_INTENTS = frozenset(
    {
        "proposal",
        "plan",
        "directive",
        "order",
        "original-order",
        "reflex-order",
        "filler-order",
        "instance-order",
        "option",
    }
)


@dataclass(frozen=True)
class Surroundings:
    """What stays the same for all referrals of a run."""

    library: Library
    belongings: Belongings
    today: date


@dataclass(frozen=True)
class _Gathered:
    """A request and all that belongs to it, before it is put into words."""

    request: Resource
    node: Node
    patient: Resource
    header: tuple[Resource, ...]
    others: tuple[Resource, ...]
    message: Message | None
    around: Surroundings

    @property
    def content(self) -> tuple[Resource, ...]:
        return (self.request, self.patient, *self.header, *self.others)

    def directory(self, origin: Resource) -> Directory:
        return Directory(self.around.library, origin, self.node.warnings)


def read_request(request: Resource, around: Surroundings, message: Message | None = None) -> ReferralEntry:
    """Raises Fault when the request cannot become a referral."""
    if request.resource_type != "ServiceRequest":
        raise Fault("MessageHeader.focus", f"This points at a {request.resource_type}; a ServiceRequest is read here.")
    warnings = Warnings(list(message.warnings.sentences) if message else [])
    node = Node(request.value, "ServiceRequest", warnings)
    status = _status(node)
    patient = _subject(node, request, around.library)
    header = (message.header,) if message else ()
    others = around.belongings.of(request, patient, header)
    return _entry(_Gathered(request, node, patient, header, others, message, around), status)


def _entry(found: _Gathered, status: str) -> ReferralEntry:
    node, message, directory = found.node, found.message, found.directory(found.request)
    requester = directory.requester(pointer_at(node, "requester"))
    sender = message.sender if message else requester.organisation if requester else None
    nodes = tuple(Node(other.value, other.resource_type, node.warnings) for other in found.others)
    along = (*nodes, *enclosed.contained_in(node))
    occurs_from, occurs_until = _occurrence(node)
    return ReferralEntry(
        file=found.request.file,
        entry=found.request.title,
        identity=_identity(found, sender),
        patient=_patient(found),
        sender=sender,
        sending_system=message.system_name if message else None,
        destination=_destination(node, directory, message.destination if message else None),
        requester=requester,
        status=status,
        priority=_priority(node),
        source=extension_words(node, "Extension-UKCore-SourceOfServiceRequest"),
        categories=coded_list(node, "category"),
        asked_for=_asked_for(node),
        reasons=_reasons(node, directory),
        occurs_from=occurs_from,
        occurs_until=occurs_until,
        authored=optional_moment(node, "authoredOn"),
        sent=message.sent if message else None,
        clinical_texts=clinical.clinical_texts(node, nodes),
        consents=clinical.consents(nodes),
        flags=clinical.flags(nodes),
        documents=enclosed.documents(along),
        not_shown=enclosed.not_shown(along, _told_as_reasons(found)),
        request_json=found.request.json,
        patient_json=found.patient.json,
        other_resources=tuple(KeptResource(kept.resource_type, kept.json) for kept in (*found.header, *found.others)),
        kept_references=kept_references(found.around.library, found.content),
        warnings=tuple(node.warnings.sentences),
    )


def _status(node: Node) -> str:
    status, intent = node.need_text("status"), node.need_text("intent")
    if status in _NOT_SENT_ON:
        raise node.fault("status", _NOT_SENT_ON[status])
    if status not in _OPEN:
        raise node.fault("status", f"“{shown(status)}” is no status of a request. Ask the sender to correct it.")
    if intent not in _INTENTS:
        raise node.fault("intent", f"“{shown(intent)}” is no intent of a request. Ask the sender to correct it.")
    if node.truth("doNotPerform"):
        raise node.fault("doNotPerform", "This asks that something is not done, so no referral is made of it.")
    if status != "active":
        node.warn("status", f"The sender marks this request as “{status}”; ask them before support starts.")
    return status


def _subject(node: Node, request: Resource, library: Library) -> Resource:
    pointer = pointer_at(node, "subject")
    if pointer is None:
        raise node.fault("subject", "The request does not say whom it is for. Ask the sender to name the Patient.")
    if pointer.reference is None and pointer.identifier is None:
        message = "The person is named in mere words. Ask the sender for a reference to a Patient, and the Patient."
        raise node.fault("subject", message)
    found = library.resolve(pointer, request)
    if isinstance(found, Miss):
        raise node.fault("subject", f"The Patient {pointer.shown} {found.value}.")
    if found.resource_type != "Patient":
        raise node.fault("subject", f"{pointer.shown} is a {found.resource_type}; a referral is for a Patient.")
    return found


def _priority(node: Node) -> ClinicalPriority | None:
    priority = node.text("priority")
    if priority is None:
        return None
    try:
        return ClinicalPriority.from_fhir(priority)
    except UnknownCode:
        node.warn("priority", f"“{shown(priority)}” is no known priority; decide the priority at triage.")
        return None


def _asked_for(node: Node) -> CodedWords | None:
    code = node.part("code")
    return coded_words(code) if code else None


def _reasons(node: Node, directory: Directory) -> tuple[CodedWords, ...]:
    found = list(coded_list(node, "reasonCode"))
    for pointer in pointers_at(node, "reasonReference"):
        reason = directory.follow(pointer)
        code = reason.part("code") if reason else None
        words = coded_words(code) if code else None
        if words is None and pointer.display:
            words = CodedWords(None, None, pointer.display)
        if words is not None:
            found.append(words)
    return tuple(found)


def _told_as_reasons(found: _Gathered) -> frozenset[int]:
    pointers = pointers_at(found.node, "reasonReference")
    reasons = (found.around.library.resolve(pointer, found.request) for pointer in pointers)
    return frozenset(id(reason.value) for reason in reasons if isinstance(reason, Resource))


def _occurrence(node: Node) -> tuple[Moment | None, Moment | None]:
    span = node.part("occurrencePeriod")
    if span is not None:
        return optional_moment(span, "start"), optional_moment(span, "end")
    return optional_moment(node, "occurrenceDateTime"), None


def read_taken_back(request: Resource, around: Surroundings) -> TakenBack | None:
    """What a request takes back by its status; None for any other, and for one that cannot be read."""
    node = Node(request.value, "ServiceRequest", Warnings())
    try:
        if (status := node.text("status")) not in ("revoked", "entered-in-error"):
            return None
        requester = Directory(around.library, request, node.warnings).requester(pointer_at(node, "requester"))
        sender = sender_name(requester.organisation if requester else None)
        identity = of_request(node, request, sender, content=(request,))
        return TakenBack(identity, destination_of(request, around.library, None), status == "entered-in-error")
    except Fault:
        return None


def destination_of(request: Resource, library: Library, by_header: Destination | None) -> Destination | None:
    """For whom a request is, whatever else is wrong with it. Raises Fault where that cannot be read."""
    node = Node(request.value, "ServiceRequest", Warnings())
    return _destination(node, Directory(library, request, node.warnings), by_header)


def _destination(node: Node, directory: Directory, meant: Destination | None) -> Destination | None:
    performers = pointers_at(node, "performer")
    if len(performers) > 1:
        node.warn("performer", f"{len(performers)} recipients are named; the first was taken.")
    found = directory.destination(performers[0]) if performers else None
    if found is None or meant is None:
        return found or meant
    return Destination(found.service, found.dos_id or meant.dos_id, found.organisation or meant.organisation)


def _patient(found: _Gathered) -> PatientDetails:
    node = Node(found.patient.value, "Patient", found.node.warnings)
    return read_patient(node, found.directory(found.patient), found.around.today)


def _identity(found: _Gathered, sender: NamedOrganisation | None) -> Identity:
    request, message = found.request, found.message
    if message is None:
        return of_request(found.node, request, sender_name(sender), content=found.content)
    name = sender_name(sender, message.endpoint)
    focus = (request.full_url or request.id or request.entry) if message.is_shared else None
    return of_message(message.bundle, message.header, name, focus=focus, content=found.content)

"""Reading the envelope of a Booking and Referral Standard message: what kind it is, from whom, to whom, about what."""

from dataclasses import dataclass

from core.interop.fhir.datatypes import DOS_ID, system_of
from core.interop.fhir.dates import optional_moment
from core.interop.fhir.faults import Fault, shown
from core.interop.fhir.nodes import Node, Warnings
from core.interop.fhir.organisations import Directory
from core.interop.fhir.outcomes import Destination
from core.interop.fhir.references import Library, Pointer, Resource, pointer_at, pointers_at
from core.interop.fhir.unpacking import Document
from core.interop.fhir.values import Moment, NamedOrganisation

_EVENT = "servicerequest-request"


@dataclass(frozen=True)
class Message:
    """The envelope of one referral message; `foci` are what it is about, one pointer for each referral."""

    bundle: Node
    header: Resource
    sender: NamedOrganisation | None
    system_name: str | None
    endpoint: str | None
    destination: Destination | None
    sent: Moment | None
    foci: tuple[Pointer, ...]
    warnings: Warnings

    @property
    def is_shared(self) -> bool:
        return len(self.foci) > 1


def read_message(document: Document, library: Library) -> Message:
    """Raises Fault for a message that is no new referral, or that lacks its header or its focus."""
    header = _header(document)
    warnings = Warnings()
    node = Node(header.value, "MessageHeader", warnings)
    _check_event(node)
    _check_reason(node)
    foci = pointers_at(node, "focus")
    if not foci:
        raise node.fault("focus", "The message does not say what it is about. Ask the sender to send it again.")
    directory = Directory(library, header, warnings)
    source = node.part("source")
    bundle = Node(document.root.value, "Bundle", warnings)
    return Message(
        bundle=bundle,
        header=header,
        sender=directory.organisation(pointer_at(node, "sender")),
        system_name=source.text("name") if source else None,
        endpoint=source.text("endpoint", 1000) if source else None,
        destination=_destination(node, directory),
        sent=optional_moment(bundle, "timestamp"),
        foci=foci,
        warnings=warnings,
    )


def _header(document: Document) -> Resource:
    headers = [resource for resource in document.resources if resource.resource_type == "MessageHeader"]
    if len(headers) != 1:
        raise Fault("Bundle.entry", f"A message has one MessageHeader; this one has {len(headers)}.")
    return headers[0]


def _check_event(node: Node) -> None:
    event = node.part("eventCoding")
    code = event.need_text("code") if event else node.text("eventUri")
    if code is None:
        raise node.fault(
            "eventCoding", "The message does not say what event it tells of. Ask the sender to correct it."
        )
    if code != _EVENT:
        raise node.fault("eventCoding.code", f"Messages of the event “{shown(code)}” are not read, only “{_EVENT}”.")


def _check_reason(node: Node) -> None:
    reason = node.part("reason")
    codes = [coding.text("code") for coding in reason.parts("coding")] if reason else []
    code = next((code for code in codes if code), None)
    if code is None:
        raise node.fault("reason", "The message does not say whether it is new. Ask the sender to correct it.")
    if code == "new":
        return
    advice = "Only new referrals are read: find the referral that it changes and record the change there."
    raise node.fault("reason", f"The message is marked “{shown(code)}”. {advice}")


def _destination(node: Node, directory: Directory) -> Destination | None:
    destinations = node.parts("destination")
    if not destinations:
        return None
    if len(destinations) > 1:
        node.warn("destination", f"{len(destinations)} destinations are named; the first was taken.")
    system, _, value = (destinations[0].text("endpoint", 1000) or "").partition("|")
    dos_id = value.strip() if system_of(system) == DOS_ID else ""
    receiver = directory.organisation(pointer_at(destinations[0], "receiver"))
    return Destination(None, dos_id or None, receiver) if dos_id or receiver else None

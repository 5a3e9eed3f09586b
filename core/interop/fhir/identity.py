"""Which message a referral is, so that the same one sent again is known.

A message of the Booking and Referral Standard is known by its sender and the id of its Bundle, else the Bundle's
identifier, else the address or id of its MessageHeader. A plain ServiceRequest is known by the first identifier that
its sender gave it, else by its full address, else by the sender and its id. With none of these, its content is all
that is left to know it by. The sender is the ODS code of the organisation, else its name, else the sending endpoint.
"""

from collections.abc import Iterable, Iterator
from uuid import UUID

from core.interop.fhir.datatypes import identifiers
from core.interop.fhir.documents import fingerprint
from core.interop.fhir.faults import is_plain
from core.interop.fhir.nodes import Node
from core.interop.fhir.outcomes import Identity
from core.interop.fhir.references import Resource
from core.interop.fhir.values import NamedOrganisation

MAX_KEY = 255


def of_message(
    bundle: Node, header: Resource, sender: str, *, focus: str | None, content: Iterable[Resource]
) -> Identity:
    """`focus` tells the referrals of one message apart, and is None when there is only one."""
    digest = _digest(content)
    bundle_identifier = bundle.part("identifier")
    known_by = (
        bundle.text("id", 200)
        or (bundle_identifier.text("value") if bundle_identifier else None)
        or header.full_url
        or header.id
        or digest
    )
    return Identity(_key("message", sender, known_by, *([focus] if focus else [])), digest)


def of_request(request: Node, resource: Resource, sender: str, *, content: Iterable[Resource]) -> Identity:
    digest = _digest(content)
    return Identity(_key("request", *next(_names(request, resource, sender), (digest,))), digest)


def bound_to(organisation_id: UUID, identity: Identity) -> Identity:
    """The same message as sent by somebody who acts for this organisation: what another one sends is never it."""
    return Identity(f"from|{fingerprint(str(organisation_id), identity.key)}", identity.digest)


def sender_name(sender: NamedOrganisation | None, endpoint: str | None = None) -> str:
    if sender is not None and (sender.ods_code or sender.name):
        return sender.ods_code or sender.name or ""
    return endpoint or "unknown sender"


def _names(request: Node, resource: Resource, sender: str) -> Iterator[tuple[str, ...]]:
    for system, value in identifiers(request):
        yield (system, value) if system else (sender, value)
    if resource.full_url:
        yield (resource.full_url,)
    if resource.id:
        yield sender, f"ServiceRequest/{resource.id}"


def _digest(content: Iterable[Resource]) -> str:
    return fingerprint(*sorted(resource.json for resource in content))


def _key(kind: str, *parts: str) -> str:
    key = "|".join((kind, *parts))
    return key if len(key) <= MAX_KEY and is_plain(key) else f"{kind}|sha256|{fingerprint(key)}"

"""What of a file belongs to one referral that was refused, so that nothing of anybody else is kept along with it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from core.interop.fhir.belonging import Belongings
from core.interop.fhir.documents import Json, canonical
from core.interop.fhir.faults import Fault
from core.interop.fhir.messages import read_message
from core.interop.fhir.nodes import Node, Warnings
from core.interop.fhir.outcomes import Destination, SourceFile
from core.interop.fhir.references import Library, Resource, pointer_at
from core.interop.fhir.requests import destination_of
from core.interop.fhir.unpacking import Document, Kind, unpack

PROTECTED = frozenset({"R", "V"})
"""HL7's confidentiality of what its sender keeps closer than the rest."""


@dataclass(frozen=True)
class Piece:
    """`content` is a Bundle of its own, which can be tried again; None stands for the whole file. `is_protected`: its
    sender says that it is more than normally confidential."""

    content: str | None
    destination: Destination | None
    is_protected: bool


def pieces_of(file: SourceFile, entries: Collection[str]) -> dict[str, Piece]:
    """Of those refused, by what reports call them: each request with its person and what belongs to both, each entry
    that cannot be read by itself. What is about the whole file has none."""
    document = unpack(file, 0)
    if not isinstance(document, Document):
        return {}
    library = Library(document.resources)
    belongings = Belongings(library)
    found = {
        request.title: _of_request(request, library, belongings)
        for request in document.resources
        if request.resource_type == "ServiceRequest" and request.title in entries
    }
    unread = {one.entry for one in document.refused} & set(entries)
    return found | {name: _unread(document, name) for name in unread}


def whole_of(file: SourceFile) -> Piece:
    """The file itself: where it goes, if all of it goes to one place."""
    document = unpack(file, 0)
    if not isinstance(document, Document):
        return Piece(None, None, is_protected=False)
    places = set(_destinations(document))
    return Piece(None, places.pop() if len(places) == 1 else None, any(map(_is_protected, document.resources)))


def _of_request(request: Resource, library: Library, belongings: Belongings) -> Piece:
    parts = [request, *_belonging(request, library, belongings)]
    content = canonical({"resourceType": "Bundle", "type": "collection", "entry": [_entry(one) for one in parts]})
    destination = next(_meant([request], library, None), None)
    return Piece(content, destination, any(map(_is_protected, parts)))


def _entry(resource: Resource) -> Json:
    full_url: dict[str, Json] = {"fullUrl": resource.full_url} if resource.full_url else {}
    return {"resource": resource.value, **full_url}


def _belonging(request: Resource, library: Library, belongings: Belongings) -> Iterator[Resource]:
    """The person, and what goes with them; no more than can be told, for the request has faults."""
    try:
        pointer = pointer_at(Node(request.value, "ServiceRequest", Warnings()), "subject")
        person = library.resolve(pointer, request) if pointer else None
        if isinstance(person, Resource) and not (pointer and (pointer.reference or "").startswith("#")):
            yield person
            yield from belongings.of(request, person)[1:]
    except Fault:
        return


def _unread(document: Document, name: str) -> Piece:
    listed = document.root.value.get("entry")
    position = int(name.removeprefix("entry[").removesuffix("]"))
    entry = listed[position] if isinstance(listed, list) else None
    content = canonical({"resourceType": "Bundle", "type": "collection", "entry": [entry]})
    return Piece(content, None, is_protected='"security"' in content)


def _destinations(document: Document) -> Iterator[Destination | None]:
    library = Library(document.resources)
    requests = [one for one in document.resources if one.resource_type == "ServiceRequest"]
    meant = None
    if document.kind is Kind.MESSAGE:
        try:
            meant = read_message(document, library).destination
        except Fault:
            yield None
            return
    yield from _meant(requests, library, meant)


def _meant(
    requests: Collection[Resource], library: Library, by_header: Destination | None
) -> Iterator[Destination | None]:
    for request in requests:
        try:
            yield destination_of(request, library, by_header)
        except Fault:
            yield None


def _is_protected(resource: Resource) -> bool:
    try:
        meta = Node(resource.value, resource.resource_type, Warnings()).part("meta")
        return any(one.text("code") in PROTECTED for one in meta.parts("security")) if meta else False
    except Fault:
        return True

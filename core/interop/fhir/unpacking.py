"""From one file to the resources in it: a resource by itself, a plain Bundle, or a message."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from core.interop.fhir.documents import Json, read_document
from core.interop.fhir.faults import Fault, shown
from core.interop.fhir.nodes import Node, Warnings
from core.interop.fhir.outcomes import RefusedEntry, SourceFile
from core.interop.fhir.references import Resource

MAX_ENTRIES = 5_000
"""Entries of one Bundle."""


class Kind(Enum):
    RESOURCE = "resource"
    BUNDLE = "bundle"
    MESSAGE = "message"


@dataclass(frozen=True)
class Document:
    """A file after unpacking: `root` is the whole of it, `skipped` are entries that carry no resource by design."""

    number: int
    file: str
    kind: Kind
    root: Node
    resources: tuple[Resource, ...]
    refused: tuple[RefusedEntry, ...]
    skipped: int


_KINDS = {
    "message": Kind.MESSAGE,
    "collection": Kind.BUNDLE,
    "transaction": Kind.BUNDLE,
    "batch": Kind.BUNDLE,
    "searchset": Kind.BUNDLE,
}


def unpack(file: SourceFile, number: int) -> Document | RefusedEntry:
    """RefusedEntry when nothing at all of the file can be read."""
    name = shown(file.name)
    try:
        root = read_document(file.content)
        kind = root.get("resourceType")
        node = Node(root, shown(kind) if isinstance(kind, str) else "the whole file", Warnings())
        if not node.text("resourceType"):
            raise Fault("resourceType", "This JSON is not FHIR: “resourceType” is missing. Send a FHIR R4 resource.")
        if node.resource_type == "Bundle":
            return _unpack_bundle(node, name, number)
        alone = Resource(number, name, "", None, root)
        return Document(number, name, Kind.RESOURCE, node, (alone,), (), 0)
    except Fault as fault:
        return RefusedEntry(name, "the whole file", fault.field, fault.message)


def _unpack_bundle(bundle: Node, file: str, number: int) -> Document:
    kind = _KINDS.get(bundle.need_text("type"))
    if kind is None:
        expected = ", ".join(_KINDS)
        raise bundle.fault("type", f"Bundles of this type are not read. Send one of: {expected}.")
    resources: list[Resource] = []
    refused: list[RefusedEntry] = []
    skipped = 0
    for position, item in enumerate(_entries(bundle)):
        where = f"entry[{position}]"
        try:
            found = _entry_resource(item, where, file, number)
        except Fault as fault:
            refused.append(RefusedEntry(file, where, fault.field, fault.message))
            continue
        if found is None:
            skipped += 1
        else:
            resources.append(found)
    return Document(number, file, kind, bundle, tuple(resources), tuple(refused), skipped)


def _entries(bundle: Node) -> Iterator[Json]:
    entries = bundle.value.get("entry")
    if not isinstance(entries, list) or not entries:
        raise bundle.fault("entry", "This Bundle holds no list of entries. Export it again from its system.")
    if len(entries) > MAX_ENTRIES:
        raise bundle.fault(
            "entry", f"This Bundle holds {len(entries)} entries; up to {MAX_ENTRIES} are read. Split it."
        )
    return iter(entries)


def _entry_resource(item: Json, where: str, file: str, number: int) -> Resource | None:
    path = f"Bundle.{where}"
    if not isinstance(item, dict):
        raise Fault(path, "This entry is not an object. Export the Bundle again from its system.")
    entry = Node(item, path, Warnings())
    full_url = entry.text("fullUrl", 1000)
    resource = entry.part("resource")
    if resource is None:
        if entry.has("request") or entry.has("response"):
            return None
        raise entry.fault("resource", "This entry holds no resource. Export the Bundle again from its system.")
    kind = resource.need_text("resourceType")
    if kind == "Bundle":
        raise entry.fault("resource", "This is a Bundle inside a Bundle. Send each as a file of its own.")
    return Resource(number, file, where, full_url, resource.value)

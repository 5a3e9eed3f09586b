"""Resources of one run and how references between them resolve, within their own document first."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

from core.clients import nhs_numbers
from core.interop.fhir.datatypes import NHS_NUMBER, system_of
from core.interop.fhir.documents import Json, canonical, fingerprint
from core.interop.fhir.faults import shown
from core.interop.fhir.nodes import Node

_VERSION = re.compile(r"/_history/[^/]*$")
_TYPE_AND_ID = re.compile(r"(?:^|/)([A-Z][A-Za-z]+/[A-Za-z0-9\-.]{1,64})$", re.ASCII)


@dataclass(frozen=True, eq=False)
class Resource:
    """A resource where it stood: `document` numbers the file or Bundle, `entry` says where in it, or is empty."""

    document: int
    file: str
    entry: str
    full_url: str | None
    value: dict[str, Json]

    @cached_property
    def resource_type(self) -> str:
        found = self.value.get("resourceType")
        return shown(found) if isinstance(found, str) else ""

    @cached_property
    def id(self) -> str | None:
        found = self.value.get("id")
        return found if isinstance(found, str) and found else None

    @cached_property
    def json(self) -> str:
        return canonical(self.value)

    @cached_property
    def fingerprint(self) -> str:
        return fingerprint(self.json)

    @cached_property
    def pointers(self) -> "tuple[Pointer, ...]":
        return tuple(_pointers(self.value, self.resource_type))

    @property
    def title(self) -> str:
        name = f"{self.resource_type}/{shown(self.id)}" if self.id else self.resource_type
        return f"{self.entry} {name}".strip()


@dataclass(frozen=True)
class Pointer:
    """A reference where it stands: literal text, or the identifier of what is meant, or mere words."""

    path: str
    reference: str | None
    identifier: tuple[str, str] | None
    display: str | None

    @property
    def shown(self) -> str:
        """How reports name it; an NHS number by its last three digits only."""
        if self.reference:
            return f"“{shown(self.reference)}”"
        if self.identifier:
            system, value = self.identifier
            value = f"…{value[-3:]}" if system == NHS_NUMBER else value
            return f"the identifier “{shown(f'{system}|{value}')}”"
        return "mere words"


class Miss(Enum):
    """Why a reference leads nowhere."""

    ABSENT = "was not sent: put it in a file of the same run"
    AMBIGUOUS = "fits several different resources of this run: send one of them only"


class Library:
    """All resources of a run, found by what references may call them."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self.resources = tuple(resources)
        self._by_name: dict[str, list[Resource]] = defaultdict(list)
        self._in_document: dict[tuple[int, str], list[Resource]] = defaultdict(list)
        for resource in self.resources:
            for name in set(_names(resource)):
                self._by_name[name].append(resource)
                self._in_document[resource.document, name].append(resource)

    def resolve(self, pointer: Pointer, origin: Resource) -> Resource | Miss:
        for name in _sought(pointer):
            if name.startswith("#"):
                return _contained(origin, name) or Miss.ABSENT
            nearest = self._in_document.get((origin.document, name)) or self._by_name.get(name)
            if nearest:
                return _only(nearest)
        return Miss.ABSENT


def pointer_at(node: Node, name: str) -> Pointer | None:
    """The reference in a field, checked; None when the field is absent."""
    part = node.part(name)
    return None if part is None else _pointer_of(part)


def pointers_at(node: Node, name: str) -> tuple[Pointer, ...]:
    return tuple(_pointer_of(part) for part in node.parts(name))


def _pointer_of(part: Node) -> Pointer:
    identifier = part.part("identifier")
    value = identifier.text("value") if identifier else None
    system = system_of(identifier.text("system")) if identifier else ""
    named = (system, value) if value else None
    return Pointer(part.path, part.text("reference", 1000), named, part.text("display"))


def _pointers(value: Json, path: str) -> Iterator[Pointer]:
    if isinstance(value, list):
        for position, item in enumerate(value):
            yield from _pointers(item, f"{path}[{position}]")
    elif isinstance(value, dict):
        reference = value.get("reference")
        if isinstance(reference, str) and reference:
            yield Pointer(path, reference, None, None)
        for name, item in value.items():
            yield from _pointers(item, f"{path}.{shown(name)}")


def _sought(pointer: Pointer) -> Iterator[str]:
    if pointer.reference:
        yield _VERSION.sub("", pointer.reference.strip())
    if pointer.identifier and _is_trusted(*pointer.identifier):
        yield "|".join(pointer.identifier)


def _names(resource: Resource) -> Iterator[str]:
    if resource.full_url:
        yield resource.full_url
        typed = _TYPE_AND_ID.search(resource.full_url)
        if typed:
            yield typed.group(1)
    if resource.id:
        yield f"{resource.resource_type}/{resource.id}"
        yield f"urn:uuid:{resource.id}"
    found = resource.value.get("identifier")
    for identifier in found if isinstance(found, list) else []:
        system, value = _identifier(identifier)
        if value and _is_trusted(system, value):
            yield f"{system}|{value}"


def _identifier(identifier: Json) -> tuple[str, str]:
    if not isinstance(identifier, dict):
        return "", ""
    system, value = identifier.get("system"), identifier.get("value")
    return system_of(system if isinstance(system, str) else ""), value.strip() if isinstance(value, str) else ""


def _is_trusted(system: str, value: str) -> bool:
    # A number that fails its check digit may be anybody's: nothing is found by it.
    return system != NHS_NUMBER or nhs_numbers.read(value).valid


def _contained(origin: Resource, name: str) -> Resource | None:
    contained = origin.value.get("contained")
    for position, value in enumerate(contained if isinstance(contained, list) else []):
        if isinstance(value, dict) and value.get("id") == name[1:]:
            where = f"{origin.title} contained[{position}]"
            return Resource(origin.document, origin.file, where, None, value)
    return None


def _only(found: list[Resource]) -> Resource | Miss:
    same = len(found) == 1 or len({resource.fingerprint for resource in found}) == 1
    return found[0] if same else Miss.AMBIGUOUS

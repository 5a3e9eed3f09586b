"""Following references to organisations, services and practitioners, as far as names and national codes go."""

from dataclasses import dataclass

from core.interop.fhir.datatypes import DOS_ID, as_ods_code, first_words, human_name, identifiers, ods_code
from core.interop.fhir.nodes import Node, Warnings
from core.interop.fhir.outcomes import Destination, Requester
from core.interop.fhir.references import Library, Pointer, Resource, pointer_at, pointers_at
from core.interop.fhir.values import GpPractice, NamedOrganisation

_PEOPLE = frozenset({"Practitioner", "Patient", "RelatedPerson"})


@dataclass(frozen=True)
class Directory:
    """Looks up what one entry refers to; what was not sent is named by the words of the reference, if any."""

    library: Library
    origin: Resource
    warnings: Warnings

    def follow(self, pointer: Pointer | None) -> Node | None:
        found = self.library.resolve(pointer, self.origin) if pointer else None
        return Node(found.value, found.resource_type, self.warnings) if isinstance(found, Resource) else None

    def organisation(self, pointer: Pointer | None) -> NamedOrganisation | None:
        """Of an Organization, or the one that a PractitionerRole or HealthcareService belongs to."""
        found = self.follow(pointer)
        if found is None:
            return _by_pointer(pointer)
        if found.resource_type == "PractitionerRole":
            return self._named(pointer_at(found, "organization"))
        if found.resource_type == "HealthcareService":
            return self._named(pointer_at(found, "providedBy"))
        return _named(found) if found.resource_type == "Organization" else None

    def gp_practice(self, patient: Node) -> GpPractice | None:
        practice, doctor = None, None
        for pointer in pointers_at(patient, "generalPractitioner"):
            found = self.follow(pointer)
            if found is not None and found.resource_type == "Practitioner":
                doctor = doctor or _name_of(found)
            elif found is not None or pointer.identifier:
                practice = practice or self.organisation(pointer)
                doctor = doctor or self._practitioner_of_role(found)
            else:
                doctor = doctor or pointer.display
        if practice is None and doctor is None:
            return None
        return GpPractice(practice or NamedOrganisation(None, None), doctor)

    def requester(self, pointer: Pointer | None) -> Requester | None:
        if pointer is None:
            return None
        found = self.follow(pointer)
        if found is None:
            return Requester(pointer.display, None, _by_pointer(pointer)) if pointer.display else None
        if found.resource_type == "PractitionerRole":
            doctor = self._practitioner_of_role(found) or pointer.display
            return Requester(doctor, first_words(found, "code"), self.organisation(pointer))
        if found.resource_type == "Organization":
            return Requester(None, None, _named(found))
        return Requester(_name_of(found) or pointer.display, None, None)

    def destination(self, performer: Pointer | None) -> Destination | None:
        if performer is None:
            return None
        found = self.follow(performer)
        if found is not None and found.resource_type == "HealthcareService":
            dos_id = next((value for system, value in identifiers(found) if system == DOS_ID), None)
            return Destination(found.text("name"), dos_id, self.organisation(performer))
        organisation = self.organisation(performer)
        words = performer.display if organisation is None else None
        return Destination(words, None, organisation) if organisation or words else None

    def _named(self, pointer: Pointer | None) -> NamedOrganisation | None:
        found = self.follow(pointer)
        return _named(found) if found is not None and found.resource_type == "Organization" else _by_pointer(pointer)

    def _practitioner_of_role(self, role: Node | None) -> str | None:
        if role is None or role.resource_type != "PractitionerRole":
            return None
        pointer = pointer_at(role, "practitioner")
        found = self.follow(pointer)
        return _name_of(found) if found is not None else pointer.display if pointer else None


def _named(organisation: Node) -> NamedOrganisation:
    return NamedOrganisation(organisation.text("name"), ods_code(organisation))


def _by_pointer(pointer: Pointer | None) -> NamedOrganisation | None:
    if pointer is None:
        return None
    code = as_ods_code(*pointer.identifier) if pointer.identifier else None
    return NamedOrganisation(pointer.display, code) if code or pointer.display else None


def _name_of(person: Node) -> str | None:
    if person.resource_type not in _PEOPLE:
        return None
    names = [human_name(name) for name in person.parts("name")]
    return next((name.full for name in names if name is not None), None)

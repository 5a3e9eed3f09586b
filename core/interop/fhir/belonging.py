"""Which resources of a run belong to one referral, so that nothing of another person travels with it."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator

from core.interop.fhir.faults import Fault, shown
from core.interop.fhir.outcomes import KeptReference
from core.interop.fhir.references import Library, Resource

MAX_OTHERS = 200
"""Resources that may come along with one referral."""

MAX_KEPT = 500
"""References of one referral that lead nowhere."""

_SEPARATE = frozenset({"Patient", "ServiceRequest", "MessageHeader", "Bundle"})
_PERSON_FIELDS = ("subject", "patient", "for", "beneficiary")


class Belongings:
    """Sorts the resources of a run by person once, then answers for each referral.

    With a referral go: what it refers to, directly or by steps; what stands in the same Bundle and is about the same
    person; and, in a Bundle about one person only, everything that is about nobody. Never what is about another person.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._about_person: dict[tuple[int, int], list[Resource]] = defaultdict(list)
        self._about_nobody: dict[int, list[Resource]] = defaultdict(list)
        self._people: dict[int, set[int]] = defaultdict(set)
        self._person: dict[int, int | None] = {}
        for resource in library.resources:
            self._sort(resource)

    def of(self, request: Resource, patient: Resource, extra: Iterable[Resource] = ()) -> tuple[Resource, ...]:
        """Everything but the request, the person and the message's header; raises Fault beyond MAX_OTHERS."""
        document = request.document
        nearby = list(self._about_person[document, id(patient)])
        if self._people[document] <= {id(patient)}:
            nearby.extend(self._about_nobody[document])
        chosen: dict[int, Resource] = {}
        waiting = deque([request, patient, *extra, *nearby])
        seen = {id(resource) for resource in waiting}
        while waiting:
            resource = waiting.popleft()
            if resource.resource_type not in _SEPARATE:
                chosen[id(resource)] = resource
            if len(chosen) > MAX_OTHERS:
                raise Fault(request.title, f"More than {MAX_OTHERS} resources belong to this referral. Send fewer.")
            for found in self._next(resource, patient):
                if id(found) not in seen:
                    seen.add(id(found))
                    waiting.append(found)
        return tuple(chosen.values())

    def _sort(self, resource: Resource) -> None:
        person = id(resource) if resource.resource_type == "Patient" else self._person_of(resource)
        if person is not None:
            self._people[resource.document].add(person)
        if resource.resource_type in _SEPARATE:
            return
        if person is None:
            self._about_nobody[resource.document].append(resource)
        else:
            self._about_person[resource.document, person].append(resource)

    def _person_of(self, resource: Resource) -> int | None:
        if id(resource) not in self._person:
            self._person[id(resource)] = self._find_person(resource)
        return self._person[id(resource)]

    def _find_person(self, resource: Resource) -> int | None:
        fields = {f"{resource.resource_type}.{name}" for name in _PERSON_FIELDS}
        for pointer in resource.pointers:
            if pointer.path in fields:
                found = self._library.resolve(pointer, resource)
                if isinstance(found, Resource) and found.resource_type == "Patient":
                    return id(found)
        return None

    def _next(self, resource: Resource, patient: Resource) -> Iterator[Resource]:
        for pointer in resource.pointers:
            if (pointer.reference or "").startswith("#"):
                continue
            found = self._library.resolve(pointer, resource)
            if not isinstance(found, Resource) or found.resource_type in _SEPARATE:
                continue
            if self._person_of(found) in (None, id(patient)):
                yield found


def kept_references(library: Library, resources: Iterable[Resource]) -> tuple[KeptReference, ...]:
    """References that lead nowhere in this run, with the field they stand in; raises Fault beyond MAX_KEPT."""
    kept = []
    for resource in resources:
        for pointer in resource.pointers:
            if not isinstance(library.resolve(pointer, resource), Resource):
                kept.append(KeptReference(pointer.path, shown(pointer.reference or "")))
        if len(kept) > MAX_KEPT:
            raise Fault(resource.title, f"More than {MAX_KEPT} references lead nowhere. Send what they refer to.")
    return tuple(dict.fromkeys(kept))

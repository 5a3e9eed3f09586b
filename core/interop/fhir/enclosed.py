"""What came along with a referral beside its words: documents in the message itself, and what no page here shows."""

import base64
import binascii
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from core.interop.fhir.datatypes import coded_words
from core.interop.fhir.faults import Fault, shown
from core.interop.fhir.nodes import Node
from core.interop.fhir.outcomes import Enclosed

MOST_WORDS = 10
"""Of one sort of thing, how many are called by their words."""

_UNNAMED = "Document of the message"
_TAKEN_BACK = frozenset({"entered-in-error", "superseded"})
# Read for what the referral says of them, or about places and people rather than this person.
_SHOWN = frozenset(
    {"CarePlan", "Consent", "Flag", "MessageHeader", "Organization", "Practitioner", "PractitionerRole",
     "HealthcareService", "Location", "Endpoint", "Device", "Binary", "DocumentReference", "Patient"}
)  # fmt: skip


def documents(others: Sequence[Node]) -> tuple[Enclosed, ...]:
    """Every document in the message or named by it, once; what cannot be read has no content."""
    binaries = [other for other in others if other.resource_type == "Binary"]
    found: list[Enclosed] = []
    called: dict[int, str] = {}
    for other in others:
        if other.resource_type == "DocumentReference":
            found.extend(_of_reference(other, binaries, called))
    for binary in binaries:
        if id(binary) not in called:
            found.append(Enclosed(_UNNAMED, _bytes(binary.value.get("data"))))
    return tuple(dict.fromkeys(found))


def not_shown(others: Sequence[Node], reasons: Collection[int]) -> tuple[str, ...]:
    """By sort, with their words where they have any. `reasons`: those told as reasons of the referral already."""
    found: dict[str, list[str]] = defaultdict(list)
    for other in others:
        if other.resource_type not in _SHOWN and id(other.value) not in reasons:
            found[_in_words(other.resource_type)].append(_words(other))
    return tuple(_line(sort, words) for sort, words in found.items())


def contained_in(request: Node) -> Iterator[Node]:
    """What the request carries within itself."""
    contained = request.value.get("contained")
    for value in contained if isinstance(contained, list) else []:
        if isinstance(value, dict) and isinstance(kind := value.get("resourceType"), str):
            yield Node(value, shown(kind), request.warnings)


def _of_reference(document: Node, binaries: Sequence[Node], called: dict[int, str]) -> Iterator[Enclosed]:
    """Its documents; those of a Binary are `called` by it."""
    try:
        parts = [part for content in document.parts("content") if (part := content.part("attachment"))]
        taken_back = document.text("status") in _TAKEN_BACK
        for part in parts:
            name = part.text("title") or document.text("description") or _UNNAMED
            data, binary = part.value.get("data"), _meant(part, binaries)
            if binary is not None:
                called[id(binary)], data = name, binary.value.get("data")
            # What its sender took back is no document of this person any more, though something refers to it.
            if not taken_back:
                yield Enclosed(shown(name), _bytes(data))
    except Fault:
        yield Enclosed(_UNNAMED, None)


def _meant(attachment: Node, binaries: Sequence[Node]) -> Node | None:
    url = attachment.text("url", 1000) or ""
    named = url.rstrip("/").rsplit("/", 1)[-1].removeprefix("urn:uuid:").removeprefix("#")
    return next((one for one in binaries if named and one.value.get("id") == named), None)


def _bytes(data: object) -> bytes | None:
    if not isinstance(data, str) or not data.strip():
        return None
    try:
        return base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def _words(resource: Node) -> str:
    try:
        code = resource.part("code")
        found = coded_words(code) if code else None
    except Fault:
        return ""
    return shown(found.shown) if found else ""


def _in_words(resource_type: str) -> str:
    """`QuestionnaireResponse` as “Questionnaire response”."""
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in resource_type)
    return shown(spaced.strip().capitalize()) or "Something without a sort"


def _line(sort: str, words: Sequence[str]) -> str:
    said = list(dict.fromkeys(word for word in words if word))
    listed = "; ".join(said[:MOST_WORDS]) + (" and more" if len(said) > MOST_WORDS else "")
    times = f" ({len(words)})" if len(words) > 1 else ""
    return f"{sort}{times}: {listed}" if listed else f"{sort}{times}"

"""Reading what was written about the person's health: care plan, notes, reasons, consent and flags."""

from collections.abc import Iterator, Sequence

from core.interop.fhir.datatypes import coded_words, first_words, known_word
from core.interop.fhir.dates import optional_moment
from core.interop.fhir.nodes import Node
from core.interop.fhir.outcomes import ClinicalText, ConsentNoted, FlagNoted

_FLAG_STATUSES = frozenset({"active", "inactive", "entered-in-error"})
_CONSENT_STATUSES = frozenset({"draft", "proposed", "active", "rejected", "inactive", "entered-in-error"})


def clinical_texts(request: Node, others: Sequence[Node]) -> tuple[ClinicalText, ...]:
    """Passages of the request, then of care plans and other notes, in the order of the message, none twice."""
    found = [ClinicalText("ServiceRequest", text) for text in _request_passages(request)]
    for other in others:
        passages = _care_plan_passages(other) if other.resource_type == "CarePlan" else _notes(other)
        found.extend(ClinicalText(other.resource_type, text) for text in passages)
    return tuple(dict.fromkeys(found))


def consents(others: Sequence[Node]) -> tuple[ConsentNoted, ...]:
    return tuple(_consent(other) for other in others if other.resource_type == "Consent")


def flags(others: Sequence[Node]) -> tuple[FlagNoted, ...]:
    return tuple(_flag(other) for other in others if other.resource_type == "Flag")


def _request_passages(request: Node) -> Iterator[str]:
    instruction = request.passage("patientInstruction")
    if instruction:
        yield instruction
    yield from _notes(request)


def _notes(node: Node) -> Iterator[str]:
    # Only resources whose `note` is a list of annotations; a few resources use the name for plain text.
    if isinstance(node.value.get("note"), list):
        for note in node.parts("note"):
            text = note.passage("text")
            if text:
                yield text


def _care_plan_passages(plan: Node) -> Iterator[str]:
    for name in ("title", "description"):
        passage = plan.passage(name)
        if passage:
            yield passage
    for activity in plan.parts("activity"):
        for outcome in activity.parts("outcomeCodeableConcept"):
            yield from _outcome(outcome)
        detail = activity.part("detail")
        description = detail.passage("description") if detail else None
        if description:
            yield description
    yield from _notes(plan)


def _outcome(outcome: Node) -> Iterator[str]:
    text = outcome.passage("text")
    if text:
        yield text
        return
    found = coded_words(outcome)
    if found is not None:
        yield f"{found.words} ({found.code})" if found.words and found.code else found.shown


def _consent(consent: Node) -> ConsentNoted:
    scope, policy = consent.part("scope"), consent.part("policyRule")
    scope_words = coded_words(scope) if scope else None
    policy_words = coded_words(policy) if policy else None
    return ConsentNoted(
        status=known_word(consent, "status", _CONSENT_STATUSES),
        scope=scope_words.shown if scope_words else None,
        category=first_words(consent, "category"),
        policy=policy_words.shown if policy_words else None,
        given=optional_moment(consent, "dateTime"),
    )


def _flag(flag: Node) -> FlagNoted:
    code = flag.part("code")
    found = coded_words(code) if code else None
    if found is None:
        flag.warn("code", "A flag came without saying what it warns of; ask the sender.")
    return FlagNoted(
        status=known_word(flag, "status", _FLAG_STATUSES),
        category=first_words(flag, "category"),
        words=found.shown if found else "Flag without words",
    )

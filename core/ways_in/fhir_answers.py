"""What FHIR clients are answered: the response to a message, to a Bundle, and what this server can do."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from starlette.responses import JSONResponse

from core.interop.import_report import EntryReport, Outcome
from core.web.outcomes import FHIR_JSON, Issue, outcome

BASE = "/fhir/R4"
TOLD = ("Questionnaire", "QuestionnaireResponse")
"""What can be read and not sent."""
KEPT = "What was sent is kept, and people who look after referrals see to it. It is referred to as {id}."


def fhir(body: dict[str, object], status: int = 200, location: str | None = None) -> JSONResponse:
    return JSONResponse(body, status, {"Location": location} if location else None, media_type=FHIR_JSON)


def message_response(heard: str, reports: Sequence[EntryReport]) -> dict[str, object]:
    """The answer to a message that was taken, called `heard` by its sender: the same each time for the same message."""
    referrals = [str(report.answered_as) for report in reports]
    id = uuid5(NAMESPACE_URL, "|".join((heard, *referrals)))
    own = uuid5(id, "MessageHeader")
    answer: dict[str, object] = {
        "resourceType": "MessageHeader", "id": str(own),
        "eventCoding": {
            "system": "https://fhir.nhs.uk/CodeSystem/message-events-bars", "code": "servicerequest-response"
        },
        "source": {"name": "Fingerpost", "endpoint": f"urn:uuid:{uuid5(NAMESPACE_URL, BASE)}"},
        "response": {"identifier": heard, "code": "ok"},
        "focus": [{"reference": f"ServiceRequest/{referral}"} for referral in referrals],
    }  # fmt: skip
    moments = [report.received_at.isoformat() for report in reports if report.received_at]
    return {
        "resourceType": "Bundle", "id": str(id), "type": "message", "timestamp": max(moments, default=None),
        "entry": [{"fullUrl": f"urn:uuid:{own}", "resource": answer}],
    }  # fmt: skip


def bundle_response(kind: str, reports: Sequence[EntryReport]) -> dict[str, object]:
    """One entry for each referral of a Bundle, in its order."""
    entries = []
    for report in reports:
        said: dict[str, object] = {"status": "201 Created", "location": f"ServiceRequest/{report.answered_as}"}
        if report.is_taken_back:
            said = {"status": "200 OK", "outcome": _outcome_of(report)}
        elif report.outcome is Outcome.REFUSED:
            said = {"status": "422 Unprocessable Entity", "outcome": _outcome_of(report)}
        entries.append({"response": said})
    return {"resourceType": "Bundle", "type": kind, "entry": entries}


def refused(reports: Sequence[EntryReport], status: int, kept_as: Sequence[UUID]) -> JSONResponse:
    """Each fault with where it is; then that nothing is lost."""
    issues = [issue for report in reports for issue in _issues(report)]
    issues += [Issue(KEPT.format(id=id), "informational", severity="information") for id in kept_as]
    return outcome(status, issues)


def taken_back(report: EntryReport) -> JSONResponse:
    """What became of a referral that its sender takes back."""
    return outcome(200, list(_issues(report)))


def service_request(id: UUID, priority: str, received: datetime, *, status: str) -> dict[str, object]:
    """A referral as FHIR names it, without what it says: that is read where people work."""
    return {
        "resourceType": "ServiceRequest", "id": str(id), "status": status,
        "intent": "order", "priority": priority, "authoredOn": received.isoformat(),
        "subject": {"display": "Known to the receiving service"},
    }  # fmt: skip


def capability_statement() -> dict[str, object]:
    """What this server takes."""
    interaction = [{"code": "create"}, {"code": "read"}]
    return {
        "resourceType": "CapabilityStatement", "status": "active", "date": "2026-03-04", "kind": "instance",
        "fhirVersion": "4.0.1", "format": [FHIR_JSON],
        "implementation": {"description": "Fingerpost: referrals in, assessments out"},
        "rest": [{
            "mode": "server",
            "security": {"description": "An API key, sent as `Authorization: Bearer …`"},
            "resource": [
                {"type": "ServiceRequest", "interaction": interaction},
                *({"type": told, "interaction": [{"code": "read"}]} for told in TOLD),
            ],
            "interaction": [{"code": "transaction"}, {"code": "batch"}],
            "operation": [{
                "name": "process-message",
                "definition": "http://hl7.org/fhir/OperationDefinition/MessageHeader-process-message",
            }],
        }],
        "messaging": [{"supportedMessage": [{
            "mode": "receiver", "definition": "https://fhir.nhs.uk/MessageDefinition/bars-message-servicerequest-request",
        }]}],
    }  # fmt: skip


def _issues(report: EntryReport) -> Iterator[Issue]:
    if report.is_taken_back:
        yield from (Issue(words, "informational", severity="information") for words in report.sentences)
        return
    if report.referral_id is not None:
        yield Issue("This one was taken. Sent again, it changes nothing.", "informational", severity="information")
        return
    field = report.field or None
    code = "not-supported" if field and field.startswith("MessageHeader.eventCoding") else "invalid"
    for sentence in report.sentences:
        yield Issue(sentence, code, field if field and " " not in field else None)


def _outcome_of(report: EntryReport) -> dict[str, object]:
    return {"resourceType": "OperationOutcome", "issue": [issue.as_json() for issue in _issues(report)]}

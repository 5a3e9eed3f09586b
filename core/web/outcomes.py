"""What a FHIR client is answered when something is refused or wrong: an OperationOutcome in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import JSONResponse

FHIR_PREFIX = "/fhir/"
FHIR_JSON = "application/fhir+json"
CODES = {
    400: "invalid", 401: "login", 403: "forbidden", 404: "not-found", 405: "not-supported", 409: "conflict",
    413: "too-long", 415: "not-supported", 422: "invalid", 429: "throttled", 503: "transient", 507: "no-store",
}  # fmt: skip
"""HL7's code for each status; anything else is an exception."""


@dataclass(frozen=True)
class Issue:
    """One thing to mend: `code` is HL7's issue type, `where` a path such as `Patient.birthDate`."""

    words: str
    code: str = "invalid"
    where: str | None = None
    severity: str = "error"

    def as_json(self) -> dict[str, object]:
        path = {"expression": [self.where]} if self.where else {}
        return {"severity": self.severity, "code": self.code, "details": {"text": self.words}, **path}


def is_fhir(request: Request) -> bool:
    return request.url.path.startswith(FHIR_PREFIX)


def outcome(status: int, issues: Sequence[Issue]) -> JSONResponse:
    """At least one issue: an OperationOutcome without any is none."""
    body = {"resourceType": "OperationOutcome", "issue": [issue.as_json() for issue in issues]}
    return JSONResponse(body, status, media_type=FHIR_JSON)


def outcome_of(status: int, title: str, detail: str | None, errors: Sequence[tuple[str, str]]) -> JSONResponse:
    """`errors`: (field, sentence)."""
    code = CODES.get(status, "exception")
    found = [Issue(words, code, field or None) for field, words in errors]
    return outcome(status, found or [Issue(f"{title}. {detail}" if detail else title, code)])

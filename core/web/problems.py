"""What is answered when something is refused or wrong: problem+json for the API, a plain page for people."""

from collections.abc import Mapping, Sequence

from pydantic_core import ErrorDetails
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from core.web.environment import render
from core.web.forms import FieldError, FormState
from core.web.headers import secure
from core.web.outcomes import FHIR_PREFIX, is_fhir, outcome_of
from core.web.parts import ConflictRow
from core.web.sentences import sentence

API_PREFIX = "/api/"

# The same words whether a thing is absent or forbidden: nothing may tell the two apart.
TITLES = {
    400: "This could not be read",
    401: "Sign in first",
    403: "You may not do this",
    404: "Not found, or not open to you",
    405: "This address does not do that",
    409: "This has changed since you opened it",
    413: "This is too large",
    415: "This kind of content is not read here",
    422: "Something needs mending",
    428: "Say which version you are changing",
    429: "Too many tries; wait a little",
    500: "Something went wrong here",
    503: "Not available for a moment",
    507: "No room left to save anything",
}

_PAGES = {401: "sign_in_needed.html", 403: "refused.html", 404: "closed_door.html", 413: "too_large.html",
          503: "outage.html", 507: "outage.html"}  # fmt: skip


def problem(
    status: int,
    title: str,
    detail: str | None = None,
    *,
    errors: Sequence[FieldError] = (),
    type: str = "about:blank",  # noqa: A002 - the member's name in RFC 9457
    more: Mapping[str, object] | None = None,
) -> JSONResponse:
    """An RFC 9457 answer; `errors` become a list of `{"field", "message"}`, which never holds what was sent; `more` are
    members of this kind of problem."""
    body: dict[str, object] = {"type": type, "title": title, "status": status, **(more or {})}
    if detail:
        body["detail"] = detail
    if errors:
        body["errors"] = [{"field": error.field, "message": error.message} for error in errors]
    return JSONResponse(body, status, media_type="application/problem+json")


def is_api(request: Request) -> bool:
    """Whether another system asks, rather than somebody who reads pages."""
    return request.url.path.startswith((API_PREFIX, FHIR_PREFIX))


def answer(request: Request, status: int, *, detail: str | None = None, errors: Sequence[FieldError] = ()) -> Response:
    """The answer to any refusal or fault, in the form that the asker reads."""
    title = TITLES.get(status, TITLES[500 if status >= 500 else 400])
    if is_fhir(request):
        response: Response = outcome_of(status, title, detail, [(error.field, error.message) for error in errors])
    elif is_api(request):
        response = problem(status, title, detail, errors=errors)
    else:
        template = _PAGES.get(status, "error.html" if status >= 500 else "invalid.html")
        response = render(request, template, status_code=status, title=title, detail=detail, errors=tuple(errors))
    if status >= 500:
        # Errors are answered outside the middleware, so these would otherwise be missing.
        secure(response.headers)
    return response


def conflict(
    request: Request,
    *,
    action: str,
    state: FormState,
    version: int,
    rows: Sequence[ConflictRow],
    current: str,
) -> HTMLResponse:
    """The page for a stale form (409).

    `state` is what was typed and is kept; `version` the version now; `rows` only fields that the viewer may read and
    that differ; `current` the address of the record as it is now. Sending again posts `state` to `action`.
    """
    return render(
        request,
        "conflict.html",
        status_code=409,
        title=TITLES[409],
        action=action,
        state=state,
        version=version,
        rows=tuple(rows),
        current=current,
    )


def field_errors(faults: Sequence[ErrorDetails]) -> tuple[FieldError, ...]:
    """Pydantic errors of a JSON body as fields and sentences; `body` is left out of the field's path."""
    return tuple(_field_error(fault) for fault in faults)


def _field_error(fault: ErrorDetails) -> FieldError:
    if fault["type"] == "json_invalid":
        return FieldError("", "Send the body as valid JSON")
    steps = [str(step) for step in fault["loc"] if step not in ("body", "query", "path", "header")]
    words = steps[-1].replace("_", " ") if steps else "body"
    return FieldError(".".join(steps), sentence(fault, f"the {words}"))

"""The two edges: what the door, the rules and the framework raise, as problem+json or as a page."""

from collections.abc import Callable
from contextlib import suppress

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from starlette.exceptions import HTTPException
from starlette.routing import Match

from core.access.errors import Conflict, Invalid, NotFound, Refused, StaleVersion
from core.access.own_forms import WrongForm
from core.access.replies import VersionMissing
from core.access.routing import Face, SignInNeeded, meet
from core.database.outages import outage_of
from core.web.forms import FieldError
from core.web.outages import answer_outage
from core.web.problems import TITLES, answer, field_errors, is_api, problem
from core.web.request_log import route_of

log = structlog.get_logger()
LeadOn = Callable[[Request], Response | None]


def _not_found(request: Request, error: NotFound) -> Response:
    """What has become part of another record leads there, for whoever may see that one."""
    lead_on: LeadOn | None = getattr(request.app.state, "lead_on", None)
    return (lead_on(request) if lead_on else None) or answer(request, 404)


def _refused(request: Request, error: Refused) -> Response:
    return answer(request, 403, detail="The rules of your organisation do not let you do this.")


def _invalid(request: Request, error: Invalid) -> Response:
    return answer(request, 422, errors=[FieldError(error.field, error.message)])


def _conflict(request: Request, error: Conflict) -> Response:
    return answer(request, 409, detail=str(error))


def _stale(request: Request, error: StaleVersion) -> Response:
    if is_api(request):
        both = {"version": error.version, "now": error.now, "yours": error.yours}
        return problem(409, TITLES[409], str(error), more={name: part for name, part in both.items() if part})
    return answer(request, 409, detail=str(error))


def _version_missing(request: Request, error: VersionMissing) -> Response:
    return answer(request, 428, detail="Send the ETag of the record you changed in an If-Match header.")


def _sign_in_needed(request: Request, error: SignInNeeded) -> Response:
    if is_api(request):
        response = answer(request, 401, detail="Send a working API key as 'Authorization: Bearer …'.")
        response.headers["WWW-Authenticate"] = "Bearer"
        return response
    if request.method == "GET":
        return RedirectResponse("/sign-in", 303)
    ask: Callable[[Request], Response] = request.app.state.ask_again
    return ask(request)


def _wrong_form(request: Request, error: WrongForm) -> Response:
    go_on: Callable[[Request], Response | None] = request.app.state.go_on
    refused = answer(request, 403, detail="This form was made for another sign-in or organisation. Open it again.")
    return refused if is_api(request) else go_on(request) or refused


def _wrong_input(request: Request, error: RequestValidationError) -> Response:
    faults = error.errors()
    if any(fault["loc"][:1] == ("path",) for fault in faults):
        return answer(request, 404)
    status = 400 if any(fault["type"] == "json_invalid" for fault in faults) else 422
    return answer(request, status, errors=field_errors(faults))


def _other(request: Request, error: HTTPException) -> Response:
    if error.status_code == 404 and not is_api(request):
        with suppress(SignInNeeded):  # an address that is none: the page still knows who looks
            meet(request, Face.PAGE)
    answered = answer(request, error.status_code)
    if error.status_code == 405:
        answered.headers["Allow"] = ", ".join(_allowed(request))
    return answered


def _allowed(request: Request) -> list[str]:
    """What this address does, by whichever routes: RFC 9110 §15.5.6 wants all of it."""
    routes = request.app.router.routes
    return [
        method
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
        if any(route.matches({**request.scope, "method": method})[0] is Match.FULL for route in routes)
    ]


def _fault(request: Request, error: Exception) -> Response:
    """A database that is away or full is told as such. Of a fault of the program the answer says a number by which the
    log's line is found, and nothing else."""
    route, number = route_of(request.scope), getattr(request.state, "request_id", None)
    if (outage := outage_of(error)) is not None:
        log.warning("the database cannot be used", route=route, request_id=number, outage=outage.name.lower())
        return answer_outage(request, outage)
    log.error("request failed", route=route, request_id=number, fault=type(error).__name__)
    return answer(request, 500, detail=f"If you tell anybody of it, say this number: {number}." if number else None)


_HANDLERS = (
    (NotFound, _not_found),
    (Refused, _refused),
    (Invalid, _invalid),
    (Conflict, _conflict),
    (StaleVersion, _stale),
    (VersionMissing, _version_missing),
    (SignInNeeded, _sign_in_needed),
    (WrongForm, _wrong_form),
    (RequestValidationError, _wrong_input),
    (HTTPException, _other),
    (DBAPIError, _fault),
    (NoConnectionFree, _fault),
    (OSError, _fault),
    (Exception, _fault),
)


def handle_errors(app: FastAPI) -> None:
    """Register every handler there is."""
    for raised, handler in _HANDLERS:
        app.exception_handler(raised)(handler)

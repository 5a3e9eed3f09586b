"""Routes that say who may use them: a route that names neither a permission nor why it needs none fails at import.

A route function takes `records` first (the actor's own door) and returns a value or a response; the response is made
while the door is open, the door commits once afterwards, and only then does the answer leave. One route, one thread.
"""

import inspect
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Protocol, TypeVar, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from typing_extensions import TypeForm

from core.access.doors import Answering, Doors
from core.access.errors import Invalid, NotFound, Refused
from core.access.idempotency import answer_once
from core.access.identity import Credentials, Identity
from core.access.own_forms import SAFE, check_form, keep_form, refuse_other_sites
from core.access.protected import Judged
from core.access.records import Records
from core.access.replies import Reply, VersionMissing, responder
from core.access.vocabulary import Action

COOKIE = "fingerpost"
FAULTS = (RequestValidationError, HTTPException, Invalid, VersionMissing)
"""What is found wrong with a request before its route runs."""


class Face(StrEnum):
    """Who is answered: another system, or a person."""

    API = "api"
    PAGE = "page"


@dataclass(frozen=True)
class Needs:
    """What a route asks of whoever calls it; made by `requires`, `signed_in` or `public`."""

    said: str
    model: type[Judged] | None = None
    action: Action | None = None
    anybody: bool = False


def requires(model: type[Judged], action: Action) -> Needs:
    """Somebody for whom at least one rule could allow this; each record is decided by the door."""
    return Needs(f"Needs a rule that may allow: {action} {model.kind.words}.", model, action)


def signed_in(reason: str) -> Needs:
    """Anybody signed in, because `reason`; what they see is still decided by the door."""
    return Needs(f"Needs a sign-in: {reason}.")


def public(reason: str) -> Needs:
    """Nobody needs to be known, because `reason`; such a route gets no records."""
    return Needs(f"Open to everybody: {reason}.", anybody=True)


class SignInNeeded(Exception):
    """Nobody known is asking."""


class ShowViewer(Protocol):
    """What pages need to know about the person looking, put on the request's state."""

    def __call__(self, request: Request, identity: Identity, records: Records) -> None: ...


Endpoint = Callable[..., object]
Route = TypeVar("Route", bound=Endpoint)


class Router(APIRouter):
    """`get`, `post`, … take what the route needs as their second argument."""

    def __init__(self, *, face: Face, prefix: str = "", tags: list[str] | None = None) -> None:
        super().__init__(
            prefix=prefix,
            tags=list(tags or []),
            include_in_schema=face is Face.API,
            dependencies=[Depends(keep_form)] if face is Face.PAGE else [],
        )
        self.face = face

    def add(
        self,
        method: str,
        path: str,
        needs: Needs,
        *,
        status: int,
        reply: TypeForm[object] | None,
        from_replica: bool = False,
    ) -> Callable[[Route], Route]:
        if not isinstance(needs, Needs):
            raise TypeError(f"{method} {path}: say requires(kind, action), signed_in(reason) or public(reason)")

        def register(endpoint: Route) -> Route:
            model = reply if reply is not None else _body_of(endpoint)
            self.add_api_route(
                path,
                _answering(endpoint, needs, self.face, status, from_replica),
                methods=[method],
                status_code=status,
                response_model=model,
                summary=endpoint.__name__.replace("_", " ").capitalize(),
                description="\n\n".join(filter(None, (inspect.getdoc(endpoint), needs.said))),
                name=f"{endpoint.__module__}.{endpoint.__name__}",
                openapi_extra={"x-needs": needs.said},
                route_class_override=None if needs.anybody else _route_for_the_known(self.face),
            )
            return endpoint

        return register

    def get(  # type: ignore[override]
        self,
        path: str,
        needs: Needs,
        *,
        status: int = 200,
        reply: TypeForm[object] | None = None,
        from_replica: bool = False,
    ) -> Callable[[Route], Route]:
        """`from_replica`: a list or report, which the read replica may answer while it is up to date."""
        return self.add("GET", path, needs, status=status, reply=reply, from_replica=from_replica)

    def post(  # type: ignore[override]
        self, path: str, needs: Needs, *, status: int = 200, reply: TypeForm[object] | None = None
    ) -> Callable[[Route], Route]:
        return self.add("POST", path, needs, status=status, reply=reply)

    def put(  # type: ignore[override]
        self, path: str, needs: Needs, *, status: int = 200, reply: TypeForm[object] | None = None
    ) -> Callable[[Route], Route]:
        return self.add("PUT", path, needs, status=status, reply=reply)

    def patch(  # type: ignore[override]
        self, path: str, needs: Needs, *, status: int = 200, reply: TypeForm[object] | None = None
    ) -> Callable[[Route], Route]:
        return self.add("PATCH", path, needs, status=status, reply=reply)


@cache
def _route_for_the_known(face: Face) -> type[APIRoute]:
    """Nobody unknown learns what is wrong with what they sent: whoever carries nothing is turned away at once, whoever
    carries something is looked up once a fault is found."""

    class Known(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Coroutine[None, None, Response]]:
            answer = super().get_route_handler()

            async def answer_the_known(request: Request) -> Response:
                if credentials_of(request) == Credentials():
                    raise SignInNeeded
                try:
                    return await answer(request)
                except FAULTS:
                    if not hasattr(request.state, "identity"):  # otherwise the route has met them
                        await run_in_threadpool(meet, request, face)
                    raise

            return answer_the_known

    return Known


def meet(request: Request, face: Face) -> None:
    """Finds out who asks, for an answer that no route makes; raises `SignInNeeded` for nobody known."""
    doors: Doors = request.app.state.doors
    with doors.answering(credentials_of(request), writing=False) as call:
        if call is None:
            raise SignInNeeded
        _greet(request, call.identity, call.records, face)


def credentials_of(request: Request) -> Credentials:
    """From the `Authorization: Bearer` header for systems, else from the session cookie."""
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and key:
        return Credentials(key=key.strip())
    return Credentials(session=request.cookies.get(COOKIE))


def _answering(endpoint: Endpoint, needs: Needs, face: Face, status: int, from_replica: bool) -> Endpoint:
    """The endpoint as FastAPI calls it: with the request in place of the records."""
    takes = inspect.signature(endpoint)
    respond = responder(_body_of(endpoint), status)

    def run(request: Request, **given: object) -> Response:
        passed = {name: value for name, value in (*given.items(), ("request", request)) if name in takes.parameters}
        if face is Face.PAGE:
            refuse_other_sites(request)
        if needs.anybody:
            return respond(endpoint(**passed))

        def answer(*, on_replica: bool) -> Response:
            with _admitted(request, needs, face, from_replica=on_replica) as call:
                records = call.records
                if face is Face.API and request.method not in SAFE and "idempotency-key" in request.headers:
                    return answer_once(
                        request, call.connection, records, given, lambda: respond(endpoint(records, **passed))
                    )
                answered = respond(endpoint(records, **passed))
                if face is Face.PAGE and answered.status_code >= 400:
                    records.give_up()  # a form shown again: what was done before the fault was found is not kept
                return answered

        if from_replica and request.app.state.doors.database.replica is not None:
            with suppress(DBAPIError):  # a replica may cancel a query for what it replays: the primary never does
                return answer(on_replica=True)
        return answer(on_replica=False)

    own = [p for name, p in takes.parameters.items() if name not in ("records", "request")]
    asked = inspect.Parameter("request", inspect.Parameter.KEYWORD_ONLY, annotation=Request)
    kept = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own]
    run.__signature__ = inspect.Signature([asked, *kept])  # type: ignore[attr-defined]
    return run


@contextmanager
def _admitted(request: Request, needs: Needs, face: Face, *, from_replica: bool) -> Iterator[Answering]:
    doors: Doors = request.app.state.doors
    writing = request.method not in SAFE
    with doors.answering(credentials_of(request), writing=writing, from_replica=from_replica) as call:
        if call is None:
            raise SignInNeeded
        _admit(request, call.identity, call.records, needs, face)
        yield call


def _admit(request: Request, identity: Identity, records: Records, needs: Needs, face: Face) -> None:
    _greet(request, identity, records, face)
    if identity.csrf is not None and request.method not in SAFE:
        check_form(request, identity)
    if needs.model is not None and needs.action is not None and not records.judge.may_ever(needs.model, needs.action):
        records.refused(needs.action, needs.model, _record_named(request))
        raise NotFound if request.method in SAFE else Refused("No rule lets your roles do this.")


def _greet(request: Request, identity: Identity, records: Records, face: Face) -> None:
    """Who asks is kept for the answer; a page is for somebody signed in, and shows who."""
    request.state.identity = identity
    if face is Face.PAGE:
        if identity.csrf is None:
            raise SignInNeeded
        show: ShowViewer = request.app.state.show_viewer
        show(request, identity, records)


def _record_named(request: Request) -> UUID | None:
    """The first record that the address names, if it names one."""
    for said in request.path_params.values():
        try:
            return UUID(said)
        except ValueError:
            continue
    return None


def _body_of(endpoint: Endpoint) -> TypeForm[object] | None:
    """The type of the body that a route's return annotation promises."""
    said = inspect.signature(endpoint, eval_str=True).return_annotation
    if said in (inspect.Signature.empty, None) or (isinstance(said, type) and issubclass(said, Response)):
        return None
    return cast(TypeForm[object], said.__args__[0] if getattr(said, "__origin__", None) is Reply else said)

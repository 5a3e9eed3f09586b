"""ASGI middleware: one line of log a request, by route and never by address, and a number that joins what belongs to
it."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import structlog
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.database.ids import new_id
from core.web.static_files import STATIC_PREFIX

log = structlog.get_logger()
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NO_ROUTE = "none"
ASKED_OFTEN = frozenset({"/healthz", "/readyz", "/metrics", "/static"})
HEADER = "X-Request-Id"


@dataclass(frozen=True)
class Answered:
    """One request as monitoring may know it: `route` is a template, `seconds` the time until the answer had left."""

    method: str
    route: str
    status: int
    seconds: float


class Watcher(Protocol):
    """Who counts requests."""

    def began(self) -> None: ...

    def answered(self, request: Answered) -> None: ...


class RequestLog:
    """Wrap the application in this, outermost. What a caller sends as a request's number is not taken over: it could
    say anything."""

    def __init__(self, app: ASGIApp, watcher: Watcher) -> None:
        self._app, self._watcher = app, watcher

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        number, began, status = str(new_id()), time.perf_counter(), 500
        scope.setdefault("state", {})["request_id"] = number
        self._watcher.began()

        async def send_numbered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = number
            await send(message)

        try:
            with structlog.contextvars.bound_contextvars(request_id=number):
                await self._app(scope, receive, send_numbered)
        finally:
            self._tell(scope, number, Answered(_method(scope), route_of(scope), status, time.perf_counter() - began))

    def _tell(self, scope: Scope, number: str, answered: Answered) -> None:
        self._watcher.answered(answered)
        if answered.route not in ASKED_OFTEN:
            log.info(
                "request", request_id=number, method=answered.method, route=answered.route, status=answered.status,
                milliseconds=round(answered.seconds * 1000, 1),
            )  # fmt: skip


def route_of(scope: Mapping[str, object]) -> str:
    """The template of the route that answered: an address holds ids, and what people typed."""
    if str(scope.get("path", "")).startswith(f"{STATIC_PREFIX}/"):
        return STATIC_PREFIX
    return str(getattr(scope.get("route"), "path", NO_ROUTE))


def _method(scope: Scope) -> str:
    """Anybody may send any word as a method."""
    return scope["method"] if scope["method"] in METHODS else "other"

"""ASGI middleware: the largest body that is read, whether or not the sender says how long it is."""

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.web.problems import answer

ONE_MEGABYTE = 1_000_000
FILES = 11 * 1024 * 1024
LARGER: Mapping[str, int] = {"/fhir/": 5 * 1024 * 1024, "/referrals/files": FILES, "/referrals/new/": FILES}
"""Addresses, by how they begin, to which more may be sent at once; it is read whole before it is looked at."""


class _TooLarge(Exception):
    """Stops whoever is reading the body; never leaves this module."""


class BodyLimit:
    """Answers 413 to a body of more than `limit` bytes, or of more than its address takes."""

    def __init__(self, app: ASGIApp, limit: int = ONE_MEGABYTE, larger: Mapping[str, int] = LARGER) -> None:
        self._app, self._limit, self._larger = app, limit, larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif _announced_length(scope) > (limit := self._limit_at(scope["path"])):
            await _refuse(scope, receive, send)
        else:
            await self._read_counting(scope, receive, send, limit)

    def _limit_at(self, path: str) -> int:
        return next((limit for start, limit in self._larger.items() if path.startswith(start)), self._limit)

    async def _read_counting(self, scope: Scope, receive: Receive, send: Send, limit: int) -> None:
        exchange = _Exchange(receive, send, limit)
        try:
            await self._app(scope, exchange.receive, exchange.send)
        except Exception:
            # Any error after the limit was passed follows from our stopping the reader.
            if not exchange.is_over or exchange.has_started:
                raise
        if exchange.is_over and not exchange.has_started:
            await _refuse(scope, receive, send)


class _Exchange:
    """Counts what comes in; once that is too much, holds back the application's own answer to the broken body."""

    def __init__(self, receive: Receive, send: Send, limit: int) -> None:
        self._receive = receive
        self._send = send
        self._left = limit
        self.has_started = False

    @property
    def is_over(self) -> bool:
        return self._left < 0

    async def receive(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self.is_over:
            raise _TooLarge
        return message

    async def send(self, message: Message) -> None:
        if self.is_over and not self.has_started:
            return
        self.has_started = True
        await self._send(message)


def _announced_length(scope: Scope) -> int:
    announced = Headers(scope=scope).get("content-length", "0")
    # The server refuses a length that is no number; other servers may pass it on, and then the counting decides.
    return int(announced) if announced.isascii() and announced.isdigit() else 0


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    detail = "Send less at once: what was sent is larger than Fingerpost reads."
    await answer(Request(scope), 413, detail=detail)(scope, receive, send)

"""ASGI middleware: invented people are shown to this machine only, however the service was started."""

import ipaddress
from collections.abc import Callable

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from core.web.problems import answer


class LoopbackOnly:
    """Refuses callers from elsewhere while `applies()` says that the database is a demo; asked once."""

    def __init__(self, app: ASGIApp, applies: Callable[[], bool]) -> None:
        self._app, self._ask = app, applies
        self._applies: bool | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _is_from_elsewhere(scope):
            if self._applies is None:
                self._applies = self._ask()
            if self._applies:
                detail = "This is a demo: it answers only on the machine it runs on."
                await answer(Request(scope), 403, detail=detail)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _is_from_elsewhere(scope: Scope) -> bool:
    client = scope.get("client")
    try:
        return client is not None and not ipaddress.ip_address(client[0]).is_loopback
    except ValueError:  # a name or a socket's path: not a network address
        return False

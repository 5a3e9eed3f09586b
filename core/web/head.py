"""ASGI middleware: what can be looked at can be asked for without its body, as RFC 9110 has it of HEAD."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class HeadAsGet:
    """Answers HEAD with the status and headers of GET; all that a look leaves behind, this leaves too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_no_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
        else:  # a copy: the server knows by its own that no body is due
            await self._app({**scope, "method": "GET"}, receive, send_no_body)

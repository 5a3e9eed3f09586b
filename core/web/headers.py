"""ASGI middleware: the headers that keep a page to itself, on every answer."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core.web.static_files import STATIC_PREFIX

# No inline script or style anywhere, so no nonce: everything comes from our own static folder.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)

SECURE_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
NO_STORE = "no-store"


def secure(headers: MutableHeaders, *, is_static: bool = False) -> None:
    """Set the headers on one answer. Static files that were found keep the caching that their server chose."""
    for name, value in SECURE_HEADERS.items():
        headers.setdefault(name, value)  # a download may be stricter
    if not is_static:
        headers["Cache-Control"] = NO_STORE


class SecureHeaders:
    """Wrap the application in this, outermost."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        under_static = scope["path"].startswith(f"{STATIC_PREFIX}/")

        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                secure(MutableHeaders(scope=message), is_static=under_static and message["status"] < 400)
            await send(message)

        await self._app(scope, receive, send_secured)

"""The mail server: opened for a batch of letters, or only to see whether it lets Fingerpost in."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from urllib.parse import unquote, urlsplit

TIMEOUT = 20.0
"""Seconds for each answer of the server."""


class Unreachable(Exception):
    """The way itself does not work now: nobody's address is at fault."""


@contextmanager
def mail_server(url: str, timeout: float = TIMEOUT) -> Iterator[smtplib.SMTP]:
    """A connection that is signed in; `smtp://` upgrades to TLS where the server offers it, `smtps://` is TLS at once.
    `Unreachable` names the kind of fault, never the address or the password. `timeout` is in seconds."""
    place = urlsplit(url)
    host = place.hostname or ""
    try:
        if place.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, place.port or 465, timeout=timeout, context=_trusted())
        else:
            server = smtplib.SMTP(host, place.port or 25, timeout=timeout)
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=_trusted())
        if place.username:
            _refuse_in_the_clear(server, host)
            server.login(unquote(place.username), unquote(place.password or ""))
        server.ehlo_or_helo_if_needed()  # encryption begins the conversation anew
    except (OSError, smtplib.SMTPException) as problem:
        raise Unreachable(type(problem).__name__) from None
    with server:
        yield server


@cache
def _trusted() -> ssl.SSLContext:
    """Read once: whom this machine trusts takes some fifty milliseconds to read."""
    return ssl.create_default_context()


def _refuse_in_the_clear(server: smtplib.SMTP, host: str) -> None:
    """A password goes to another machine encrypted or not at all."""
    if not isinstance(server.sock, ssl.SSLSocket) and host not in ("localhost", "127.0.0.1", "::1"):
        raise Unreachable("the mail server offers no encryption")

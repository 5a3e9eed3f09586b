"""Ways out of the house: a mail server, and a gateway for text messages. Neither is told what a message is about."""

import smtplib
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from json import dumps

from core.notices.mail_server import TIMEOUT, Unreachable, mail_server
from core.notices.models import Channel
from core.settings import Settings

WORDS = "You have a message in Fingerpost"


class NotNow(Exception):
    """This one address cannot be reached at the moment."""


class AddressRefused(Exception):
    """This one address is not accepted."""


@dataclass(frozen=True)
class Letter:
    """`key` is the same for every try, so that a receiver can tell a second copy."""

    key: str
    address: str


Send = Callable[[Letter], None]
"""Raises `AddressRefused`, `NotNow` or `Unreachable`."""


@contextmanager
def opened(channel: Channel, settings: Settings) -> Iterator[Send | None]:
    """How to send by this channel for as long as the context lasts; None where this installation has no such way."""
    if channel is Channel.EMAIL and settings.smtp_url:
        with _mail(settings) as send:
            yield send
    elif channel is Channel.SMS and settings.sms_url:
        yield lambda letter: _text(letter, settings)
    else:
        yield None


def email(letter: Letter, settings: Settings) -> EmailMessage:
    """Nothing in it but that there is a message, and where."""
    message = EmailMessage()
    sender = settings.mail_from
    message["From"], message["To"], message["Subject"] = f"Fingerpost <{sender}>", letter.address, WORDS
    message["Message-ID"] = f"<{letter.key}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(
        f"{WORDS}.\n\nSign in to read it: {settings.public_url}\n\nPlease do not reply to this email.\n"
    )
    return message


@contextmanager
def _mail(settings: Settings) -> Iterator[Send]:
    """One connection for a batch."""
    with mail_server(settings.smtp_url or "") as server:
        yield lambda letter: _post(server, letter, settings)


def _post(server: smtplib.SMTP, letter: Letter, settings: Settings) -> None:
    try:
        server.send_message(email(letter, settings))
    except smtplib.SMTPRecipientsRefused as refused:
        codes: Mapping[str, tuple[int, bytes]] = refused.recipients
        if all(500 <= code < 600 for code, _ in codes.values()):
            raise AddressRefused(f"refused with {next(iter(codes.values()))[0]}") from None
        raise NotNow(f"not now, {next(iter(codes.values()))[0]}") from None
    except (OSError, smtplib.SMTPException) as problem:
        raise Unreachable(type(problem).__name__) from None


def _text(letter: Letter, settings: Settings) -> None:
    """A JSON POST to the gateway: {"to", "text", "reference"}; the token goes as a bearer."""
    body = dumps({"to": letter.address, "text": f"{WORDS}.", "reference": letter.key}).encode()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {settings.sms_token or ''}"}
    request = urllib.request.Request(settings.sms_url or "", body, headers, method="POST")
    try:
        with _NO_REDIRECTS.open(request, timeout=TIMEOUT):
            return
    except urllib.error.HTTPError as refused:
        if refused.code in (400, 404, 410, 422):
            raise AddressRefused(f"refused with {refused.code}") from None
        raise Unreachable(f"answered {refused.code}") from None
    except OSError as problem:
        raise Unreachable(type(problem).__name__) from None


class _Refuse(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        """Never followed: a gateway is where the settings say it is."""


_NO_REDIRECTS = urllib.request.build_opener(_Refuse)

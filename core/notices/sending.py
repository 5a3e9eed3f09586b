"""Ways out of the house: a mail server, and a gateway for text messages. Neither is told what a message is about, nor
by whom it is where it goes to a client."""

import http.client
import smtplib
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from json import dumps

from core.database import clock
from core.notices.mail_server import TIMEOUT, Unreachable, mail_server
from core.settings import Settings

WORDS = "You have a message in Fingerpost"


class NotNow(Exception):
    """This one was not sent, and may be at another time."""


class Broken(NotNow):
    """This one was not sent, because the connection broke off."""


class Unsure(Exception):
    """This one was handed over, and the answer never came."""


class AddressRefused(Exception):
    """This one address is not accepted."""


@dataclass(frozen=True)
class Says:
    """What stands in a letter to somebody without an account, instead of the usual words."""

    subject: str
    text: str


@dataclass(frozen=True)
class Letter:
    """`key` is the same for every try, so that a receiver can tell a second copy. Without `says` it has the usual
    words, for somebody who signs in."""

    key: str
    address: str
    says: Says | None = None


Send = Callable[[Letter], None]
"""Raises `AddressRefused`, `NotNow`, `Unsure` or `Unreachable`."""


@dataclass(frozen=True)
class Stationery:
    """What every email has in common, made once: nothing in it but that there is a message, and where."""

    sender: str
    common: bytes

    @classmethod
    def of(cls, settings: Settings) -> "Stationery":
        message = EmailMessage(policy=SMTP)
        message["From"], message["Subject"] = f"Fingerpost <{settings.mail_from}>", WORDS
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(
            f"{WORDS}.\n\nSign in to read it: {settings.public_url}\n\nPlease do not reply to this email.\n"
        )
        return cls(settings.mail_from, message.as_bytes())

    def written(self, letter: Letter) -> bytes:
        """An address is checked where it is given: it holds nothing that could end its line."""
        host = self.sender.rpartition("@")[2]
        common = self.common if letter.says is None else _says(self.sender, letter.says)
        own = f"To: {letter.address}\r\nMessage-ID: <{letter.key}@{host}>\r\nDate: {format_datetime(clock.now())}\r\n"
        return own.encode("ascii") + common


def _says(sender: str, says: Says) -> bytes:
    """No name stands beside the sender's address."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["Subject"], message["Auto-Submitted"] = sender, says.subject, "auto-generated"
    message.set_content(f"{says.text}\n")
    return message.as_bytes()


@contextmanager
def mail(settings: Settings) -> Iterator[Send]:
    """One connection for a batch. Raises `Unreachable`."""
    if settings.smtp_url is None:
        raise Unreachable("no mail server is set")
    stationery = Stationery.of(settings)
    with mail_server(settings.smtp_url, TIMEOUT) as server:
        yield lambda letter: _post(server, letter, stationery)


def _post(server: smtplib.SMTP, letter: Letter, stationery: Stationery) -> None:
    """Up to DATA nothing is sent; once the text has been handed over, silence says nothing."""
    try:
        _welcome(server.mail(stationery.sender))
        _accepted(server.rcpt(letter.address))
    except (AddressRefused, NotNow):
        with suppress(OSError, smtplib.SMTPException):
            server.rset()  # or the next one would be a second recipient
        raise
    except (OSError, smtplib.SMTPException) as problem:
        raise Broken(type(problem).__name__) from None
    try:
        _accepted(server.data(stationery.written(letter)))
    except smtplib.SMTPDataError as problem:
        raise NotNow(f"not now, {problem.smtp_code}") from None
    except (OSError, smtplib.SMTPException) as problem:
        raise Unsure(type(problem).__name__) from None


def _welcome(answer: tuple[int, bytes]) -> None:
    """Whoever refuses the sender refuses us, and says nothing of the person written to."""
    if not 200 <= answer[0] < 300:
        raise Broken(f"the mail server refuses the sender, {answer[0]}")


def _accepted(answer: tuple[int, bytes]) -> None:
    code = answer[0]
    if 200 <= code < 300:
        return
    if code in (421, 503, 530, 535, -1):
        raise Broken(f"the mail server does not go on, {code}")
    raise AddressRefused(f"refused with {code}") if code >= 500 else NotNow(f"not now, {code}")


@contextmanager
def text_messages(settings: Settings) -> Iterator[Send]:
    """A JSON POST to the gateway for each: {"to", "text", "reference"}; the token goes as a bearer."""
    if settings.sms_url is None:
        raise Unreachable("no gateway for text messages is set")
    url, token = settings.sms_url, settings.sms_token or ""
    yield lambda letter: _text(letter, url, token)


def _text(letter: Letter, url: str, token: str) -> None:
    text = f"{WORDS}." if letter.says is None else letter.says.text
    body = dumps({"to": letter.address, "text": text, "reference": letter.key}).encode()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}", "Idempotency-Key": letter.key}
    try:
        with _NO_REDIRECTS.open(urllib.request.Request(url, body, headers, method="POST"), timeout=TIMEOUT):
            return
    except urllib.error.HTTPError as refused:
        if refused.code in (400, 422):
            raise AddressRefused(f"refused with {refused.code}") from None
        raise Broken(f"answered {refused.code}") from None
    except urllib.error.URLError as problem:
        raise Broken(type(problem.reason).__name__) from None
    except (OSError, http.client.HTTPException) as problem:
        raise Unsure(type(problem).__name__) from None


class _Refuse(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object, **__: object) -> None:
        """Never followed: a gateway is where the settings say it is."""


_NO_REDIRECTS = urllib.request.build_opener(_Refuse)

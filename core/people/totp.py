"""Codes that change every half minute (RFC 6238, with RFC 4226): SHA-1, six figures, thirty seconds, as apps expect.

Written out rather than taken from a library: it is these lines, proved with the RFC's own examples, and a code that
counts once needs to know which step it belongs to, which libraries keep to themselves.
"""

import base64
import hmac
import secrets
import struct
from datetime import datetime
from urllib.parse import quote

PERIOD, FIGURES = 30, 6
DRIFT = 1
"""Steps that a telephone's clock may be off."""


def new_secret() -> bytes:
    return secrets.token_bytes(20)


def written(secret: bytes) -> str:
    """As people type it into an app: letters and figures in fours."""
    letters = base64.b32encode(secret).decode()
    return " ".join(letters[place : place + 4] for place in range(0, len(letters), 4))


def address(secret: bytes, username: str) -> str:
    """What the picture says to the app."""
    key = base64.b32encode(secret).decode()
    return f"otpauth://totp/Fingerpost:{quote(username)}?secret={key}&issuer=Fingerpost"


def step_at(moment: datetime) -> int:
    return int(moment.timestamp()) // PERIOD


def code_of(secret: bytes, step: int) -> str:
    digest = hmac.digest(secret, struct.pack(">Q", step), "sha1")
    place = digest[-1] & 15
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**FIGURES:0{FIGURES}}"


def matching_step(secret: bytes, code: str, moment: datetime) -> int | None:
    """The step whose code this is, of those around the moment; None for a wrong one. All are compared."""
    now = step_at(moment)
    near = range(now - DRIFT, now + DRIFT + 1)
    found = [step for step in near if hmac.compare_digest(code_of(secret, step).encode(), code.encode())]
    return found[0] if found else None

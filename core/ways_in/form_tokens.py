"""What a public form carries: proof that it was made here, for this service and not long ago, and good for one use."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from core.database import clock

LASTS = timedelta(hours=24)
"""Somebody may need a day for a form like this."""
QUICKEST = timedelta(seconds=4)
"""Nobody reads and fills in the form sooner."""


@dataclass(frozen=True)
class Token:
    """A token that was made here; `name` is what its one use is known by."""

    name: str
    age: timedelta

    @property
    def is_over(self) -> bool:
        """Older than it lasts, or made in the future because the clock was set back."""
        return not -QUICKEST <= self.age < LASTS

    @property
    def is_too_quick(self) -> bool:
        return self.age < QUICKEST


def new_token(key: bytes, service_id: UUID) -> str:
    name, made = secrets.token_urlsafe(15), int(clock.now().timestamp())
    return f"{name}.{made}.{_signature(key, service_id, name, made)}"


def read_token(key: bytes, service_id: UUID, text: str) -> Token | None:
    """None for one that was not made here, or for another service."""
    name, _, rest = text[:200].partition(".")
    made, _, signature = rest.partition(".")
    if not (made.isascii() and made.isdigit() and len(made) < 12):
        return None
    if not hmac.compare_digest(signature.encode(), _signature(key, service_id, name, int(made)).encode()):
        return None
    return Token(name, timedelta(seconds=clock.now().timestamp() - int(made)))


def _signature(key: bytes, service_id: UUID, name: str, made: int) -> str:
    return hmac.new(key, f"{service_id}|{name}|{made}".encode(), hashlib.sha256).hexdigest()

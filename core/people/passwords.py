"""Passwords: argon2id at 19 MiB and two passes (OWASP's floor), never more than two at once."""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE, WAITING = 2, 16
PATIENCE = 5.0
"""Seconds that somebody waits for their turn."""

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_TURNS = threading.BoundedSemaphore(AT_ONCE)
_PLACES = threading.BoundedSemaphore(AT_ONCE + WAITING)
_NOBODY = _HASHER.hash(secrets.token_hex(16))


class TooBusy(RuntimeError):
    """More people sign in at this moment than are let through: to be tried again in a moment."""


def hash_password(password: str) -> str:
    """Raises `TooBusy`."""
    with _turn():
        return _HASHER.hash(password)


def matches(password: str, kept: str | None) -> bool:
    """Whether this is the password; for an account that does not exist the same work is done, and the answer is no.
    Raises `TooBusy`."""
    with _turn():
        try:
            return _HASHER.verify(kept or _NOBODY, password) and kept is not None
        except (VerificationError, InvalidHashError):
            return False


@contextmanager
def _turn() -> Iterator[None]:
    """Whoever waits holds a thread that others need, so few wait, and none for long."""
    if not _PLACES.acquire(blocking=False):
        raise TooBusy
    try:
        if not _TURNS.acquire(timeout=PATIENCE):
            raise TooBusy
        try:
            yield
        finally:
            _TURNS.release()
    finally:
        _PLACES.release()

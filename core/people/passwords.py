"""Passwords: argon2id at 19 MiB and two passes (OWASP's floor), never more than two at once."""

import secrets
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_TURNS = threading.BoundedSemaphore(2)
_NOBODY = _HASHER.hash(secrets.token_hex(16))


def hash_password(password: str) -> str:
    with _TURNS:
        return _HASHER.hash(password)


def matches(password: str, kept: str | None) -> bool:
    """Whether this is the password; for an account that does not exist the same work is done, and the answer is no."""
    with _TURNS:
        try:
            return _HASHER.verify(kept or _NOBODY, password) and kept is not None
        except (VerificationError, InvalidHashError):
            return False

"""Record ids: ordered by time for the index, unguessable for the outside (UUID version 7, RFC 9562)."""

import secrets
import time
from uuid import UUID

_VERSION = 0x7 << 76
_VARIANT = 0b10 << 62


def new_id() -> UUID:
    """48 bits of milliseconds, then 74 random bits."""
    random = secrets.randbits(74)
    return UUID(
        int=(time.time_ns() // 1_000_000) << 80 | _VERSION | (random >> 62) << 64 | _VARIANT | random & (1 << 62) - 1
    )

"""Record ids: ordered by time for the index, unguessable for the outside (UUID version 7, RFC 9562, method 3)."""

import secrets
import time
from uuid import UUID

_VERSION = 0x7 << 76
_VARIANT = 0b10 << 62
_MILLISECOND = 1_000_000


def new_id() -> UUID:
    """48 bits of milliseconds, 12 of the fraction of one, so that ids keep the order in which they were made, then 62
    random bits."""
    milliseconds, nanoseconds = divmod(time.time_ns(), _MILLISECOND)
    fraction = (nanoseconds << 12) // _MILLISECOND
    return UUID(int=milliseconds << 80 | _VERSION | fraction << 64 | _VARIANT | secrets.randbits(62))

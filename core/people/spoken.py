"""Secrets that people read from paper, type, or say on the telephone."""

import hashlib
import secrets

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another


def spoken_secret() -> str:
    """Sixteen letters in fours: about 79 bits, so that a plain hash is enough to keep."""
    letters = [secrets.choice(LETTERS) for _ in range(16)]
    return "-".join("".join(letters[place : place + 4]) for place in range(0, 16, 4))


def hash_of(spoken: str) -> bytes:
    """However it was typed: with dashes, blanks, capitals or without."""
    return hashlib.sha256("".join(spoken.casefold().replace("-", " ").split()).encode()).digest()

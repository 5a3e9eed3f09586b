"""How a name sounds: a short key kept beside each name, so that people are found whose names were spelt otherwise.

Metaphone by jellyfish: MIT licence, released for ten years by people who answer, compiled, without dependencies of its
own; the same library counts edits. It hears English; a name that it does not hear is kept by its first letters.
"""

from jellyfish import metaphone

from core.clients.names import fold

LONGEST = 12
UNHEARD = 6


def sound(word: str) -> str:
    """Of one folded word: "okafor" and "okafour" → "OKFR". Never empty for a word that has letters."""
    return (metaphone(word) or word[:UNHEARD])[:LONGEST]


def first_sound(name: str | None) -> str:
    """Of the first part of a name as it is written; empty where there is none. A NULL column was never heard."""
    parts = fold(name or "").split()
    return sound(parts[0]) if parts else ""

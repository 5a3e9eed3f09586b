"""Powerful roles."""

from core.access.words import WORDS

POWERFUL = frozenset(role.name for role in WORDS.roles if role.powerful)

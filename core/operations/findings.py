"""What the doctor says: one finding a thing looked at, in words for people who do not program."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    OK = "ok"
    LOOK = "look at this"
    BROKEN = "broken"


@dataclass(frozen=True)
class Finding:
    """One thing: how it is, and what to do unless it is well."""

    name: str
    verdict: Verdict
    words: str
    todo: str | None = None


def ok(name: str, words: str) -> Finding:
    return Finding(name, Verdict.OK, words)


def look(name: str, words: str, todo: str) -> Finding:
    return Finding(name, Verdict.LOOK, words, todo)


def broken(name: str, words: str, todo: str) -> Finding:
    return Finding(name, Verdict.BROKEN, words, todo)

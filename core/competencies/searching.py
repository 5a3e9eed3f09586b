"""Finding indicators by their words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from core.content.frameworks import Framework, Standing

MOST = 100
LONGEST = 100
"""Characters of what is looked for."""


@dataclass(frozen=True)
class Hit:
    framework: Framework
    standing: Standing


def search(frameworks: Iterable[Framework], wanted: str) -> tuple[Hit, ...]:
    """Indicators in which every word of `wanted` occurs, in their own words or the title of their competency; no words
    find nothing, and there are `MOST` at most."""
    words = wanted.casefold().split()
    return tuple(islice(_hits(frameworks, words), MOST)) if words else ()


def _hits(frameworks: Iterable[Framework], words: list[str]) -> Iterator[Hit]:
    for framework in frameworks:
        for standing in framework.standings:
            text = f"{standing.competency.title} {standing.indicator.whole}".casefold()
            if all(word in text for word in words):
                yield Hit(framework, standing)

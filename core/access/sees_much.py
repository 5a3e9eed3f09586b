"""Who was last found to see much: a hint for the shape of a list, never a decision."""

from dataclasses import dataclass, field
from uuid import UUID

MUCH = 1_000
MOST_KNOWN = 10_000
Key = tuple[UUID, str, str]


@dataclass
class SeesMuch:
    """(person, organisation acted for, kind) of whoever's last count of all reached its cap; of this process only."""

    _known: set[Key] = field(default_factory=set)

    def counted(self, key: Key, number: int) -> None:
        if number < MUCH:
            self._known.discard(key)
        elif len(self._known) < MOST_KNOWN:
            self._known.add(key)

    def __contains__(self, key: Key) -> bool:
        return key in self._known

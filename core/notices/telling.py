"""How a feature tells somebody: one call within its own transaction; the ticker does the rest."""

from dataclasses import dataclass
from uuid import UUID

from core.access.door import Door
from core.notices.models import Importance

TOPIC = "notice"


@dataclass(frozen=True)
class Told:
    """`source` says what it is about and makes a second telling of the same thing no second notice; `words` are read
    inside Fingerpost only. With a `ladder` somebody must acknowledge, or the next person is asked."""

    person_id: UUID
    organisation_id: UUID
    words: str
    href: str
    source: str
    importance: Importance = Importance.ROUTINE
    ladder: str | None = None


def tell(door: Door, told: Told) -> None:
    """Leaves with the door's transaction, or not at all."""
    door.tell(
        TOPIC,
        {
            "person_id": str(told.person_id),
            "organisation_id": str(told.organisation_id),
            "words": told.words,
            "href": told.href,
            "source": told.source,
            "importance": told.importance.value,
            "ladder": told.ladder,
        },
    )

"""How a feature tells somebody, or other systems: one call within its own transaction; the ticker does the rest."""

from dataclasses import dataclass
from uuid import UUID

from core.access.door import Door
from core.access.protected import Label, Protected
from core.database import clock
from core.notices.events import Event
from core.notices.ladders import ladders
from core.notices.models import Importance

NOTICE, ANSWERED, EVENT = "notice", "notice answered", "event"
"""Topics of the outbox."""


@dataclass(frozen=True)
class Told:
    """`source` says what it is about and makes a second telling of the same thing no second notice; `words` are read
    inside Fingerpost only, and name no client: whoever may still see the record opens it by `href`. With a `ladder`
    somebody must say that they see to it, or the next person is asked."""

    person_id: UUID
    organisation_id: UUID
    words: str
    href: str
    source: str
    importance: Importance = Importance.ROUTINE
    ladder: str | None = None

    def __post_init__(self) -> None:
        if self.ladder is not None and self.ladder not in ladders():
            raise ValueError(f"no ladder '{self.ladder}'")


def tell(door: Door, told: Told) -> None:
    """Leaves with the door's transaction, or not at all."""
    door.tell(
        NOTICE,
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


def announce(door: Door, event: Event, record: Protected, *, code: str | None = None, to: UUID | None = None) -> None:
    """Something happened to a record, for webhooks of the organisation that owns it, or of another that may know
    (`to`): which record, and a code from a published list at most, not what it says. Of records that are more than
    normally confidential no system is told even that they exist, nor of what is sealed or was recorded by mistake."""
    kind = record.kind
    if kind.owner is None or (kind.label is not None and getattr(record, kind.label) is not Label.NORMAL):
        return
    about = {"event": event.value, "at": clock.now().isoformat(), "kind": kind.name, "id": str(record.id)}
    said = {"code": code} if code is not None else {}
    owner = getattr(record, kind.owner)
    door.tell(EVENT, {**about, **said, "organisation_id": str(owner), "told": str(to or owner)})

"""Who asks: a person (or a system) acting for one organisation, and the same left open in kept statements."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BindParameter, Date, Uuid, bindparam

from core.database import clock
from core.database.base import UtcDateTime


@dataclass(frozen=True)
class Actor:
    """A person or system acting for one organisation; `roles` are those in force there today, sorted."""

    person_id: UUID
    name: str
    organisation_id: UUID
    organisation: str
    roles: tuple[str, ...]
    through: str = "session"
    is_system: bool = False

    def acts_with(self, other: "Actor") -> bool:
        """Whether both act for the same organisation."""
        return self.organisation_id == other.organisation_id

    def is_acting_for(self, organisation: str) -> bool:
        """Whether it acts for the organisation with this key."""
        return self.organisation == organisation

    def acts_for(self, organisation_id: UUID) -> bool:
        return self.organisation_id == organisation_id

    def is_holder(self, person_id: UUID, organisation_id: UUID) -> bool:
        """Whether this is that person, acting for that organisation."""
        return (self.person_id, self.organisation_id) == (person_id, organisation_id)

    def parameters(self) -> dict[str, UUID | date | datetime]:
        """What stands for `ME` when a kept statement runs."""
        now = clock.now()
        return {
            "me": self.person_id,
            "my_organisation": self.organisation_id,
            "today": clock.today(),
            "this_moment": now,
        }


@dataclass(frozen=True)
class Me:
    """The actor as a condition sees it: four bind parameters, so that statements can be kept and shared."""

    id: BindParameter[UUID]
    organisation: BindParameter[UUID]
    today: BindParameter[date]
    now: BindParameter[datetime]


ME = Me(
    bindparam("me", type_=Uuid()), bindparam("my_organisation", type_=Uuid()), bindparam("today", type_=Date()),
    bindparam("this_moment", type_=UtcDateTime()),
)  # fmt: skip

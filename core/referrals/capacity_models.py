"""Tables of what a worker can carry, and of the lawful grounds on which women-only support is offered."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.protected import Anchor, Kind, Protected
from core.database.base import Base, Dated, Versioned, Words
from core.organisations.models import Organisation, Service
from core.people.models import Person


class WorkerCapacity(Protected, Versioned, Base):
    """What one worker can carry for one employer: `percent` of full time, `full_points` of somebody in full time.
    `for_women`: they hold a post in which women are supported who asked for a woman; nobody's sex is kept."""

    __tablename__ = "worker_capacity"
    __table_args__ = (Index(None, "person_id", "organisation_id", unique=True), Index(None, "organisation_id", "id"))
    kind = Kind(
        "worker_capacity", "what workers can carry", Anchor.STAFF, about="person_id", label=None,
        fixed=("person_id", "organisation_id"),
    )  # fmt: skip

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    percent: Mapped[int]
    full_points: Mapped[int]
    languages: Mapped[list[str]] = mapped_column(default=list)
    travels: Mapped[str | None]
    for_women: Mapped[bool] = mapped_column(default=False)

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()

    @property
    def points(self) -> int:
        """What they can carry in their hours, rounded down."""
        return self.full_points * self.percent // 100


class Ground(StrEnum):
    """What the Equality Act 2010 lets an organisation rest women-only support on."""

    SERVICE = "service"
    POST = "post"

    @property
    def words(self) -> str:
        if self is Ground.SERVICE:
            return "Separate services for the sexes (Schedule 3, paragraphs 26 and 27)"
        return "A post that needs a woman (Schedule 9, paragraph 1)"


class WomenOnlyGround(Protected, Versioned, Dated, Base):
    """Why an organisation may offer women-only support: for one service, or for posts. Looked at again by its end."""

    __tablename__ = "women_only_ground"
    __table_args__ = (Index(None, "organisation_id", "ends"),)
    kind = Kind(
        "women_only_ground", "grounds for women-only support", Anchor.ORGANISATION, about=None, label=None,
        fixed=("organisation_id", "service_id", "ground", "starts"),
    )  # fmt: skip

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    service_id: Mapped[UUID | None] = mapped_column(ForeignKey("service.id"))
    ground: Mapped[Ground]
    why: Mapped[Words]
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    decided_on: Mapped[date]

    organisation: Mapped[Organisation] = relationship()
    service: Mapped[Service | None] = relationship()
    decider: Mapped[Person] = relationship()

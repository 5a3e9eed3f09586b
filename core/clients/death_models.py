"""Table of deaths: that a person has died, who said so, and whether that was a mistake."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.errors import Invalid
from core.access.protected import Anchor, Kind, Protected
from core.database import clock
from core.database.base import Base, Versioned, Words
from core.organisations.models import Organisation
from core.people.models import Person


class DeathSource(StrEnum):
    """From whom it is known."""

    FAMILY = "family"
    GP = "gp"
    HOSPITAL = "hospital"
    POLICE = "police"
    CORONER = "coroner"
    NATIONAL_RECORD = "national_record"
    OUR_WORKER = "our_worker"
    OTHER = "other"

    @property
    def words(self) -> str:
        return {
            DeathSource.FAMILY: "Family, or somebody close to the person",
            DeathSource.GP: "The GP practice",
            DeathSource.HOSPITAL: "A hospital or hospice",
            DeathSource.POLICE: "The police",
            DeathSource.CORONER: "The coroner or the registrar",
            DeathSource.NATIONAL_RECORD: "The national record",
            DeathSource.OUR_WORKER: "One of our workers",
            DeathSource.OTHER: "Somebody else",
        }[self]


class Death(Protected, Versioned, Base):
    """That a person has died. As long as it stands nobody is reminded of them, no clock of theirs runs and nothing is
    sent to them. `died_on` is None where the day is not known. One that was recorded by mistake is taken back and
    stays, with its reason; `told_at`, `told_back_at`: when the workers of the person were told of each."""

    __tablename__ = "death"
    __table_args__ = (Index(None, "client_id"), Index(None, "told_at"), Index(None, "taken_back_at"))
    kind = Kind(
        "death", "deaths", Anchor.CLIENT, about="client_id", owner=None, label=None,
        fixed=("died_on", "source", "words", "recorded_by", "recorded_for", "recorded_at"),
    )  # fmt: skip

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    died_on: Mapped[date | None]
    source: Mapped[DeathSource]
    words: Mapped[Words | None]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    recorded_for: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    recorded_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]
    taken_back_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    taken_back_because: Mapped[Words | None]
    told_at: Mapped[datetime | None]
    told_back_at: Mapped[datetime | None]

    recorder: Mapped[Person] = relationship(foreign_keys=[recorded_by])
    organisation: Mapped[Organisation] = relationship()
    corrector: Mapped[Person | None] = relationship(foreign_keys=[taken_back_by])

    @property
    def stands(self) -> bool:
        return self.taken_back_at is None

    def take_back(self, by: UUID, because: str) -> None:
        """The person lives: it was recorded by mistake. Raises `Invalid` if somebody has said so before."""
        if not self.stands:
            raise Invalid("because", "This has been taken back already.")
        self.taken_back_at, self.taken_back_by, self.taken_back_because = clock.now(), by, because

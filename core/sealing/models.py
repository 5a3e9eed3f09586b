"""Tables of seals: which entry is sealed and how far, and who may open it nevertheless, by name and for a time."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.errors import Invalid
from core.access.protected import Anchor, Kind, Protected, ToThePerson
from core.database import clock
from core.database.base import Base, Dated, Versioned, Words
from core.organisations.models import Organisation
from core.people.models import Person


class SealLevel(StrEnum):
    """What others learn of the entry."""

    SEALED = "sealed"
    LOCKED = "locked"

    @property
    def words(self) -> str:
        return {
            SealLevel.SEALED: "Sealed: others may learn that there is a sealed entry",
            SealLevel.LOCKED: "Sealed and locked: others do not learn of it at all",
        }[self]


class OpeningBasis(StrEnum):
    """Why somebody may open it: they wrote or sealed it, were named, or opened it on a ground of their own."""

    WISH = "wish"
    SAFETY = "safety"
    AUTHOR = "author"
    NAMED = "named"
    CONSENT = "consent"
    LEGAL_REQUIREMENT = "legal_requirement"
    PUBLIC_INTEREST = "public_interest"

    @property
    def words(self) -> str:
        return {
            OpeningBasis.WISH: "Sealed it, as the person wishes",
            OpeningBasis.SAFETY: "Sealed it, for somebody’s safety",
            OpeningBasis.AUTHOR: "Wrote the entry",
            OpeningBasis.NAMED: "Was named",
            OpeningBasis.CONSENT: "The person has expressly agreed",
            OpeningBasis.LEGAL_REQUIREMENT: "The law requires it",
            OpeningBasis.PUBLIC_INTEREST: "An overriding public interest",
        }[self]


WHY = (OpeningBasis.WISH, OpeningBasis.SAFETY)
OWN = (*WHY, OpeningBasis.AUTHOR)
"""It stays open to them as long as it is sealed."""
GROUNDS = (OpeningBasis.CONSENT, OpeningBasis.LEGAL_REQUIREMENT, OpeningBasis.PUBLIC_INTEREST)
"""Of opening a sealed entry without having been named."""


class Seal(Protected, Versioned, Base):
    """That an entry is sealed. It says nothing of what the entry holds nor why it is sealed: it is what others may know
    of. `entry_day` is the day the entry tells of."""

    __tablename__ = "seal"
    __table_args__ = (
        Index(None, "record_id", "lifted_at"),
        Index(None, "client_id"),
        Index(None, "organisation_id", "id"),
    )
    kind = Kind(
        "seal", "seals", Anchor.CLIENT, about="client_id", label=None,
        fixed=("entry_kind", "record_id", "organisation_id", "level", "sealed_by", "sealed_at", "entry_day"),
        to_the_person=ToThePerson.KEPT,
    )  # fmt: skip

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    entry_kind: Mapped[str] = mapped_column(String(60))
    record_id: Mapped[UUID]
    entry_day: Mapped[date]
    level: Mapped[SealLevel]
    sealed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    sealed_at: Mapped[datetime]
    lifted_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    lifted_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()
    sealer: Mapped[Person] = relationship(foreign_keys=[sealed_by])
    lifter: Mapped[Person | None] = relationship(foreign_keys=[lifted_by])

    @property
    def stands(self) -> bool:
        return self.lifted_at is None

    def lift(self, by: UUID) -> None:
        """What the rules allow opens again. Raises `Invalid` if it was lifted before."""
        if not self.stands:
            raise Invalid("wish", "This seal has been lifted already.")
        self.lifted_by, self.lifted_at = by, clock.now()


class SealOpening(Protected, Versioned, Dated, Base):
    """That one person, acting for one organisation, may open a sealed entry. `organisation_id` is the seal's."""

    __tablename__ = "seal_opening"
    __table_args__ = (
        Index(None, "person_id", "record_id"),
        Index(None, "record_id"),
        Index(None, "client_id"),
        Index(None, "seal_id"),
        Index(None, "organisation_id", "id"),
    )
    kind = Kind(
        "seal_opening", "openings of sealed entries", Anchor.CLIENT, about="client_id", label=None,
        fixed=("seal_id", "record_id", "organisation_id", "person_id", "acts_for_id", "basis", "words", "granted_by"),
        to_the_person=ToThePerson.KEPT,
    )  # fmt: skip

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    seal_id: Mapped[UUID] = mapped_column(ForeignKey("seal.id"))
    record_id: Mapped[UUID]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    acts_for_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    basis: Mapped[OpeningBasis]
    words: Mapped[Words | None]
    granted_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    granter: Mapped[Person] = relationship(foreign_keys=[granted_by])
    acts_for: Mapped[Organisation] = relationship(foreign_keys=[acts_for_id])

"""Table of entries that were recorded by mistake: hidden from everybody, and kept."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.errors import Conflict
from core.access.protected import Anchor, Kind, Protected, ToThePerson
from core.database import clock
from core.database.base import Base, Versioned, Words
from core.organisations.models import Organisation
from core.people.models import Person


class MistakeSort(StrEnum):
    """What went wrong."""

    WRONG_PERSON = "wrong_person"
    TWICE = "twice"
    DID_NOT_HAPPEN = "did_not_happen"
    OTHER = "other"

    @property
    def words(self) -> str:
        return {
            MistakeSort.WRONG_PERSON: "It is about somebody else",
            MistakeSort.TWICE: "It was recorded twice",
            MistakeSort.DID_NOT_HAPPEN: "It did not happen",
            MistakeSort.OTHER: "Something else",
        }[self]


class Mistake(Protected, Versioned, Base):
    """That an entry was recorded by mistake. It says nothing of what the entry holds. While it stands the entry opens
    to nobody and counts nowhere; the entry itself, its history and the audit are kept. `entry_day` is the day the entry
    tells of, `author_id` whoever wrote it."""

    __tablename__ = "mistake"
    __table_args__ = (
        Index(None, "record_id", "undone_at"),
        Index(None, "client_id"),
        Index(None, "marked_by"),
        Index(None, "organisation_id", "id"),
    )
    kind = Kind(
        "mistake", "entries recorded by mistake", Anchor.CLIENT, about="client_id", label=None,
        fixed=(
            "entry_kind", "record_id", "organisation_id", "author_id", "sort", "words", "marked_by", "marked_at",
            "entry_day",
        ),
        to_the_person=ToThePerson.GUARDED,
    )  # fmt: skip

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    entry_kind: Mapped[str] = mapped_column(String(60))
    record_id: Mapped[UUID]
    entry_day: Mapped[date]
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    sort: Mapped[MistakeSort]
    words: Mapped[Words]
    marked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    marked_at: Mapped[datetime]
    undone_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    undone_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()
    marker: Mapped[Person] = relationship(foreign_keys=[marked_by])
    undoer: Mapped[Person | None] = relationship(foreign_keys=[undone_by])

    @property
    def stands(self) -> bool:
        return self.undone_at is None

    def undo(self, by: UUID) -> None:
        """The entry is there again. Raises `Conflict` if it was undone before."""
        if not self.stands:
            raise Conflict("This has been undone already: the entry is there again.")
        self.undone_by, self.undone_at = by, clock.now()

"""Tables of files of referrals that people have given Fingerpost to take in, and how far each has come."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.errors import Invalid
from core.access.protected import Anchor, Kind, Protected
from core.database.base import Base, Versioned, Words
from core.organisations.models import Organisation
from core.people.models import Person


class FileState(StrEnum):
    """`looked_at`: nothing was written yet; `unreadable`: nothing of it can be taken in."""

    WAITING = "waiting"
    RUNNING = "running"
    LOOKED_AT = "looked_at"
    DONE = "done"
    CANCELLED = "cancelled"
    UNREADABLE = "unreadable"

    @property
    def words(self) -> str:
        return {
            "waiting": "Begins in a moment", "running": "Being read", "looked_at": "Looked at: nothing written yet",
            "done": "Taken in", "cancelled": "Cancelled", "unreadable": "Cannot be read",
        }[self]  # fmt: skip


class ReferralFile(Protected, Versioned, Base):
    """A spreadsheet of referrals on its way in. `content` is gone once it has been taken in, cancelled, or left lying
    for a week; `report` is CSV, a line for each row of which somebody should know; `done` rows of `total`."""

    __tablename__ = "referral_file"
    __table_args__ = (Index(None, "organisation_id", "id"), Index(None, "state", "id"))
    kind = Kind(
        "referral_file", "files of referrals to take in", Anchor.ORGANISATION, about=None, label=None,
        fixed=("organisation_id", "asked_by"),
    )  # fmt: skip

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str]
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    is_dry_run: Mapped[bool]
    state: Mapped[FileState] = mapped_column(default=FileState.WAITING)
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    created: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    report: Mapped[Words | None] = mapped_column(deferred=True)
    trouble: Mapped[Words | None]
    ended_at: Mapped[datetime | None]

    organisation: Mapped[Organisation] = relationship()
    worker: Mapped[Person] = relationship()

    @property
    def is_open(self) -> bool:
        return self.state in (FileState.WAITING, FileState.RUNNING)

    def cancel(self) -> None:
        """What was taken in so far stays. Raises `Invalid` for one that has ended."""
        if not self.is_open and self.state is not FileState.LOOKED_AT:
            raise Invalid("state", "This file has ended already.")
        self.state = FileState.CANCELLED

    def take_in(self) -> None:
        """It was looked at, and is now to be taken in. Raises `Invalid` for any other."""
        if self.state is not FileState.LOOKED_AT:
            raise Invalid("state", "Only a file that has been looked at can be taken in.")
        self.state, self.is_dry_run = FileState.WAITING, False
        self.done = self.created = self.unchanged = self.refused = 0

"""Tables of resets: that somebody may choose a new password, and the links that let them."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from core.access.errors import Invalid
from core.access.protected import Anchor, Kind, Protected, SystemOnly
from core.database.base import Base, Identified, Versioned

FRESH = timedelta(days=2)
"""How long after its first day a reset's link may still be made: what its approval rested on changes."""


class SignInReset(Protected, Versioned, Base):
    """A people admin lets a colleague choose a new password. Where that reaches further than their own organisation's
    ordinary work, it counts only once somebody of another organisation has approved it, and from the next day."""

    __tablename__ = "sign_in_reset"
    __table_args__ = (Index(None, "person_id"), Index(None, "organisation_id", "id"))
    kind = Kind(
        "sign_in_reset", "resets of sign-ins", Anchor.STAFF, about="person_id", label=None,
        fixed=("person_id", "organisation_id", "asked_by"),
    )  # fmt: skip

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    reason: Mapped[str]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    is_approved: Mapped[bool] = mapped_column(default=True)
    starts: Mapped[date]
    issued_at: Mapped[datetime | None]

    def approve(self, *, by: UUID, today: date) -> None:
        """The second yes: the rules let nobody give it to themselves or within their own organisation."""
        if self.is_approved:
            raise Invalid("reset", "This reset has been approved already.")
        if by in (self.person_id, self.asked_by):
            raise Invalid("reset", "Nobody approves their own reset, or one that they asked for.")
        self.is_approved, self.approved_by, self.starts = True, by, today + timedelta(days=1)

    def issue(self, *, at: datetime, today: date) -> None:
        """Its link is made, this once."""
        if not self.is_approved:
            raise Invalid("reset", "This reset waits for a second yes.")
        if today < self.starts:
            raise Invalid("reset", "This reset counts from tomorrow: make its link then.")
        if today > self.starts + FRESH:
            raise Invalid("reset", "This reset was asked for too long ago. Ask for a new one.")
        if self.issued_at is not None:
            raise Invalid("reset", "The link of this reset has been made already. Ask for a new reset.")
        self.issued_at = at


class ResetLink(SystemOnly, Identified, Base):
    """A link with which a person chooses a new password, once; only its hash is kept. No password works meanwhile."""

    __tablename__ = "reset_link"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

"""Tables of people, roles, accounts, sign-ins and API keys."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.access.errors import Invalid
from core.access.protected import Anchor, Kept, Kind, Protected, SystemOnly
from core.database import clock
from core.database.base import Base, Dated, Identified, Versioned


class Person(Kept, Versioned, Base):
    """A worker (or a system that acts for an organisation); only the working name is shared."""

    __tablename__ = "person"
    kind = Kind("staff", "names of staff", Anchor.STAFF, about="id", owner=None, label=None, fixed=("is_system",))

    name: Mapped[str]
    is_system: Mapped[bool] = mapped_column(default=False)


class RoleHeld(Protected, Versioned, Dated, Base):
    """A role a person holds in one organisation for a time. A powerful one counts only once a second person, of
    another organisation, has approved it."""

    __tablename__ = "role_held"
    __table_args__ = (Index(None, "person_id", "organisation_id"), Index(None, "organisation_id", "role"))
    kind = Kind("staff_role", "roles of staff", Anchor.STAFF, about="person_id", label=None)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    role: Mapped[str] = mapped_column(String(60))
    reason: Mapped[str | None]
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    asked_for: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    is_approved: Mapped[bool] = mapped_column(default=True)

    def counts_on(self, day: date) -> bool:
        return self.is_approved and self.in_force(day)

    def approve(self, *, by: UUID, acting_for: UUID, today: date) -> None:
        """The second yes: by somebody else, of another organisation, and from tomorrow at the earliest, so that
        privacy officers hear of it before it counts."""
        if self.is_approved:
            raise Invalid("role", "This role has been approved already.")
        if by in (self.person_id, self.asked_by):
            raise Invalid("role", "Nobody approves a role for themselves, or one that they asked for.")
        if acting_for in (self.asked_for, self.organisation_id):
            raise Invalid("role", "Somebody of another organisation must approve this role.")
        starts = max(self.starts, today + timedelta(days=1))
        if self.ends is not None and self.ends < starts:
            raise Invalid("role", "The time this role was asked for is over. Ask for it again.")
        self.is_approved, self.approved_by, self.starts = True, by, starts

    def end(self, *, on: date, today: date) -> None:
        """The role counts up to and including `on`; the past stays as it was."""
        if self.ends is not None and self.ends < today:
            raise Invalid("ends", "This role has ended already.")
        if on < today - timedelta(days=1):
            raise Invalid("ends", "A role ends yesterday at the earliest: what was done in it stays true.")
        self.ends = on


class Account(SystemOnly, Versioned, Base):
    """How a person signs in."""

    __tablename__ = "account"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), unique=True)
    username: Mapped[str] = mapped_column(String(120), unique=True)
    password_hash: Mapped[str]
    disabled_at: Mapped[datetime | None]


class SignIn(SystemOnly, Identified, Base):
    """A server-side session: only a hash of its token is kept. It is over at `ends_at`, or once nobody was seen for
    `idle_minutes`; `seen_at` moves at most once a minute. `device` says in words which browser it is."""

    __tablename__ = "sign_in"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    csrf: Mapped[str] = mapped_column(String(64))
    began_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    idle_minutes: Mapped[int] = mapped_column(default=30)
    device: Mapped[str] = mapped_column(String(60), default="")


class ApiKey(SystemOnly, Identified, Base):
    """A key for one person or system acting for one organisation: only a hash of it is kept."""

    __tablename__ = "api_key"

    key_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str]
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]

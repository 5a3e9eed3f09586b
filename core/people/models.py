"""Tables of people, roles, accounts, sign-ins and API keys."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.access.protected import Anchor, Kind, Protected, Reference, SystemOnly
from core.database.base import Base, Dated, Identified, Versioned


class Person(Reference, Versioned, Base):
    """A worker (or a system that acts for an organisation); only the working name is shared."""

    __tablename__ = "person"

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


class Account(SystemOnly, Versioned, Base):
    """How a person signs in."""

    __tablename__ = "account"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), unique=True)
    username: Mapped[str] = mapped_column(String(120), unique=True)
    password_hash: Mapped[str]
    disabled_at: Mapped[datetime | None]


class SignIn(SystemOnly, Identified, Base):
    """A server-side session: only a hash of its token is kept."""

    __tablename__ = "sign_in"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    csrf: Mapped[str] = mapped_column(String(64))
    began_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class ApiKey(SystemOnly, Identified, Base):
    """A key for one person or system acting for one organisation: only a hash of it is kept."""

    __tablename__ = "api_key"

    key_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str]
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]

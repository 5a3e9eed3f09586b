"""Tables of signing in with an identity provider: only the system reads them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.access.protected import SystemOnly
from core.database.base import Base, Identified


class ProviderVisit(SystemOnly, Identified, Base):
    """Somebody has gone to the provider and is to come back, once, in the same browser. `person_id`: to link their
    account, having given their password; None: to sign in."""

    __tablename__ = "provider_visit"

    state_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    nonce: Mapped[str] = mapped_column(String(64))
    verifier: Mapped[str] = mapped_column(String(128))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    ends_at: Mapped[datetime]


class ProviderLink(SystemOnly, Identified, Base):
    """Who somebody is at the provider: its own lasting name for them, never an email address: those change hands."""

    __tablename__ = "provider_link"
    __table_args__ = (UniqueConstraint("issuer", "subject"), UniqueConstraint("person_id", "issuer"))

    issuer: Mapped[str] = mapped_column(String(400))
    subject: Mapped[str] = mapped_column(String(255))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    linked_at: Mapped[datetime]


class RoleByClaim(SystemOnly, Base):
    """A role that somebody holds because of what the provider said of them when they last signed in."""

    __tablename__ = "role_by_claim"

    role_id: Mapped[UUID] = mapped_column(ForeignKey("role_held.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)

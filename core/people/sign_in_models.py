"""Tables of signing in that only the system reads: counted tries, and devices that have signed in before."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from core.access.protected import SystemOnly
from core.database.base import Base, Identified


class SignInBudget(SystemOnly, Base):
    """Tries counted against one subject: an account, one device of an account, or an address. What it stands for is
    kept as a hash: people type their password into the wrong field."""

    __tablename__ = "sign_in_budget"

    subject: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    tries: Mapped[int]
    tried_at: Mapped[datetime]
    open_at: Mapped[datetime]


class KnownDevice(SystemOnly, Identified, Base):
    """A device on which the person has signed in before; only a hash of its cookie is kept."""

    __tablename__ = "known_device"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    used_at: Mapped[datetime]

"""Tables of signing in that only the system reads: counted tries, known devices, and the second step."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
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


class KnownDevice(SystemOnly, Identified, Base):
    """A device on which the person has signed in before; only a hash of its cookie is kept."""

    __tablename__ = "known_device"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    used_at: Mapped[datetime]


class HalfSignIn(SystemOnly, Identified, Base):
    """Somebody who has given the right password and not yet their code. No door takes it for a session. `tries`: how
    many of their tries have been counted so far."""

    __tablename__ = "half_sign_in"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    ends_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)


class SecondStep(SystemOnly, Base):
    """A person's authenticator: it counts once its first code was right. The secret is sealed where there is a key."""

    __tablename__ = "second_step"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    secret: Mapped[bytes] = mapped_column(LargeBinary(200))
    made_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]


class UsedCode(SystemOnly, Base):
    """A code that has been used, by its step: the key itself refuses it a second time, at the same moment too."""

    __tablename__ = "used_code"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    step: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class RecoveryCode(SystemOnly, Identified, Base):
    """One of ten codes for the day the telephone is lost; only a hash is kept, and each works once."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("person_id", "code_hash"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    used_at: Mapped[datetime | None]

"""Published policies: numbered texts that never change; the newest is in force in every process at once."""

import hashlib
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, ForeignKey, func, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from core.access.protected import SystemOnly, table_of
from core.database import clock
from core.database.base import Base, Words


class PolicyVersion(SystemOnly, Base):
    """One published policy; version 1 is what the installation shipped with."""

    __tablename__ = "policy_version"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    text: Mapped[Words]
    digest: Mapped[str]
    note: Mapped[str | None]
    published_at: Mapped[datetime]
    asked_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))


TABLE = table_of(PolicyVersion)
NEWEST = select(func.max(TABLE.c.number)).scalar_subquery()


def publish(
    connection: Connection, text: str, note: str | None, asked_by: UUID | None, approved_by: UUID | None
) -> int:
    """Put a checked text in force with the transaction's commit; the new number. Two at once: the second fails."""
    number = (connection.execute(select(NEWEST)).scalar_one() or 0) + 1
    row = {"number": number, "text": text, "digest": hashlib.sha256(text.encode()).hexdigest(), "note": note}
    row |= {"published_at": clock.now(), "asked_by": asked_by, "approved_by": approved_by}
    connection.execute(insert(TABLE), row)
    return number


def text_of(connection: Connection, number: int) -> str:
    text: str = connection.execute(select(TABLE.c.text).where(TABLE.c.number == number)).scalar_one()
    return text


def newest(connection: Connection) -> int | None:
    number: int | None = connection.execute(select(NEWEST)).scalar_one()
    return number

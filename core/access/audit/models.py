"""Tables of the audit and of each record's history; nothing here is ever changed or deleted."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Index, Integer, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.access.protected import SystemOnly
from core.database.base import Base, Words

Counting = BigInteger().with_variant(Integer(), "sqlite")


class AuditEntry(SystemOnly, Base):
    """Who did (or was refused) what with which record, for whom, by which rule.

    `about_id` is the client or person it is about; a list is one entry whose `shown` holds the ids.
    `owner_id` is the organisation that the record belongs to, where that is not the one acted for; `facts` are the
    label and what was so when it was decided, so that the decision can be made again.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index(None, "about_id", "id"), Index(None, "actor_id", "id"), Index(None, "record_id", "id"),
        Index(None, "organisation_id", "id"), Index(None, "organisation_id", "rule", "id"),
        Index(None, "owner_id", "id"), Index(None, "at"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(Counting, primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    organisation_id: Mapped[UUID | None]
    roles: Mapped[str | None]
    through: Mapped[str | None] = mapped_column(String(40))
    action: Mapped[str] = mapped_column(String(40))
    outcome: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str | None] = mapped_column(String(60))
    record_id: Mapped[UUID | None]
    about_id: Mapped[UUID | None]
    rule: Mapped[str | None] = mapped_column(String(60))
    basis: Mapped[str | None] = mapped_column(String(60))
    policy: Mapped[int | None]
    shown: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    detail: Mapped[Words | None]
    owner_id: Mapped[UUID | None]
    facts: Mapped[Words | None]


CAME_LATER = ("owner_id", "facts")
"""The last columns: there were entries before there were these."""


class AuditSeal(SystemOnly, Base):
    """One link of the chain: its place without gaps, the entry it seals, a hash over the link before and the entry."""

    __tablename__ = "audit_seal"

    position: Mapped[int] = mapped_column(Counting, primary_key=True, autoincrement=False)
    entry_id: Mapped[int] = mapped_column(Counting, unique=True)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class AuditAnchor(SystemOnly, Base):
    """A signed anchor as it was made, before it leaves the house."""

    __tablename__ = "audit_anchor"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    position: Mapped[int] = mapped_column(Counting)
    document: Mapped[Words]


class RecordChange(SystemOnly, Base):
    """One change of one record: each changed field's old and new value, by whom and why."""

    __tablename__ = "record_change"
    __table_args__ = (Index(None, "kind", "record_id", "id"),)

    id: Mapped[int] = mapped_column(Counting, primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(60))
    record_id: Mapped[UUID]
    actor_id: Mapped[UUID | None]
    organisation_id: Mapped[UUID | None]
    reason: Mapped[Words | None]
    changes: Mapped[dict[str, object]] = mapped_column(JSON)

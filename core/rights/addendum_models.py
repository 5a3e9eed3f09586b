"""Table of addenda: what is put right about an entry without touching it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.access.protected import Anchor, Kind, Label, Protected
from core.database.base import Base, Versioned, Words


class SaidBy(StrEnum):
    """Whose words an addendum holds."""

    PERSON = "person"
    REPRESENTATIVE = "representative"
    WORKER = "worker"

    @property
    def words(self) -> str:
        return {
            "person": "The person it is about",
            "representative": "Somebody who may speak for them",
            "worker": "Whoever writes this addendum",
        }[self.value]


class Addendum(Protected, Versioned, Base):
    """Beside one entry, named by its kind and id: what is disputed, what the person says, and what is right if that is
    agreed. It never changes, and neither does the entry. It belongs to whoever holds the entry, with the entry's label,
    whatever that becomes, so that whoever may read the one may read the other; sealed with it, if it is sealed."""

    __tablename__ = "addendum"
    __table_args__ = (Index(None, "record_id"), Index(None, "client_id"), Index(None, "organisation_id", "id"))
    kind = Kind(
        "addendum", "addenda to entries", Anchor.CLIENT, about="client_id",
        fixed=(
            "organisation_id", "record_kind", "record_id", "disputed", "view", "right", "said_by", "written_by",
            "written_at",
        ),
        follows="record_id",
    )  # fmt: skip

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    record_kind: Mapped[str] = mapped_column(String(60))
    record_id: Mapped[UUID]
    disputed: Mapped[Words]
    view: Mapped[Words]
    right: Mapped[Words | None]
    said_by: Mapped[SaidBy]
    written_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime]
    label: Mapped[Label] = mapped_column(default=Label.NORMAL)

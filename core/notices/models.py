"""Tables of notices: what a person is told, how it is sent elsewhere, and where to."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.access.protected import Anchor, Kind, Protected, SystemOnly
from core.database.base import Base, Identified, Versioned, Words


class Importance(StrEnum):
    """How much depends on somebody reading it."""

    ROUTINE = "routine"
    IMPORTANT = "important"
    SAFETY = "safety"

    @property
    def words(self) -> str:
        return {"routine": "For information", "important": "Important"}.get(self, "Safety")


class Channel(StrEnum):
    """How a person is told, outside Fingerpost, that there is a message."""

    EMAIL = "email"
    SMS = "sms"

    @property
    def words(self) -> str:
        return "Email" if self is Channel.EMAIL else "Text message"


class Notice(Protected, Versioned, Base):
    """One thing one person is told, acting for one organisation. Made by the ticker from what a change put into the
    outbox; `thread` joins the notices of one escalation, `step` counts along its ladder."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("person_id", "source"),
        Index(None, "person_id", "read_at"),
        Index(None, "organisation_id", "id"),
        Index(None, "answer_by"),
        Index(None, "thread"),
    )
    kind = Kind("notice", "notices", Anchor.STAFF, about="person_id", label=None)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    words: Mapped[Words]
    href: Mapped[str] = mapped_column(String(400))
    importance: Mapped[Importance]
    source: Mapped[str]
    thread: Mapped[str]
    ladder: Mapped[str | None] = mapped_column(String(60))
    step: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    answer_by: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]

    @property
    def needs_answer(self) -> bool:
        """Whether somebody must still say that they have seen to it."""
        return self.ladder is not None and self.acknowledged_at is None

    def read(self, at: datetime) -> None:
        self.read_at = self.read_at or at

    def acknowledge(self, at: datetime) -> None:
        """They see to it: nobody else is asked."""
        self.read(at)
        self.acknowledged_at, self.answer_by = self.acknowledged_at or at, None


class DeliveryState(StrEnum):
    """`sending` was begun and not ended: the process died, and it is sent again under the same message key."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"


class Delivery(SystemOnly, Identified, Base):
    """One notice on its way by one channel. The message says nothing but that there is one."""

    __tablename__ = "delivery"
    __table_args__ = (UniqueConstraint("notice_id", "channel"), Index(None, "state", "due_at"))

    notice_id: Mapped[UUID] = mapped_column(ForeignKey("notice.id"))
    channel: Mapped[Channel]
    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    fault: Mapped[str | None] = mapped_column(String(120))
    sent_at: Mapped[datetime | None]


class StaffAddress(SystemOnly, Identified, Base):
    """Where a worker is told that there is a message; `least` is the least importance they want told this way."""

    __tablename__ = "staff_address"
    __table_args__ = (UniqueConstraint("person_id", "channel"),)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    channel: Mapped[Channel]
    address: Mapped[str]
    least: Mapped[Importance] = mapped_column(default=Importance.ROUTINE)

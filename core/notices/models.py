"""Tables of notices: what a person is told, how it is sent elsewhere, where to, and what their organisation asks."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.access.protected import Anchor, Kind, Protected, SystemOnly
from core.database.base import Base, Identified, Versioned, Words


class Importance(StrEnum):
    """How much depends on somebody reading it, least first."""

    ROUTINE = "routine"
    IMPORTANT = "important"
    SAFETY = "safety"

    @property
    def words(self) -> str:
        return {"routine": "For information", "important": "Important"}.get(self, "Safety")

    def is_at_least(self, other: "Importance") -> bool:
        ranks = list(Importance)
        return ranks.index(self) >= ranks.index(other)


class Channel(StrEnum):
    """How a person is told, outside Fingerpost, that there is a message."""

    EMAIL = "email"
    SMS = "sms"

    @property
    def words(self) -> str:
        return "Email" if self is Channel.EMAIL else "Text message"


USUAL = {Channel.EMAIL: Importance.IMPORTANT, Channel.SMS: Importance.SAFETY}
"""The least that is told by each channel where neither the person nor their organisation has said."""

TOLD = ("person_id", "organisation_id", "words", "href", "importance", "source", "thread", "ladder", "step", "made_at")


class Notice(Protected, Versioned, Base):
    """One thing one person is told, acting for one organisation. Made by the ticker from what a change put into the
    outbox; `thread` joins the notices of one escalation, `step` counts along its ladder. `seen_to_by`: the
    name of whoever of the thread said that they see to it."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("person_id", "source"),
        Index(None, "person_id", "organisation_id", "read_at"),
        Index(None, "organisation_id", "id"),
        Index(None, "answer_by"),
        Index(None, "thread"),
    )
    kind = Kind("notice", "messages", Anchor.STAFF, about="person_id", label=None, fixed=TOLD)

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    words: Mapped[Words]
    href: Mapped[str] = mapped_column(String(400))
    importance: Mapped[Importance]
    source: Mapped[str] = mapped_column(String(400))
    thread: Mapped[str] = mapped_column(String(400))
    ladder: Mapped[str | None] = mapped_column(String(60))
    step: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime]
    answer_by: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    seen_to_by: Mapped[str | None]

    @property
    def needs_answer(self) -> bool:
        """Whether somebody must still say that they see to it."""
        return self.ladder is not None and self.seen_to_by is None

    def read(self, at: datetime) -> None:
        self.read_at = self.read_at or at

    def acknowledge(self, at: datetime, name: str) -> None:
        """They see to it: nobody else is asked."""
        self.read(at)
        self.acknowledged_at, self.answer_by, self.seen_to_by = at, None, name


class DeliveryState(StrEnum):
    """`sending` was begun and not ended. `unsure`: it may have arrived, and for no more than information is not sent
    twice. `dead`: given up, for somebody to look at."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNSURE = "unsure"
    DEAD = "dead"

    @property
    def words(self) -> str:
        said = {
            "waiting": "Waiting to be sent",
            "sending": "Being sent",
            "sent": "Sent",
            "unsure": "May have been sent",
        }
        return said.get(self, "Could not be sent")


class OnItsWay:
    """What every row has that leaves the house: `tries` so far, the next not before `due_at` (None: at once), the last
    `fault`."""

    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None]
    fault: Mapped[str | None] = mapped_column(String(120))
    sent_at: Mapped[datetime | None]


class Delivery(SystemOnly, Identified, OnItsWay, Base):
    """One notice on its way by one channel. The message says nothing but that there is one."""

    __tablename__ = "delivery"
    __table_args__ = (UniqueConstraint("notice_id", "channel"), Index(None, "channel", "state", "due_at"))

    notice_id: Mapped[UUID] = mapped_column(ForeignKey("notice.id"))
    address_id: Mapped[UUID] = mapped_column(ForeignKey("staff_address.id"))
    channel: Mapped[Channel]
    is_safety: Mapped[bool]


class StaffAddress(Protected, Versioned, Base):
    """Where a worker is told, by one organisation, that there is a message; `least` is the least importance they want
    told this way (None: as their organisation says). Never removed, only out of use."""

    __tablename__ = "staff_address"
    __table_args__ = (Index(None, "person_id", "organisation_id", "channel", unique=True),)
    kind = Kind(
        "staff_address", "addresses of staff", Anchor.STAFF, about="person_id", label=None,
        fixed=("person_id", "organisation_id", "channel"),
    )  # fmt: skip

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    channel: Mapped[Channel]
    address: Mapped[str]
    least: Mapped[Importance | None]
    is_used: Mapped[bool] = mapped_column(default=True)


class NoticeSetting(Protected, Versioned, Base):
    """The least importance that an organisation's people are told by one channel, unless they choose for themselves."""

    __tablename__ = "notice_setting"
    __table_args__ = (Index(None, "organisation_id", "channel", unique=True),)
    kind = Kind(
        "notice_setting", "settings for messages", Anchor.ORGANISATION, about=None, label=None,
        fixed=("organisation_id", "channel"),
    )  # fmt: skip

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    channel: Mapped[Channel]
    least: Mapped[Importance]

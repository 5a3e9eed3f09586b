"""Table of what a person is to be told of what was decided about them: whether they know, and how they came to."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.errors import Invalid
from core.access.protected import Anchor, Kind, Label, Protected
from core.clients.models import SafeContact
from core.database import clock
from core.database.base import Base, Versioned, Words
from core.organisations.models import Organisation
from core.people.models import Person


class News(StrEnum):
    """What was decided."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    ON_HOLD = "on_hold"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        return {
            News.ACCEPTED: "Somebody will support them",
            News.DECLINED: "It was declined, and what was offered instead",
            News.ON_HOLD: "It waits, until when and why",
            News.CLOSED: "It has ended",
        }[self]


class ToldHow(StrEnum):
    """A way in which a person learns something."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    MESSAGE = "message"
    TEXT = "text"
    EMAIL = "email"
    POST = "post"

    @property
    def words(self) -> str:
        return {
            ToldHow.IN_PERSON: "Face to face",
            ToldHow.PHONE: "By phone",
            ToldHow.MESSAGE: "By a message left on the phone",
            ToldHow.TEXT: "By text message",
            ToldHow.EMAIL: "By email",
            ToldHow.POST: "By letter",
        }[self]

    def is_safe(self, instructions: Sequence[SafeContact]) -> bool:
        """By all that is known: without an instruction only face to face, and of several the strictest counts."""
        if self is ToldHow.IN_PERSON:
            return True
        return bool(instructions) and all(self._is_allowed(one) for one in instructions)

    def _is_allowed(self, one: SafeContact) -> bool:
        return {
            ToldHow.PHONE: one.may_phone,
            ToldHow.MESSAGE: one.may_phone and one.may_leave_message,
            ToldHow.TEXT: one.may_text,
            ToldHow.EMAIL: one.may_email,
            ToldHow.POST: one.may_post,
        }[self]


class NotTold(StrEnum):
    """Why somebody was not told."""

    NO_SAFE_WAY = "no_safe_way"
    NOT_REACHED = "not_reached"
    DOES_NOT_WANT = "does_not_want"
    SENDER_TELLS = "sender_tells"
    OTHER = "other"

    @property
    def words(self) -> str:
        return {
            NotTold.NO_SAFE_WAY: "There is no safe way to reach them",
            NotTold.NOT_REACHED: "We tried, and did not reach them",
            NotTold.DOES_NOT_WANT: "They do not want to hear from us",
            NotTold.SENDER_TELLS: "Whoever sent them tells them",
            NotTold.OTHER: "Another reason",
        }[self]


class TellingState(StrEnum):
    """`overtaken`: something else was decided before anybody told them."""

    DUE = "due"
    TOLD = "told"
    NOT_TOLD = "not_told"
    OVERTAKEN = "overtaken"

    @property
    def words(self) -> str:
        return {
            TellingState.DUE: "To be told",
            TellingState.TOLD: "Told",
            TellingState.NOT_TOLD: "Not told",
            TellingState.OVERTAKEN: "Something else was decided since",
        }[self]


class Telling(Protected, Versioned, Base):
    """One decision of which the person is to be told. Nothing is sent by itself: a worker tells them in a way that is
    safe, and writes down how, or why not. Until `lapses_on` it opens to triage who the person is and how to reach
    them, also once the referral has ended."""

    __tablename__ = "telling"
    __table_args__ = (
        Index(None, "client_id"),
        Index(None, "referral_id"),
        Index(None, "organisation_id", "state", "due_since"),
    )
    kind = Kind(
        "telling", "what people are to be told", Anchor.CLIENT, about="client_id",
        fixed=("organisation_id", "referral_id", "news", "due_since", "lapses_on"),
    )  # fmt: skip

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    news: Mapped[News]
    state: Mapped[TellingState] = mapped_column(default=TellingState.DUE)
    due_since: Mapped[datetime]
    lapses_on: Mapped[date]
    told_how: Mapped[ToldHow | None]
    told_at: Mapped[datetime | None]
    not_told_because: Mapped[NotTold | None]
    words: Mapped[Words | None]
    worker_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    label: Mapped[Label] = mapped_column(default=Label.NORMAL)

    worker: Mapped[Person | None] = relationship()
    organisation: Mapped[Organisation] = relationship()

    def told(self, by: UUID, how: ToldHow, at: datetime, words: str | None) -> None:
        self._settle(TellingState.TOLD, by, words)
        self.told_how, self.told_at = how, at

    def not_told(self, by: UUID, because: NotTold, words: str | None) -> None:
        self._settle(TellingState.NOT_TOLD, by, words)
        self.not_told_because = because

    def overtake(self) -> None:
        """Something else was decided since: of this one they need not be told any more."""
        if self.state is TellingState.DUE:
            self.state = TellingState.OVERTAKEN

    def _settle(self, state: TellingState, by: UUID, words: str | None) -> None:
        if self.state is not TellingState.DUE:
            raise Invalid("state", f"This is settled: {self.state.words.lower()}.")
        self.state, self.worker_id, self.words = state, by, words or None
        self.told_at = clock.now()

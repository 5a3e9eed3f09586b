"""Tables of the work around a referral: what is to be done, calls that were tried, papers that are missing."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.errors import Invalid
from core.access.protected import Anchor, Kind, Label, Protected
from core.clients.models import Client
from core.database import clock
from core.database.base import Base, Versioned, Words
from core.organisations.models import Organisation
from core.people.models import Person
from core.referrals.models import Referral
from core.referrals.work_codes import CallResult, NextStep, Paper, PaperState, TaskState


class ReferralTask(Protected, Versioned, Base):
    """One thing to do about a referral: `owner_id` does it by `due`. `told_for` is the day for which somebody was told
    last that it is late. One that nobody ended (`ended_by` is None) stopped with its referral."""

    __tablename__ = "referral_task"
    __table_args__ = (
        Index(None, "client_id"),
        Index(None, "referral_id"),
        Index(None, "organisation_id", "id"),
        Index(None, "owner_id", "state", "due"),
    )
    kind = Kind(
        "referral_task", "tasks of referrals", Anchor.CLIENT, about="client_id",
        fixed=("client_id", "referral_id", "organisation_id"),
    )  # fmt: skip

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    what: Mapped[Words]
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    due: Mapped[date]
    state: Mapped[TaskState] = mapped_column(default=TaskState.OPEN)
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    ended_words: Mapped[Words | None]
    told_for: Mapped[date | None]
    label: Mapped[Label] = mapped_column(default=Label.NORMAL)

    client: Mapped[Client | None] = relationship()
    referral: Mapped[Referral | None] = relationship()
    organisation: Mapped[Organisation] = relationship()
    owner: Mapped[Person] = relationship(foreign_keys=[owner_id])

    @property
    def is_open(self) -> bool:
        return self.state is TaskState.OPEN

    @property
    def is_overdue(self) -> bool:
        return self.is_open and self.due < clock.today()

    def end(self, as_: TaskState, by: UUID, words: str | None) -> None:
        """Done, or not needed any more, for which somebody says why."""
        if not self.is_open:
            raise Invalid("state", "This task has ended already.")
        if as_ is TaskState.DROPPED and not words:
            raise Invalid("words", "Say why it is not needed any more.")
        self.state, self.ended_by, self.ended_at, self.ended_words = as_, by, clock.now(), words

    def stop(self) -> None:
        """The referral has ended, or is another organisation's by now."""
        self.state, self.ended_at = TaskState.DROPPED, clock.now()
        self.ended_words = "The referral has ended, or another organisation has taken it over."

    def go_on(self) -> None:
        """The referral, with which it stopped, was reopened."""
        self.state, self.ended_at, self.ended_words = TaskState.OPEN, None, None

    def hand_to(self, owner_id: UUID, due: date) -> None:
        """Somebody else does it, or it has another day."""
        if not self.is_open:
            raise Invalid("state", "This task has ended already.")
        self.owner_id, self.due, self.told_for = owner_id, due, None


class CallAttempt(Protected, Versioned, Base):
    """One attempt at the call that was promised in a support conversation. It is not changed afterwards."""

    __tablename__ = "call_attempt"
    __table_args__ = (
        Index(None, "client_id"),
        Index(None, "referral_id"),
        Index(None, "conversation_id"),
        Index(None, "organisation_id", "id"),
    )
    kind = Kind(
        "call_attempt", "follow-up calls", Anchor.CLIENT, about="client_id",
        fixed=("client_id", "referral_id", "conversation_id", "organisation_id", "worker_id", "at", "result"),
    )  # fmt: skip

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"))
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("support_conversation.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    result: Mapped[CallResult]
    words: Mapped[Words | None]
    next_step: Mapped[NextStep | None]
    next_on: Mapped[date | None]
    label: Mapped[Label] = mapped_column(default=Label.NORMAL)

    worker: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()


class MissingPaper(Protected, Versioned, Base):
    """Something that a referral still lacks: asked of whom, how often, and when somebody asks again. `told_for` is the
    day for which `worker_id` was reminded last."""

    __tablename__ = "missing_paper"
    __table_args__ = (
        Index(None, "client_id"),
        Index(None, "referral_id"),
        Index(None, "organisation_id", "id"),
        Index(None, "worker_id", "state"),
        Index(None, "state", "chase_on"),
    )
    kind = Kind(
        "missing_paper", "missing papers", Anchor.CLIENT, about="client_id",
        fixed=("client_id", "referral_id", "organisation_id"),
    )  # fmt: skip

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    what: Mapped[Paper]
    words: Mapped[Words | None]
    asked_of: Mapped[str]
    asked_on: Mapped[date]
    times: Mapped[int] = mapped_column(default=1)
    chase_on: Mapped[date]
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    state: Mapped[PaperState] = mapped_column(default=PaperState.MISSING)
    ended_on: Mapped[date | None]
    ended_words: Mapped[Words | None]
    told_for: Mapped[date | None]
    label: Mapped[Label] = mapped_column(default=Label.NORMAL)

    referral: Mapped[Referral | None] = relationship()
    worker: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()

    @property
    def is_missing(self) -> bool:
        return self.state is PaperState.MISSING

    @property
    def is_overdue(self) -> bool:
        """The day to ask again has passed."""
        return self.is_missing and self.chase_on < clock.today()

    def ask_again(self, by: UUID, chase_on: date) -> None:
        """Somebody asked once more today, and does so again on that day."""
        self._refuse_ended()
        self.worker_id, self.asked_on, self.chase_on, self.times = by, clock.today(), chase_on, self.times + 1

    def end(self, as_: PaperState, words: str | None) -> None:
        """It came, or nobody asks any more: for that, somebody says why."""
        self._refuse_ended()
        if as_ is PaperState.GIVEN_UP and not words:
            raise Invalid("words", "Say why you no longer ask for it.")
        self.state, self.ended_on, self.ended_words = as_, clock.today(), words

    def go_on(self) -> None:
        """The referral, with which nobody asked any more, was reopened."""
        self.state, self.ended_on, self.ended_words = PaperState.MISSING, None, None

    def _refuse_ended(self) -> None:
        if not self.is_missing:
            raise Invalid("state", "This has been seen to already.")

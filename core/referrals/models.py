"""Tables of referrals and support conversations, with the steps a referral may take as methods."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.errors import Invalid
from core.access.protected import Anchor, Kind, Label, Protected
from core.clients.models import Client
from core.database import clock
from core.database.base import Base, Versioned, Words
from core.organisations.models import Organisation, Service
from core.people.models import Person
from core.referrals.codes import ClinicalPriority, ClosureReason, PrimaryReason, RejectionReason, SourceOfReferral
from core.referrals.decision_codes import Complexity, WithdrawalReason, WithdrawnBy


class State(StrEnum):
    """Where a referral is; the order is the order of the work."""

    RECEIVED = "received"
    IN_TRIAGE = "in_triage"
    CONVERSATION = "conversation"
    ALLOCATED = "allocated"
    ACTIVE = "active"
    CLOSED = "closed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        return {"in_triage": "In triage", "conversation": "Support conversation"}.get(self, self.capitalize())

    @property
    def is_open(self) -> bool:
        return self not in (State.CLOSED, State.DECLINED, State.WITHDRAWN)


NEXT = {
    State.RECEIVED: {State.IN_TRIAGE, State.DECLINED, State.WITHDRAWN},
    State.IN_TRIAGE: {State.CONVERSATION, State.DECLINED, State.WITHDRAWN},
    State.CONVERSATION: {State.ALLOCATED, State.DECLINED, State.WITHDRAWN},
    State.ALLOCATED: {State.ACTIVE, State.CLOSED},
    State.ACTIVE: {State.CLOSED},
    State.CLOSED: set(),
    State.DECLINED: set(),
    State.WITHDRAWN: set(),
}

REOPENED_WITHIN = timedelta(days=28)
"""An older one opens nothing again: whoever needs support then is referred anew."""
HANDED_OVER = {
    State.RECEIVED: State.IN_TRIAGE,
    State.ALLOCATED: State.CONVERSATION,
    State.ACTIVE: State.CONVERSATION,
}
"""Where a referral goes on when another organisation takes it over; elsewhere it stays where it is."""


class Referral(Protected, Versioned, Base):
    """A request to support somebody, owned by the organisation that received it.

    `from_organisation_id` is the sender if it is known here; None is an outside referrer. `message_key` names the
    message it came in, so that the same message again changes nothing; `message` is that message without the ways to
    reach the person, which belong to the contact details. `ending_words`: what was offered instead, or how it ended.
    `complexity` was marked by `complexity_by`, for the reason that its history keeps.
    `opens_record`: not, where the organisation that received it also entered it, about somebody known here before.
    """

    __tablename__ = "referral"
    __table_args__ = (
        Index(None, "organisation_id", "state", "received_at", "id"),
        Index("ix_referral_opens", "organisation_id", "is_open", "opens_record", "from_organisation_id", "client_id"),
        Index(None, "client_id"),
        Index(None, "state", "received_at", "id"),
    )
    kind = Kind("referral", "referrals", Anchor.CLIENT, about="client_id")

    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("client.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"))
    from_organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    from_name: Mapped[str | None]
    referrer_name: Mapped[str | None]
    source: Mapped[SourceOfReferral | None]
    priority: Mapped[ClinicalPriority] = mapped_column(default=ClinicalPriority.ROUTINE)
    reason: Mapped[PrimaryReason | None]
    summary: Mapped[Words | None]
    needs: Mapped[list[str]] = mapped_column(default=list)
    state: Mapped[State] = mapped_column(default=State.RECEIVED)
    is_open: Mapped[bool] = mapped_column(default=True)
    received_at: Mapped[datetime]
    triaged_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    declined_as: Mapped[RejectionReason | None]
    closed_as: Mapped[ClosureReason | None]
    women_only: Mapped[bool] = mapped_column(default=False)
    withdrawn_as: Mapped[WithdrawalReason | None]
    withdrawn_by: Mapped[WithdrawnBy | None]
    held_until: Mapped[date | None]
    held_because: Mapped[Words | None]
    complexity: Mapped[Complexity | None]
    complexity_words: Mapped[Words | None]
    complexity_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    complexity_at: Mapped[datetime | None]
    ending_words: Mapped[Words | None]
    decided_at: Mapped[datetime | None]
    message_key: Mapped[str | None] = mapped_column(String(255), unique=True)
    message_digest: Mapped[str | None] = mapped_column(String(64))
    message: Mapped[Words | None] = mapped_column(Text, deferred=True)
    import_notes: Mapped[list[str]] = mapped_column(default=list)
    opens_record: Mapped[bool] = mapped_column(default=True)
    label: Mapped[Label] = mapped_column(default=Label.NORMAL)

    client: Mapped[Client | None] = relationship()
    service: Mapped[Service] = relationship()
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    from_organisation: Mapped[Organisation | None] = relationship(foreign_keys=[from_organisation_id])
    triager: Mapped[Person | None] = relationship(foreign_keys=[triaged_by])
    complexity_marker: Mapped[Person | None] = relationship(foreign_keys=[complexity_by])

    def take(self, by: UUID) -> None:
        """A worker takes it into triage."""
        self._move(State.IN_TRIAGE)
        self.triaged_by = by

    def give_to(self, triager: UUID) -> None:
        """Somebody triages it from now on; one that waited is thereby taken."""
        if self.state is State.RECEIVED:
            self._move(State.IN_TRIAGE)
        if self.state not in (State.IN_TRIAGE, State.CONVERSATION):
            raise Invalid("state", f"A referral that is {self.state.words.lower()} is not in triage.")
        self.triaged_by = triager

    def talked(self) -> None:
        """The support conversation has been recorded; a second one changes nothing here."""
        if self.state is not State.CONVERSATION:
            self._move(State.CONVERSATION)

    def allocate(self, *, women_only: bool = False) -> None:
        """Somebody now carries it; only an identified client can be allocated. `women_only`: as the person asked."""
        if self.client_id is None:
            raise Invalid("client", "Identify the person before allocating this referral.")
        self._move(State.ALLOCATED)
        self.women_only = women_only

    def begin(self) -> None:
        """The first contact has happened; later ones change nothing here."""
        if self.state is State.ALLOCATED:
            self._move(State.ACTIVE)

    def decline(self, reason: RejectionReason, *, offered_instead: str) -> None:
        self._move(State.DECLINED)
        self.declined_as, self.ending_words = reason, offered_instead

    def close(self, reason: ClosureReason, *, words: str | None = None) -> None:
        """Where the person has died it ends wherever it was."""
        self._move(State.CLOSED, anyway=reason is ClosureReason.DIED)
        self.closed_as, self.ending_words = reason, words

    def withdraw(self, by: WithdrawnBy, reason: WithdrawalReason, *, words: str | None = None) -> None:
        """Whoever asked for support, or the person, no longer wants it; only while nobody carries it."""
        self._move(State.WITHDRAWN)
        self.withdrawn_by, self.withdrawn_as, self.ending_words = by, reason, words

    def reopen(self, by: UUID, *, has_died: bool = False) -> None:
        """It goes on in triage, as nobody decided; how it had ended stays in its history."""
        if (why := self.stays_ended(has_died=has_died)) is not None:
            raise Invalid("state", why)
        self.state, self.is_open, self.triaged_by = State.IN_TRIAGE, True, by
        self.declined_as = self.closed_as = self.withdrawn_as = self.withdrawn_by = None
        self.ending_words = self.decided_at = None

    def stays_ended(self, *, has_died: bool) -> str | None:
        """Why it cannot be reopened; None if it can. What a mistaken death ended goes on however long ago it was."""
        if self.is_open:
            return "This referral has not ended."
        if has_died:
            return "This person has died. If that is not so, correct their record first."
        if self.closed_as is ClosureReason.DIED:
            return None
        if self.decided_at is None or clock.now() - self.decided_at > REOPENED_WITHIN:
            return f"It ended more than {REOPENED_WITHIN.days} days ago. Ask for a new referral."
        return None

    def put_on_hold(self, until: date, because: str) -> None:
        """Nothing is expected of triage before that day; any step goes on at once."""
        if not self.may_become(State.DECLINED):
            raise Invalid("state", f"A referral that is {self.state.words.lower()} is not put on hold.")
        self.held_until, self.held_because = until, because

    def mark_complexity(self, as_: Complexity | None, words: str, by: UUID) -> None:
        """Somebody judged how much the person needs at once; None takes an earlier mark away."""
        if not self.is_open:
            raise Invalid("state", f"A referral that is {self.state.words.lower()} is not marked any more.")
        self.complexity, self.complexity_words, self.complexity_by = as_, words, by
        self.complexity_at = clock.now()

    def go_on(self) -> None:
        """The hold is over."""
        self.held_until = self.held_because = None

    @property
    def is_held(self) -> bool:
        """Whether nothing is expected of triage today."""
        return self.held_until is not None and clock.today() < self.held_until

    def hand_over(self, to: Service, by: UUID) -> None:
        """Another organisation's service goes on with it: what was talked about stays true, who carries it is decided
        anew. Had the receiver sent it once, the sender is now whoever hands it over: nobody refers to themselves."""
        if self.from_organisation_id == to.organisation_id:
            self.from_organisation_id = self.organisation_id
        self.state = HANDED_OVER.get(self.state, self.state)
        self.go_on()
        self.organisation_id, self.service_id, self.triaged_by = to.organisation_id, to.id, by
        self.opens_record = True  # another organisation's act, not the receiver's own

    def may_become(self, to: State) -> bool:
        """Whether the order of the work lets it; who may do it is the policy's to say."""
        return to in NEXT[self.state]

    @property
    def sender_words(self) -> str | None:
        """Who sent it, as far as it is known."""
        return self.from_organisation.name if self.from_organisation else self.from_name

    def _move(self, to: State, *, anyway: bool = False) -> None:
        if to not in NEXT[self.state] and not (anyway and self.is_open):
            raise Invalid("state", f"A referral that is {self.state.words.lower()} cannot become {to.words.lower()}.")
        self.state, self.is_open = to, to.is_open
        self.go_on()
        if not to.is_open:
            self.decided_at = clock.now()


class SupportConversation(Protected, Versioned, Base):
    """Talking with somebody about what they need, and choosing the way to the right support."""

    __tablename__ = "support_conversation"
    __table_args__ = (
        Index(None, "client_id"),
        Index(None, "referral_id"),
        Index(None, "organisation_id", "id"),
    )
    kind = Kind("support_conversation", "support conversations", Anchor.CLIENT, about="client_id")

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    held_at: Mapped[datetime]
    recorded_at: Mapped[datetime] = mapped_column(default=lambda: clock.now())
    what_matters: Mapped[Words | None]
    needs: Mapped[list[str]]
    options: Mapped[Words]
    route: Mapped[Words]
    follow_up_on: Mapped[date | None]
    followed_up_on: Mapped[date | None]
    calls_tried: Mapped[int] = mapped_column(default=0)
    label: Mapped[Label] = mapped_column(default=Label.NORMAL)

    worker: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()

    def follow_up(self, on: date) -> None:
        """The follow-up call has been made; making it again changes nothing."""
        self.followed_up_on = self.followed_up_on or on

    def call_again(self, on: date | None) -> None:
        """Nobody was reached: another day is planned; None if nobody calls again."""
        self.follow_up_on, self.calls_tried = on, self.calls_tried + 1

    @property
    def awaits_call(self) -> bool:
        """A call is planned, and nobody was reached so far."""
        return self.follow_up_on is not None and self.followed_up_on is None

    @property
    def follow_up_is_late(self) -> bool:
        """It is due since before today."""
        return self.follow_up_is_due and self.follow_up_on != clock.today()

    @property
    def follow_up_is_due(self) -> bool:
        """A call was promised for today or earlier, and has not been made."""
        return self.follow_up_on is not None and self.followed_up_on is None and self.follow_up_on <= clock.today()

"""Table of transfers: one organisation offers a referral to another, which takes it over or not."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.protected import Anchor, Kind, Label, Protected
from core.database import clock
from core.database.base import Base, Versioned, Words
from core.organisations.models import Organisation, Service
from core.people.models import Person
from core.referrals.models import Referral

ANSWERED_WITHIN = timedelta(days=14)
"""How long an offer waits: what nobody has answered by then lapses, and the sender is told."""


class TransferState(StrEnum):
    """Where a transfer is: everything but the first is the end of it."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"

    @property
    def words(self) -> str:
        return "Waits for an answer" if self is TransferState.PROPOSED else self.capitalize()


class TransferReason(StrEnum):
    """Why one organisation offers a referral to another."""

    NEEDS = "needs"
    ASKED = "asked"
    MOVED = "moved"
    LANGUAGE = "language"
    WOMEN_ONLY = "women_only"
    NO_ROOM = "no_room"
    CLOSING = "closing"

    @property
    def words(self) -> str:
        return {
            TransferReason.NEEDS: "The other service fits their needs better",
            TransferReason.ASKED: "The person asked for it",
            TransferReason.MOVED: "The person moved",
            TransferReason.LANGUAGE: "Language or culture",
            TransferReason.WOMEN_ONLY: "A women-only service was asked for",
            TransferReason.NO_ROOM: "No room here for a long time",
            TransferReason.CLOSING: "Our service ends or changes",
        }[self]


class RefusalReason(StrEnum):
    """Why the other organisation does not take it over."""

    NO_ROOM = "no_room"
    NEEDS = "needs"
    AREA = "area"
    NOT_AGREED = "not_agreed"
    KNOWN = "known"
    INCOMPLETE = "incomplete"

    @property
    def words(self) -> str:
        return {
            RefusalReason.NO_ROOM: "No room",
            RefusalReason.NEEDS: "Another service fits their needs better",
            RefusalReason.AREA: "They live outside our area",
            RefusalReason.NOT_AGREED: "The person does not want it",
            RefusalReason.KNOWN: "We support them already",
            RefusalReason.INCOMPLETE: "More has to be known first",
        }[self]


class Transfer(Protected, Versioned, Base):
    """An offer of one referral, owned by the organisation that makes it. `sender_stays`: it goes on supporting the
    person too; otherwise its workers' allocations end with the acceptance. `lead_goes_over`: whoever accepts becomes
    case lead. `held`: who held what when it was accepted, by names and ids, because both change afterwards."""

    __tablename__ = "transfer"
    __table_args__ = (
        Index(None, "organisation_id", "state", "id"),
        Index(None, "to_organisation_id", "state", "client_id"),
        Index(None, "referral_id"),
        Index(None, "client_id"),
        Index(None, "state", "lapses_on"),
    )
    kind = Kind(
        "transfer", "transfers", Anchor.CLIENT, about="client_id",
        fixed=("client_id", "referral_id", "organisation_id", "to_organisation_id", "to_service_id"),
    )  # fmt: skip

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    to_organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    to_service_id: Mapped[UUID] = mapped_column(ForeignKey("service.id"))
    reason: Mapped[TransferReason]
    words: Mapped[Words]
    person_agrees: Mapped[bool]
    sender_stays: Mapped[bool] = mapped_column(default=False)
    lead_goes_over: Mapped[bool] = mapped_column(default=False)
    state: Mapped[TransferState] = mapped_column(default=TransferState.PROPOSED)
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime]
    lapses_on: Mapped[date]
    refused_as: Mapped[RefusalReason | None]
    answer: Mapped[Words | None]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    settled_at: Mapped[datetime | None]
    held: Mapped[dict[str, object] | None]
    label: Mapped[Label] = mapped_column(default=Label.NORMAL)

    referral: Mapped[Referral | None] = relationship()
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    to_organisation: Mapped[Organisation] = relationship(foreign_keys=[to_organisation_id])
    to_service: Mapped[Service] = relationship()
    proposer: Mapped[Person] = relationship(foreign_keys=[proposed_by])
    settler: Mapped[Person | None] = relationship(foreign_keys=[settled_by])

    @property
    def waits(self) -> bool:
        """Whether it can still be answered: up to and including its last day."""
        return self.state is TransferState.PROPOSED and clock.today() <= self.lapses_on

    @property
    def settled_words(self) -> str | None:
        """Why it cannot be answered any more; None while it can."""
        if self.waits:
            return None
        if self.state in (TransferState.PROPOSED, TransferState.LAPSED):
            return "Nobody answered this transfer in time, so it lapsed. It can be proposed again."
        by = self.settler.name if self.settler else "somebody"
        return f"This transfer was {self.state.value} by {by}. It cannot be answered any more."

    def accept(self, by: UUID, held: dict[str, object]) -> None:
        self._settle(TransferState.ACCEPTED, by)
        self.held = held

    def refuse(self, by: UUID, reason: RefusalReason, answer: str | None) -> None:
        self._settle(TransferState.REFUSED, by)
        self.refused_as, self.answer = reason, answer

    def withdraw(self, by: UUID, why: str) -> None:
        self._settle(TransferState.WITHDRAWN, by)
        self.answer = why

    def lapse(self) -> None:
        self._settle(TransferState.LAPSED, None)

    def _settle(self, state: TransferState, by: UUID | None) -> None:
        self.state, self.settled_by, self.settled_at = state, by, clock.now()

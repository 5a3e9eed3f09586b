"""Table of status pages: what a referrer may look at without an account."""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.errors import Invalid
from core.access.protected import Anchor, Kind, Protected
from core.database import clock
from core.database.base import Base, Versioned
from core.people.models import Person
from core.referrals.arrivals import Arrival, ArrivalState
from core.referrals.models import Referral, State

LASTS = timedelta(days=60)
"""Longer than the longest promise; whoever still wants to know then telephones."""


class Status(StrEnum):
    """All that a referrer is told. None of it names a person, a service or a reason."""

    RECEIVED = "received"
    LOOKED_AT = "looked_at"
    ACCEPTED = "accepted"
    NOT_TAKEN = "not_taken"
    ENDED = "ended"

    @property
    def to_anybody(self) -> "Status":
        """What somebody is told whom nobody has checked: not whether the person is supported now. The desk gives a
        link of its own to a sender whom it has spoken with."""
        return Status.ENDED if self in (Status.NOT_TAKEN, Status.ENDED) else Status.RECEIVED

    @property
    def words(self) -> str:
        return {
            Status.RECEIVED: "Your referral has been received.",
            Status.LOOKED_AT: "Your referral is being looked at.",
            Status.ACCEPTED: "Your referral has been accepted.",
            Status.NOT_TAKEN: "Your referral was not taken. Please call the service, to talk about what else there is.",
            Status.ENDED: "Your referral has ended. Please call the service if you would like to know more.",
        }[self]


OF_STATE = {
    State.RECEIVED: Status.RECEIVED,
    State.IN_TRIAGE: Status.LOOKED_AT,
    State.CONVERSATION: Status.LOOKED_AT,
    State.ALLOCATED: Status.ACCEPTED,
    State.ACTIVE: Status.ACCEPTED,
    State.CLOSED: Status.ENDED,
    State.DECLINED: Status.NOT_TAKEN,
    State.WITHDRAWN: Status.ENDED,
}


class StatusPage(Protected, Versioned, Base):
    """That a referrer may look how a referral stands: of the referral itself, or of what came by a form and may become
    one. It ends by itself, or when somebody at the desk ends it."""

    __tablename__ = "status_page"
    __table_args__ = (
        Index(None, "client_id"),
        Index(None, "referral_id"),
        Index(None, "arrival_id"),
        Index(None, "organisation_id", "id"),
    )
    kind = Kind(
        "status_page", "status pages of referrers", Anchor.CLIENT, about="client_id", label=None,
        fixed=("organisation_id", "referral_id", "arrival_id", "made_at", "ends_at"),
    )  # fmt: skip

    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("client.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    referral_id: Mapped[UUID | None] = mapped_column(ForeignKey("referral.id"))
    arrival_id: Mapped[UUID | None] = mapped_column(ForeignKey("arrival.id"))
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))

    referral: Mapped[Referral | None] = relationship()
    arrival: Mapped[Arrival | None] = relationship()
    maker: Mapped[Person] = relationship(foreign_keys=[made_by])

    @property
    def is_open(self) -> bool:
        return self.ended_at is None and clock.now() < self.ends_at

    def end(self, by: UUID) -> None:
        """Its link shows nothing any more. Raises `Invalid` for one that has ended."""
        if not self.is_open:
            raise Invalid("state", "This link has ended already.")
        self.ended_at, self.ended_by = clock.now(), by


def status_of(referral: Referral) -> Status:
    return OF_STATE[referral.state]


def status_of_arrival(arrival: Arrival) -> Status | None:
    """Of what came by a form: None where the referral that it became says it. Of one that had come before by another
    way, only that it came: how the first one stands would tell that the person is known here."""
    if arrival.state is ArrivalState.TAKEN and arrival.referral_id is not None:
        return None
    is_over = arrival.state in (ArrivalState.DISCARDED, ArrivalState.EXPIRED)
    return Status.NOT_TAKEN if is_over else Status.RECEIVED

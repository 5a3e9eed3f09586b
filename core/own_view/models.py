"""Tables of what a person may see themselves: links for them, and what a Caldicott Guardian decides to leave out."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.errors import Invalid
from core.access.protected import Anchor, Kind, Protected, ToThePerson
from core.database import clock
from core.database.base import Base, Versioned, Words
from core.notices.models import Channel, OnItsWay
from core.people.models import Person

LASTS = timedelta(days=7)
"""A link and its code."""


class WhyEnded(StrEnum):
    """Why a link opens nothing any more."""

    USED = "used"
    WORKER = "worker"
    REPLACED = "replaced"
    CODES = "codes"
    JOINED = "joined"

    @property
    def words(self) -> str:
        return {
            WhyEnded.USED: "It was used",
            WhyEnded.WORKER: "It was ended here",
            WhyEnded.REPLACED: "Another link took its place",
            WhyEnded.CODES: "The wrong code was typed too often",
            WhyEnded.JOINED: "The record was joined with another, or taken apart",
        }[self]


class ClientLink(Protected, Versioned, OnItsWay, Base):
    """That a person may look once at who is involved in their support. It opens with a code that a worker gives them in
    person; token and code are kept elsewhere, as hashes. `language` is the one that the page speaks. `state` tells how
    far the message with the link has come."""

    __tablename__ = "client_link"
    __table_args__ = (
        Index(None, "client_id"),
        Index(None, "organisation_id", "id"),
        Index(None, "channel", "state", "due_at"),
    )
    kind = Kind(
        "client_link", "links for clients", Anchor.CLIENT, about="client_id", label=None,
        fixed=("organisation_id", "made_by", "made_at", "ends_at", "channel", "language"),
    )  # fmt: skip

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    channel: Mapped[Channel]
    language: Mapped[str] = mapped_column(String(20))
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[WhyEnded | None]

    maker: Mapped[Person] = relationship()

    @property
    def is_open(self) -> bool:
        return self.ended_at is None and clock.now() < self.ends_at

    def end(self, because: WhyEnded) -> None:
        """It opens nothing any more. Raises `Invalid` for one that has ended."""
        if self.ended_at is not None:
            raise Invalid("state", "This link has ended already.")
        self.ended_at, self.ended_because = clock.now(), because


class DecisionState(StrEnum):
    """How far a question has come."""

    ASKED = "asked"
    DECIDED = "decided"

    @property
    def words(self) -> str:
        return "To be decided" if self is DecisionState.ASKED else "Decided"


class DisclosureDecision(Protected, Versioned, Base):
    """A Caldicott decision: what a person is not shown because showing it is unsafe. `leaves_out` holds words such as
    `organisation <id>`, as `core.own_view.leaving_out` reads them. It counts until it is decided anew, also after its
    review date: what was left out for safety does not come back by itself."""

    __tablename__ = "disclosure_decision"
    __table_args__ = (Index(None, "client_id"), Index(None, "organisation_id", "id"))
    kind = Kind(
        "disclosure_decision", "decisions on what people are shown", Anchor.CLIENT, about="client_id", label=None,
        fixed=("organisation_id", "asked_by", "asked_at", "question"),
        to_the_person=ToThePerson.GUARDED,
    )  # fmt: skip

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    question: Mapped[Words]
    state: Mapped[DecisionState] = mapped_column(default=DecisionState.ASKED)
    leaves_out: Mapped[list[str]]
    reasoning: Mapped[Words | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    review_on: Mapped[date | None]

    asker: Mapped[Person] = relationship(foreign_keys=[asked_by])
    decider: Mapped[Person | None] = relationship(foreign_keys=[decided_by])

    @classmethod
    def closes(cls, values: Mapping[str, object]) -> bool:
        """Decided while two records were one, it counts for both."""
        return True

    @property
    def is_due(self) -> bool:
        """Whether the guardian has something to do: to decide, or to look again."""
        return self.state is DecisionState.ASKED or (self.review_on is not None and self.review_on <= clock.today())

    def decide(self, *, by: UUID, leaves_out: list[str], reasoning: str, review_on: date) -> None:
        """Also anew: what was decided before stands in its history."""
        self.state, self.decided_by, self.decided_at = DecisionState.DECIDED, by, clock.now()
        self.leaves_out, self.reasoning, self.review_on = leaves_out, reasoning, review_on

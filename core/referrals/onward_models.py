"""Table of onward referrals and signposts: where else somebody was sent or pointed to, and what became of it."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.access.protected import Anchor, Kind, Label, Protected
from core.database import clock
from core.database.base import Base, Versioned, Words
from core.organisations.models import Organisation, Service
from core.people.models import Person


class OnwardSort(StrEnum):
    """Whether we referred, or the person was told where to go."""

    ONWARD = "onward"
    SIGNPOST = "signpost"

    @property
    def words(self) -> str:
        return "We referred them" if self is OnwardSort.ONWARD else "We told them where to go"


class Outcome(StrEnum):
    """What became of it, as far as it is known."""

    ASKED = "asked"
    ATTENDED = "attended"
    ACCEPTED = "accepted"
    NOT_ATTENDED = "not_attended"
    REFUSED = "refused"
    BARRED = "barred"
    UNKNOWN = "unknown"

    @property
    def words(self) -> str:
        return {
            Outcome.ASKED: "Asked, no answer yet",
            Outcome.ATTENDED: "Went there",
            Outcome.ACCEPTED: "Taken on there",
            Outcome.NOT_ATTENDED: "Did not go",
            Outcome.REFUSED: "Refused by them",
            Outcome.BARRED: "They take this person no more",
            Outcome.UNKNOWN: "Not known",
        }[self]


SAID_NO = (Outcome.REFUSED, Outcome.BARRED)
"""What to know before somebody is sent there again."""


class OnwardReferral(Protected, Versioned, Base):
    """One way on, to a service known here (`to_service_id`) or another agency (`to_name`). `is_accompanied`: somebody
    of ours goes along to the first appointment."""

    __tablename__ = "onward_referral"
    __table_args__ = (
        Index(None, "client_id"),
        Index(None, "referral_id"),
        Index(None, "organisation_id", "id"),
        Index(None, "worker_id", "outcome"),
    )
    kind = Kind(
        "onward_referral", "onward referrals", Anchor.CLIENT, about="client_id",
        fixed=("client_id", "referral_id", "organisation_id"),
    )  # fmt: skip

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    referral_id: Mapped[UUID] = mapped_column(ForeignKey("referral.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    worker_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    sort: Mapped[OnwardSort]
    to_service_id: Mapped[UUID | None] = mapped_column(ForeignKey("service.id"))
    to_name: Mapped[str]
    why: Mapped[Words]
    made_at: Mapped[datetime]
    is_accompanied: Mapped[bool] = mapped_column(default=False)
    appointment_on: Mapped[date | None]
    outcome: Mapped[Outcome] = mapped_column(default=Outcome.ASKED)
    outcome_on: Mapped[date | None]
    outcome_words: Mapped[Words | None]
    label: Mapped[Label] = mapped_column(default=Label.NORMAL)

    worker: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()
    to_service: Mapped[Service | None] = relationship()

    @property
    def is_open(self) -> bool:
        """Whether nobody knows yet what became of it."""
        return self.outcome is Outcome.ASKED

    def ended(self, outcome: Outcome, words: str | None) -> None:
        """What is known of it today; it may become known better later."""
        self.outcome, self.outcome_words, self.outcome_on = outcome, words, clock.today()

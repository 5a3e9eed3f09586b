"""Tables of how referrals come in: each way in which one was brought, and what could not be taken and waits."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from core.access.errors import Invalid
from core.access.protected import Anchor, Kind, Label, Protected, ToThePerson
from core.access.records import Records
from core.database.base import Base, Versioned, Words
from core.organisations.models import Organisation, Service
from core.people.models import Person
from core.referrals.codes import SourceOfReferral
from core.referrals.models import Referral


class Way(StrEnum):
    """How a referral was brought; published, and only grows."""

    MESSAGE = "message"
    FILE = "file"
    SPREADSHEET = "spreadsheet"
    API = "api"
    STAFF_FORM = "staff_form"
    PUBLIC_FORM = "public_form"
    WORKER = "worker"

    @property
    def words(self) -> str:
        return {
            Way.MESSAGE: "a message of another system",
            Way.FILE: "a file that was taken in",
            Way.SPREADSHEET: "a spreadsheet",
            Way.API: "another system, by the API",
            Way.STAFF_FORM: "a form that a worker filled in",
            Way.PUBLIC_FORM: "the public form",
            Way.WORKER: "a worker who supports the person",
        }[self]


class ArrivalState(StrEnum):
    """What became of it. `also`: the referral had come by another way before; `waiting`: it could not be taken yet."""

    TAKEN = "taken"
    ALSO = "also"
    WAITING = "waiting"
    DISCARDED = "discarded"
    EXPIRED = "expired"

    @property
    def words(self) -> str:
        return {"taken": "Taken in", "also": "Came again", "waiting": "Waits for somebody"}.get(self, self.capitalize())


class Arrival(Protected, Versioned, Base):
    """One way in which one referral was brought to an organisation.

    `key` names the message or form, so that the same one again is known; `digest` tells whether it comes with other
    content. Of what waits, `content` is what came, word for word, `reasons` say what to mend, and `times` how often it
    came; after `expires_on` the content is gone. Of what came again, `content` and `summary` are what that one said.
    `is_suspect`: a machine may have sent it, so that it is counted apart. `unverified_ways`: how to reach the person as
    somebody typed it whom nobody knows, where it could not be put with the contact details; nobody has checked it.
    """

    __tablename__ = "arrival"
    __table_args__ = (
        Index(None, "organisation_id", "state", "at", "id"),
        Index(None, "referral_id"),
        Index(None, "client_id"),
        Index(None, "state", "expires_on"),
        Index(None, "service_id", "way", "at"),
        Index(None, "service_id", "state", "is_suspect"),
    )
    kind = Kind(
        "arrival", "ways referrals came in", Anchor.CLIENT, about="client_id", fixed=("organisation_id",),
        to_the_person=ToThePerson.OF_OTHERS,
    )  # fmt: skip

    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("client.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    service_id: Mapped[UUID | None] = mapped_column(ForeignKey("service.id"))
    referral_id: Mapped[UUID | None] = mapped_column(ForeignKey("referral.id"))
    way: Mapped[Way]
    state: Mapped[ArrivalState]
    at: Mapped[datetime]
    from_name: Mapped[str | None]
    referrer_name: Mapped[str | None]
    source: Mapped[SourceOfReferral | None]
    summary: Mapped[Words | None]
    reasons: Mapped[list[str]] = mapped_column(default=list)
    key: Mapped[str | None] = mapped_column(String(255), unique=True)
    digest: Mapped[str | None] = mapped_column(String(64))
    content: Mapped[Words | None] = mapped_column(deferred=True)
    entered_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    entered_for: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    times: Mapped[int] = mapped_column(default=1)
    expires_on: Mapped[date | None]
    ending_words: Mapped[Words | None]
    is_suspect: Mapped[bool] = mapped_column(default=False)
    unverified_ways: Mapped[Words | None]
    label: Mapped[Label] = mapped_column(default=Label.NORMAL)

    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    service: Mapped[Service | None] = relationship()
    referral: Mapped[Referral | None] = relationship()
    worker: Mapped[Person | None] = relationship()

    @property
    def is_waiting(self) -> bool:
        return self.state is ArrivalState.WAITING

    def became(self, referral: Referral | None, *, again: bool = False) -> None:
        """It was taken in after all; None: by another organisation, or piece by piece. `again`: the referral had
        come before by another way. Raises `Invalid` if it does not wait any more."""
        self.need_waiting()
        # The referral holds what it said, without the ways to reach the person, which others may not read here.
        self.state = ArrivalState.ALSO if again else ArrivalState.TAKEN
        self.expires_on = self.content = None
        if referral is not None:
            self.referral_id, self.client_id, self.service_id = referral.id, referral.client_id, referral.service_id

    def discard(self, why: str) -> None:
        """Nobody takes it in; its content stays until it expires. Raises `Invalid` if it does not wait any more."""
        self.need_waiting()
        self.state, self.ending_words = ArrivalState.DISCARDED, why

    def expire(self) -> None:
        """Its time is over; whoever calls this forgets the content too."""
        self.state = ArrivalState.EXPIRED

    def need_waiting(self) -> None:
        """Raises `Invalid` for what somebody has dealt with."""
        if not self.is_waiting:
            raise Invalid("state", "Somebody has dealt with this meanwhile. Open the list again.")


def arrivals_of(records: Records, referral: Referral) -> Sequence[Arrival]:
    """Every way in which this referral came, as far as it may be read, the first one first."""
    asked = select(Arrival).where(Arrival.referral_id == referral.id).options(joinedload(Arrival.worker))
    return records.find(asked.order_by(Arrival.at, Arrival.id))

"""Tables of access by one's own word, and of requests for access."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.access.errors import Invalid
from core.access.protected import Anchor, Kind, Protected, ToThePerson
from core.database import clock
from core.database.base import Base, Versioned, Words

LONGEST_GRANT = timedelta(days=28)
"""How long a grant, or a claim that somebody with standing has confirmed, lasts at most."""


class ClaimSort(StrEnum):
    """What one's own word opens."""

    RELATIONSHIP = "relationship"
    CRISIS = "crisis"
    BREAK_GLASS = "break_glass"

    @property
    def words(self) -> str:
        return {
            "relationship": "I support this person",
            "crisis": "Crisis minimum",
            "break_glass": "Break-glass",
        }[self.value]


class ClaimReason(StrEnum):
    """Why; each sort has its own."""

    COVERING = "covering"
    ASKED_BY_PERSON = "asked_by_person"
    JOINT_WORK = "joint_work"
    CONTACT_NOW = "contact_now"
    CRISIS_CALL = "crisis_call"
    DANGER_TO_LIFE = "danger_to_life"
    SAFEGUARDING = "safeguarding"
    SERIOUS_HARM = "serious_harm"

    @property
    def words(self) -> str:
        return {
            "covering": "I cover for somebody who supports them",
            "asked_by_person": "The person has asked me for support",
            "joint_work": "I work together with who supports them",
            "contact_now": "The person is with us now",
            "crisis_call": "The person is in touch with the crisis service now",
            "danger_to_life": "The person’s life is in danger",
            "safeguarding": "Somebody must be protected from abuse or neglect",
            "serious_harm": "Somebody else may come to serious harm",
        }[self.value]


R = ClaimReason
REASONS = {
    ClaimSort.RELATIONSHIP: (R.COVERING, R.ASKED_BY_PERSON, R.JOINT_WORK, R.CONTACT_NOW),
    ClaimSort.CRISIS: (R.CRISIS_CALL, R.CONTACT_NOW),
    ClaimSort.BREAK_GLASS: (R.DANGER_TO_LIFE, R.SAFEGUARDING, R.SERIOUS_HARM),
}


class SelfClaim(Protected, Versioned, Base):
    """That somebody opened a person's record by their own word: why, from when until when. `confirmed_by` is somebody
    else with standing, after which a claim to support the person lasts longer; `ended_at` is an end before its time."""

    __tablename__ = "self_claim"
    __table_args__ = (
        Index(None, "person_id", "organisation_id", "ends_at"),
        Index(None, "client_id", "person_id"),
        Index(None, "organisation_id", "id"),
    )
    kind = Kind(
        "self_claim", "access by one’s own word", Anchor.CLIENT, about="client_id", label=None,
        fixed=("organisation_id", "person_id", "sort", "reason", "words", "starts_at"),
        to_the_person=ToThePerson.GUARDED, made_by="privacy_desk",  # which tells its privacy officers
    )  # fmt: skip

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    sort: Mapped[ClaimSort]
    reason: Mapped[ClaimReason]
    words: Mapped[Words]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]

    @classmethod
    def end_on_joining(cls, values: Mapping[str, object]) -> Mapping[str, object]:
        """A claim to support the person was made of one record. Crisis and broken glass go on: they are over within
        hours, each look is looked at, and somebody's life may hang on them."""
        over = values["ended_at"] is not None or values["ends_at"] <= clock.now()  # type: ignore[operator]
        return {} if over or values["sort"] != ClaimSort.RELATIONSHIP else {"ended_at": clock.now()}

    @property
    def is_active(self) -> bool:
        return self.ended_at is None and self.ends_at > clock.now()

    @property
    def may_be_confirmed(self) -> bool:
        return self.sort is ClaimSort.RELATIONSHIP and self.is_active and self.confirmed_by is None

    @property
    def state_words(self) -> str:
        if self.ended_at is not None:
            return "Ended"
        if not self.is_active:
            return "Lapsed"
        return "Confirmed" if self.confirmed_by else "Active"


class RequestState(StrEnum):
    """How far a request has come."""

    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"
    LAPSED = "lapsed"

    @property
    def words(self) -> str:
        return {
            "waiting": "Waits for an answer", "granted": "Granted", "refused": "Not granted",
            "lapsed": "Nobody answered in time",
        }[self.value]  # fmt: skip


class AskReason(StrEnum):
    """Why somebody asks."""

    SUPPORT = "support"
    REFERRED = "referred"
    MEETING = "meeting"
    SAFETY = "safety"
    OTHER = "other"

    @property
    def words(self) -> str:
        return {
            "support": "I support this person, or soon shall", "referred": "The person was referred to us",
            "meeting": "We plan their support together", "safety": "Somebody’s safety", "other": "Something else",
        }[self.value]  # fmt: skip


class Refusal(StrEnum):
    """Why a request is refused; whoever asked is not told."""

    NO_NEED = "no_need"
    NOT_AGREED = "not_agreed"
    TOO_WIDE = "too_wide"
    NOT_THEIR_TASK = "not_their_task"

    @property
    def words(self) -> str:
        return {
            "no_need": "They do not need it for what they do", "not_agreed": "The person does not want it",
            "too_wide": "What is needed can be told without opening the record",
            "not_their_task": "Somebody else sees to it already",
        }[self.value]  # fmt: skip


class AccessRequest(Protected, Versioned, Base):
    """A request for access, as put to one organisation that holds the record. `batch` is one asking, put to each
    holder; without a client nobody was found, which whoever asked never learns. `kinds`: what a grant opens, each kind
    between spaces. `told_at`: since when whoever asked knows."""

    __tablename__ = "access_request"
    __table_args__ = (
        Index(None, "organisation_id", "state", "id"),
        Index(None, "person_id", "for_organisation_id", "ends"),
        Index(None, "client_id"),
        Index(None, "told_at", "answer_by"),
        Index(None, "batch"),
    )
    kind = Kind(
        "access_request", "requests for access", Anchor.CLIENT, about="client_id", label=None,
        fixed=("organisation_id", "person_id", "for_organisation_id", "reason", "words", "asked_at", "batch"),
        to_the_person=ToThePerson.GUARDED,
    )  # fmt: skip

    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("client.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    for_organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    batch: Mapped[UUID]
    reason: Mapped[AskReason]
    words: Mapped[Words]
    asked_at: Mapped[datetime]
    answer_by: Mapped[datetime]
    state: Mapped[RequestState] = mapped_column(default=RequestState.WAITING)
    refusal: Mapped[Refusal | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
    kinds: Mapped[Words | None]
    starts: Mapped[date | None]
    ends: Mapped[date | None]
    told_at: Mapped[datetime | None]

    @classmethod
    def end_on_joining(cls, values: Mapping[str, object]) -> Mapping[str, object]:
        """Whoever granted it knew of one record: they may grant the joined one anew."""
        today, ends = clock.today(), values["ends"]
        lasts = values["state"] == RequestState.GRANTED and isinstance(ends, date) and ends >= today
        return {"ends": today - timedelta(days=1)} if lasts else {}

    @property
    def is_granted(self) -> bool:
        """Whether it opens something today, or will."""
        return self.state is RequestState.GRANTED and self.ends is not None and self.ends >= clock.today()

    def grant(self, kinds: list[str], until: date) -> None:
        """Raises `Invalid` for a day that is over or too far away."""
        today = clock.today()
        if not today <= until <= today + LONGEST_GRANT:
            raise Invalid("until", "Choose a day from today on, 28 days away at most.")
        self.kinds, self.starts, self.ends = f" {' '.join(sorted(kinds))} ", today, until
        self.state = RequestState.GRANTED

"""Tables of requests in which people exercise a right, of what was gathered for one, and of how it was judged."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.access.protected import Anchor, Kind, Protected, ToThePerson
from core.database.base import Base, Versioned, Words


class RequestSort(StrEnum):
    """Which right: UK GDPR Articles 15, 16, 18 and 21."""

    ACCESS = "access"
    RECTIFICATION = "rectification"
    RESTRICTION = "restriction"
    OBJECTION = "objection"

    @property
    def words(self) -> str:
        return {
            "access": "See what is held about them",
            "rectification": "Have something put right",
            "restriction": "Have its use restricted",
            "objection": "Object to its use",
        }[self.value]


class Proof(StrEnum):
    """How it was made sure that it is the person, or somebody who may ask for them."""

    KNOWN = "known"
    DOCUMENT = "document"
    QUESTIONS = "questions"
    AUTHORITY = "authority"

    @property
    def words(self) -> str:
        return {
            "known": "Somebody who supports them knows them",
            "document": "A document with a photograph was seen",
            "questions": "They answered questions that only they could",
            "authority": "Somebody else asks, and their authority was seen",
        }[self.value]


class RequestState(StrEnum):
    """How far it has come. What is closed or released opens nothing to a reviewer any more than its state says."""

    RECEIVED = "received"
    REVIEW = "review"
    READY = "ready"
    RELEASED = "released"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        return {
            "received": "Nobody has taken it",
            "review": "Being worked on",
            "ready": "Looked through; waits for a second yes",
            "released": "Released by two people",
            "closed": "Closed",
        }[self.value]


UNDER_WAY = (RequestState.REVIEW, RequestState.READY, RequestState.RELEASED)


class Outcome(StrEnum):
    """What came of it."""

    DONE = "done"
    PARTLY = "partly"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        return {
            "done": "Done as asked",
            "partly": "Done in part, with the reason told",
            "refused": "Refused, with the reason and the way to complain told",
            "withdrawn": "The person took the request back",
        }[self.value]


class RightsRequest(Protected, Versioned, Base):
    """One request, owned by the organisation that received it or that it was passed on to. `handled_by` is its privacy
    officer, `second_*` who is asked for, and gives, the second yes. `due_on` counts from `received_on`, wherever it was
    received first; `passed_from_id` names the request there, which this organisation may not read."""

    __tablename__ = "rights_request"
    __table_args__ = (
        Index(None, "client_id"),
        Index(None, "organisation_id", "state", "due_on"),
        Index(None, "handled_by", "state"),
        Index(None, "second_id", "state"),
        Index(None, "second_organisation_id", "state"),
        Index(None, "state", "due_on"),
    )
    kind = Kind(
        "rights_request", "requests in which people exercise a right", Anchor.CLIENT, about="client_id", label=None,
        fixed=("organisation_id", "sort", "received_on", "recorded_by", "recorded_at", "passed_from_id"),
        to_the_person=ToThePerson.KEPT,
    )  # fmt: skip

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    sort: Mapped[RequestSort]
    words: Mapped[Words]
    proof: Mapped[Proof]
    received_on: Mapped[date]
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime]
    passed_from_id: Mapped[UUID | None]
    due_on: Mapped[date]
    extended_because: Mapped[Words | None]
    extended_at: Mapped[datetime | None]
    warned_at: Mapped[datetime | None]
    state: Mapped[RequestState] = mapped_column(default=RequestState.RECEIVED)
    handled_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    second_organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    second_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    gathering_id: Mapped[UUID | None]
    ready_at: Mapped[datetime | None]
    released_at: Mapped[datetime | None]
    outcome: Mapped[Outcome | None]
    outcome_words: Mapped[Words | None]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]

    @property
    def is_open(self) -> bool:
        return self.state is not RequestState.CLOSED


class RightsGathering(Protected, Versioned, Base):
    """What was found for a request at one moment: for each entry its kind, id, version, holder and marks (`found`),
    never what it says. What is released is what was looked through, or nothing."""

    __tablename__ = "rights_gathering"
    __table_args__ = (Index(None, "request_id"), Index(None, "client_id"), Index(None, "organisation_id", "id"))
    kind = Kind(
        "rights_gathering", "what was gathered for requests to see a record", Anchor.CLIENT, about="client_id",
        label=None, fixed=("organisation_id", "request_id", "made_by", "made_at", "found"),
        to_the_person=ToThePerson.KEPT,
    )  # fmt: skip

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    request_id: Mapped[UUID] = mapped_column(ForeignKey("rights_request.id"))
    made_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    found: Mapped[list[dict[str, object]]] = mapped_column(JSON)


class Verdict(StrEnum):
    """What becomes of one entry."""

    RELEASE = "release"
    REDACT = "redact"
    WITHHOLD = "withhold"

    @property
    def words(self) -> str:
        return {
            "release": "Give it whole",
            "redact": "Give it without some of its parts",
            "withhold": "Keep it back",
        }[self.value]


class Exemption(StrEnum):
    """On what ground something is kept back (Data Protection Act 2018)."""

    THIRD_PARTY = "third_party"
    SERIOUS_HARM = "serious_harm"
    ADDRESS = "address"
    CRIME = "crime"
    LEGAL = "legal"
    SEALED = "sealed"

    @property
    def words(self) -> str:
        return {
            "third_party": "It is about somebody else, who has not agreed (Schedule 2, paragraph 16)",
            "serious_harm": "It would be likely to cause serious harm (Schedule 3, Part 2)",
            "address": "An address that must stay confidential, for somebody’s safety",
            "crime": "It would prejudice the prevention of crime (Schedule 2, paragraph 2)",
            "legal": "Legal professional privilege (Schedule 2, paragraph 19)",
            "sealed": "It is sealed: those who may open it answer for it themselves",
        }[self.value]


class RightsDecision(Protected, Versioned, Base):
    """How one entry of a request was judged, by whom and as what. `is_serious`: that it may harm somebody, or is said
    to, so that only a guardian judges it. `left_out` names fields; `instead` holds what is given in their place."""

    __tablename__ = "rights_decision"
    __table_args__ = (
        UniqueConstraint("request_id", "record_kind", "record_id"),
        Index(None, "client_id"),
        Index(None, "organisation_id", "id"),
    )
    kind = Kind(
        "rights_decision", "how entries of a request were judged", Anchor.CLIENT, about="client_id", label=None,
        fixed=("organisation_id", "request_id", "record_kind", "record_id"),
        to_the_person=ToThePerson.KEPT,
    )  # fmt: skip

    client_id: Mapped[UUID] = mapped_column(ForeignKey("client.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    request_id: Mapped[UUID] = mapped_column(ForeignKey("rights_request.id"))
    record_kind: Mapped[str] = mapped_column(String(60))
    record_id: Mapped[UUID]
    record_version: Mapped[int]
    is_serious: Mapped[bool]
    verdict: Mapped[Verdict]
    exemption: Mapped[Exemption | None]
    reason: Mapped[Words | None]
    left_out: Mapped[list[str]]
    instead: Mapped[dict[str, object]]
    decided_by: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    decided_as: Mapped[str]
    decided_at: Mapped[datetime]

"""What the forms and the API of people's rights take and give."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from core.clients.fields import PastDay, Words
from core.closed_doors.schemas import WhoIn
from core.rights.marks import Mark
from core.rights.models import Exemption, Outcome, Proof, RequestSort, RequestState, Verdict
from core.web.sentences import Asked

Said = Annotated[Words, StringConstraints(min_length=3)]


class RequestIn(BaseModel):
    """A right that somebody exercises, in whatever form they said so."""

    model_config = ConfigDict(extra="forbid")

    sort: Annotated[RequestSort, Asked("what the person asks for")]
    words: Annotated[Said, Asked("what they said")]
    proof: Annotated[Proof, Asked("how you know who asks")]
    received_on: Annotated[PastDay | None, Asked("the day it was received")] = Field(
        None, description="Today if left out: the month counts from here"
    )


class RequestOfIn(RequestIn):
    """The same about somebody whose record you may read."""

    client_id: UUID


class RequestWhoIn(RequestIn, WhoIn):
    """The same about somebody named exactly: for a privacy officer whom they wrote to."""

    @property
    def sought_by(self) -> str:
        """The field to look at where nobody is exactly that."""
        return "nhs_number" if self.nhs_number else "family_name"


class ExtendIn(BaseModel):
    """Why a request is too complex for one month."""

    because: Annotated[Said, Asked("why it takes longer")]


class SecondIn(BaseModel):
    """Which organisation is asked for the second yes; your own means its Caldicott Guardian."""

    organisation_id: Annotated[UUID, Asked("who gives the second yes")]


class BackIn(BaseModel):
    """What has to be looked at again."""

    because: Annotated[Said, Asked("what has to be looked at again")]


class PassOnIn(BaseModel):
    """Another organisation that holds something about the person."""

    organisation_id: Annotated[UUID, Asked("the other organisation")]


class CloseIn(BaseModel):
    """What came of a request."""

    outcome: Annotated[Outcome, Asked("what came of it")]
    outcome_words: Annotated[Said, Asked("what was done, and what the person was told")]


class VerdictIn(BaseModel):
    """How one entry is judged. `instead` gives other words for a field that is left out, and as `why_changed` for the
    reasons of its changes, which are never given by themselves."""

    verdict: Annotated[Verdict, Asked("what becomes of it")]
    exemption: Annotated[Exemption | None, Asked("the ground for keeping it back")] = None
    reason: Annotated[Words | None, Asked("the reason")] = None
    left_out: Annotated[list[str], Asked("what is left out")] = Field(default_factory=list, max_length=100)
    instead: dict[str, Words] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _says_why(self) -> "VerdictIn":
        if self.verdict is not Verdict.RELEASE and (self.exemption is None or not self.reason):
            raise ValueError("Choose a ground and give the reason: something is kept back")
        if self.verdict is Verdict.REDACT and not self.left_out:
            raise ValueError("Choose what is left out")
        return self


class SeveralIn(BaseModel):
    """Entries judged alike, each as `kind id version`; the version is that of what was said of it before, or 0."""

    places: Annotated[list[str], Asked("the entries")] = Field(min_length=1, max_length=500)
    verdict: Annotated[Verdict, Asked("what becomes of them")]
    exemption: Annotated[Exemption | None, Asked("the ground for keeping them back")] = None
    reason: Annotated[Words | None, Asked("the reason")] = None

    @model_validator(mode="after")
    def _says_why(self) -> "SeveralIn":
        if self.verdict is Verdict.REDACT:
            raise ValueError("Open an entry to leave out parts of it")
        if self.verdict is Verdict.WITHHOLD and (self.exemption is None or not self.reason):
            raise ValueError("Choose a ground and give the reason: something is kept back")
        return self


class RequestLine(BaseModel):
    """A request in the queue. It names nobody."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    organisation_id: UUID
    sort: RequestSort
    state: RequestState
    received_on: date
    due_on: date = Field(description="One calendar month after receipt, three if it was extended")
    handled_by: UUID | None


class RequestOut(RequestLine):
    """A request in full."""

    client_id: UUID
    words: str
    proof: Proof
    recorded_by: UUID
    recorded_at: datetime
    passed_from_id: UUID | None
    extended_because: str | None
    second_organisation_id: UUID | None
    second_id: UUID | None
    ready_at: datetime | None
    released_at: datetime | None
    outcome: Outcome | None
    outcome_words: str | None
    closed_at: datetime | None
    version: int


class EntryOut(BaseModel):
    """An entry that was gathered: which it is, why it is to be looked at, and how it was judged; not what it says."""

    kind: str
    id: UUID
    holder_id: UUID | None
    marks: list[Mark]
    verdict: Verdict | None = Field(description="Of an entry without marks none is needed: it is given whole")
    exemption: Exemption | None
    is_stale: bool = Field(description="It was changed after it was judged")
    decision_version: int = Field(description="Send it as If-Match to judge it: 0 as long as nobody has")

    @property
    def place(self) -> str:
        return f"{self.kind} {self.id}"

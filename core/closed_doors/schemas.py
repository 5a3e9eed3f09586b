"""What the forms and the API of closed doors take and give."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from core.clients.fields import Born, Name, ShortLine, Words
from core.clients.nhs_numbers import read
from core.closed_doors.finding import Sought
from core.closed_doors.models import REASONS, AskReason, ClaimReason, ClaimSort, Refusal, RequestState

WHO = "Give an NHS number, or the given name, family name and date of birth."
Said = Annotated[Words, StringConstraints(min_length=3, max_length=1000)]


class WhoIn(BaseModel):
    """Exactly who is meant: an NHS number, or the whole name and the date of birth."""

    nhs_number: ShortLine | None = Field(default=None, title="NHS number", examples=["999 000 0018"])
    given_name: Name | None = None
    family_name: Name | None = None
    born: Born | None = Field(default=None, title="Date of birth")

    @model_validator(mode="after")
    def _names_somebody(self) -> "WhoIn":
        if self.nhs_number:
            if not read(self.nhs_number).valid:
                raise ValueError("Check the NHS number: a figure in it is wrong.")
        elif not (self.given_name and self.family_name and self.born):
            raise ValueError(WHO)
        return self

    @property
    def sought(self) -> Sought:
        return Sought(self.nhs_number, self.given_name, self.family_name, self.born)


class AskIn(WhoIn):
    """A request for access."""

    reason: AskReason
    words: Said = Field(title="What you need, and for what")


class ClaimIn(WhoIn):
    """Access by one's own word."""

    sort: ClaimSort
    reason: ClaimReason
    words: Said = Field(title="Why now")

    @model_validator(mode="after")
    def _reason_fits(self) -> "ClaimIn":
        if self.reason not in REASONS[self.sort]:
            raise ValueError("Choose one of the reasons shown.")
        return self


class GrantIn(BaseModel):
    """What is granted, until when: normal records of one's own organisation only."""

    kinds: list[str] = Field(min_length=1)
    until: date = Field(description="28 days away at most")


class RefuseIn(BaseModel):
    """Why not; whoever asked is told only that it was not granted."""

    refusal: Refusal


class Sent(BaseModel):
    """Always the same answer."""

    answer: str = "sent"


class ClaimOut(BaseModel):
    """Access by somebody's own word; times are in UTC."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    client_id: UUID
    organisation_id: UUID
    person_id: UUID
    sort: ClaimSort
    reason: ClaimReason
    words: str
    starts_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    confirmed_by: UUID | None
    version: int


class Claimed(BaseModel):
    """What came of it; nothing is opened where nobody is exactly that, or where a rule forbids it."""

    outcome: str = Field(examples=["opened", "nothing", "too_many", "claimed_before", "end_the_other"])
    claim: ClaimOut | None


class RequestOut(BaseModel):
    """A request for access, as put to one organisation; times are in UTC."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    client_id: UUID | None
    organisation_id: UUID
    person_id: UUID
    for_organisation_id: UUID
    reason: AskReason
    words: str
    asked_at: datetime
    answer_by: datetime
    state: RequestState
    refusal: Refusal | None
    kinds: str | None
    ends: date | None
    version: int


class ReportLine(BaseModel):
    """One organisation's quarter; null is a number kept back."""

    model_config = ConfigDict(from_attributes=True)

    organisation: str
    requests: int | None
    requests_granted: int | None
    self_claims: int | None
    break_glass: int | None
    seals_overridden: int | None
    alerts: int | None
    closed: int | None
    in_order: int | None
    not_in_order: int | None
    false_alarms: int | None
    overdue: int | None
    median_days: float | None
    learning: tuple[str, ...] = Field(description="As written for boards, of matters closed")

"""What the API and the forms of retention take and give."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from core.clients.fields import Born, Line, Name, Words, nhs_digits
from core.retention.models import Answer, Ground, Scope, Why
from core.web.sentences import Asked


class PeriodIn(BaseModel):
    """For how many years records of a class are kept."""

    model_config = ConfigDict(extra="forbid")

    years: Annotated[int, Asked("the number of years")] = Field(ge=1, le=150)
    years_after_death: Annotated[int | None, Asked("the number of years after death")] = Field(None, ge=1, le=150)
    reason: Annotated[Words, Asked("why they are kept so long"), Field(min_length=3)]


class AnswerIn(BaseModel):
    """What an organisation says of a record that is due."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"answer": "agreed", "reason": "Nobody has asked for it."}]}
    )

    answer: Annotated[Answer, Asked("what is to become of it")]
    keep_until: Annotated[date | None, Asked("until when it is kept")] = None
    reason: Annotated[Words, Asked("why"), Field(min_length=3)]

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.answer is Answer.WAITING:
            raise ValueError("Choose one of the answers offered")
        return self


class HoldIn(BaseModel):
    """What nobody may destroy, and why. A person we support is named by exact details, or by the record's id."""

    model_config = ConfigDict(extra="forbid")

    scope: Annotated[Scope, Asked("what the hold covers")]
    nhs_number: Annotated[str | None, Asked("the NHS number"), AfterValidator(lambda v: v and nhs_digits(v))] = None
    given_name: Annotated[Name | None, Asked("the given name")] = None
    family_name: Annotated[Name | None, Asked("the family name")] = None
    date_of_birth: Annotated[Born | None, Asked("the date of birth")] = None
    review_id: Annotated[UUID | None, Asked("the review")] = Field(
        None, description="In place of exact details: a review of what is due, about the person"
    )
    person_id: Annotated[UUID | None, Asked("the member of staff")] = None
    record_kind: Annotated[Line | None, Asked("the kind of record")] = None
    ground: Annotated[Ground, Asked("why nothing may be destroyed")]
    words: Annotated[Words, Asked("which inquest, inquiry or claim it is"), Field(min_length=3)]
    ends: Annotated[date | None, Asked("the last day")] = Field(None, description="Until it is released if left out")


class ReleaseIn(BaseModel):
    """Why the hold is not needed any more."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[Words, Asked("why it is not needed any more"), Field(min_length=3)]


class ClassOut(BaseModel):
    """A class of records: the minimum, and what your organisation has set."""

    record_class: str
    words: str
    years: int
    years_after_death: int | None
    until_age: int | None
    destroyed: bool = Field(description="Whether the service itself destroys such records, after a review")
    source: str
    kinds: list[str]
    our_years: int | None
    our_years_after_death: int | None
    our_version: int = Field(description="For `If-Match` when you set it; 0 where your organisation has set none yet")


class PeriodOut(BaseModel):
    """What your organisation has set for a class."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    organisation_id: UUID
    record_class: str
    years: int
    years_after_death: int | None
    reason: str
    set_by: UUID
    set_at: datetime
    version: int


class HoldOut(BaseModel):
    """A legal hold."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    organisation_id: UUID
    scope: Scope
    record_id: UUID | None
    record_kind: str | None
    ground: Ground
    words: str
    starts: date
    ends: date | None
    placed_by: UUID
    placed_at: datetime
    release_asked_by: UUID | None
    release_asked_at: datetime | None
    release_reason: str | None
    released_by: UUID | None
    released_at: datetime | None
    version: int


class ReviewOut(BaseModel):
    """That what your organisation holds about a person is due, or will be."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    client_id: UUID
    organisation_id: UUID
    due_on: date
    seen_on: date
    died_on: date | None
    record_class: str
    why: Why
    years: int
    counts: dict[str, int]
    stopped_by: list[str]
    answer: Answer
    reason: str | None
    keep_until: date | None
    answered_by: UUID | None
    seconded_by: UUID | None
    version: int


class CertificateOut(BaseModel):
    """What stays of records that were destroyed."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    organisation_id: UUID
    was_client_id: UUID
    counts: dict[str, int]
    record_class: str
    why: Why
    years: int
    seen_on: date
    died_on: date | None
    due_on: date
    agreed: list[UUID]
    disposed_at: datetime
    backups_until: date | None
    digest: str
    digest_is_right: bool = Field(description="Whether the digest, made again, is the one that was kept")
    digest_of: str = Field(description="The text that the digest is the SHA-256 of")

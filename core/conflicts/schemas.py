"""What the API and the forms about people kept apart take and give."""

from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from core.clients.apart_models import ConflictSort
from core.clients.fields import Born, Name, Reason, Words, nhs_digits
from core.web.sentences import Asked

EXACTLY = "Give the NHS number, or both names and the date of birth"


class ConflictIn(BaseModel):
    """Two people to keep apart: a client by exact details, and a member of staff."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "nhs_number": "9990000018",
                    "person_id": "01900000-0000-7000-8000-000000000001",
                    "sort": "relative",
                    "evidence": "They told their manager.",
                    "ask_lead": True,
                }
            ]
        },
    )

    nhs_number: Annotated[str | None, Asked("the NHS number"), AfterValidator(lambda v: v and nhs_digits(v))] = None
    given_name: Annotated[Name | None, Asked("the given name")] = None
    family_name: Annotated[Name | None, Asked("the family name")] = None
    date_of_birth: Annotated[Born | None, Asked("the date of birth")] = None
    person_id: Annotated[UUID, Asked("the member of staff")]
    sort: Annotated[ConflictSort, Asked("why the two are kept apart")]
    evidence: Annotated[Words, Asked("how this is known"), Field(min_length=3)]
    takes_over: Annotated[list[UUID], Asked("who takes over")] = Field(
        default_factory=list,
        description="Ids of team members, one of each organisation for which the worker carries the person now",
    )
    ask_lead: Annotated[bool, Asked("whether the team lead is asked")] = Field(
        False, description="Nobody takes over yet: the managers there are asked to find somebody"
    )

    @model_validator(mode="after")
    def _says_who(self) -> Self:
        if self.nhs_number is None and not (self.given_name and self.family_name and self.date_of_birth):
            raise ValueError(EXACTLY)
        return self


class Recorded(BaseModel):
    """Of yourself: it is recorded, and from this moment the person, and this, are closed to you."""

    answer: Literal["recorded"] = "recorded"


class EndConflictIn(BaseModel):
    """Why the two need not be kept apart any more."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[Reason, Asked("why this ends")]


class ConflictOut(BaseModel):
    """That a member of staff is kept apart from a client."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    client_id: UUID
    person_id: UUID
    organisation_id: UUID = Field(description="Whose privacy officer recorded it")
    sort: ConflictSort
    evidence: str
    starts: date
    ends: date | None
    stands: bool
    recorded_by: UUID
    recorded_at: datetime
    version: int

"""What the API and the forms about consent take and give."""

from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from core.clients.fields import Line, PastDay, Words
from core.consent.models import EVERYTHING, SCOPES, ConsentBasis, HowGiven, Saying
from core.web.sentences import Asked


def _known(scope: str) -> str:
    if scope not in SCOPES:
        raise ValueError("Choose one of the answers offered")
    return scope


class ConsentIn(BaseModel):
    """What a person says of sharing what your organisation, or any, holds."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "saying": "dissent",
                    "with_id": "01900000-0000-7000-8000-000000000001",
                    "scope": "attachment",
                    "basis": "explicit",
                    "how": "in_person",
                    "evidence": "No letters, please.",
                }
            ]
        },
    )

    saying: Annotated[Saying, Asked("what the person says")]
    with_id: Annotated[UUID | None, Asked("the other organisation")] = Field(
        None, description="Whom it is about; left out for an objection to any sharing"
    )
    holder_id: Annotated[UUID | None, Asked("the organisation that holds the record")] = Field(
        None, description="Your own: any other records it itself"
    )
    scope: Annotated[Line, Asked("what of the record it is about"), AfterValidator(_known)] = EVERYTHING
    basis: Annotated[ConsentBasis, Asked("what it rests on")]
    how: Annotated[HowGiven, Asked("how it was said")]
    evidence: Annotated[Words, Asked("what was said"), Field(min_length=3)]
    starts: Annotated[PastDay | None, Asked("the day it was said")] = Field(None, description="Today if left out")
    ends: Annotated[date | None, Asked("the last day")] = Field(None, description="Until further notice if left out")

    @model_validator(mode="after")
    def _names_whom(self) -> Self:
        names_one = self.saying in (Saying.CONSENT, Saying.DISSENT)
        if names_one and self.with_id is None:
            raise ValueError("Choose the organisation that it is about")
        if not names_one and self.with_id is not None:
            raise ValueError("This is not about one other organisation: leave the organisation out")
        return self


class WithdrawConsentIn(BaseModel):
    """Why it counts no longer."""

    model_config = ConfigDict(extra="forbid")

    because: Annotated[Words, Asked("what the person says now"), Field(min_length=3)]


class ConsentOut(BaseModel):
    """One thing that a person said of sharing."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    client_id: UUID
    organisation_id: UUID = Field(description="The holder, who recorded it")
    with_id: UUID | None
    saying: Saying
    scope: str
    basis: ConsentBasis
    how: HowGiven
    evidence: str
    starts: date
    ends: date | None
    stands: bool
    sentence: str
    recorded_by: UUID
    recorded_at: datetime
    withdrawn_by: UUID | None
    withdrawn_at: datetime | None
    withdrawn_because: str | None
    version: int

"""What the gaps API and forms take and give."""

from datetime import date, datetime, timedelta
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from core.access.protected import Label
from core.clients.fields import Line, Words
from core.database import clock
from core.referrals.codes import NeedTag
from core.referrals.gap_models import GapState, Resolution, WhyNot
from core.web.sentences import Asked

LONGEST = timedelta(days=28)


def _is_soon(day: date) -> date:
    if not clock.today() <= day <= clock.today() + LONGEST:
        raise ValueError(f"Day must be today or later, and within {LONGEST.days} days")
    return day


Due = Annotated[date, AfterValidator(_is_soon), Asked("the day by which something must have happened")]


class Tried(BaseModel):
    """One service or agency that was asked, and why it cannot."""

    model_config = ConfigDict(extra="forbid")

    service_id: Annotated[UUID | None, Asked("a service")] = None
    name: Annotated[Line | None, Asked("the name of the agency")] = Field(None, examples=["A housing association"])
    why: Annotated[WhyNot, Asked("why not")]
    words: Annotated[Words | None, Asked("what they said")] = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.service_id is None) == (self.name is None):
            raise ValueError("Choose a service, or name another agency: one of the two")
        return self


class GapIn(BaseModel):
    """A person whom no service can take: what they need, what was tried first, who sees to it, by when."""

    model_config = ConfigDict(extra="forbid")

    needs: Annotated[list[NeedTag], Asked("needs"), Field(max_length=15)] = []
    words: Annotated[Words, Asked("what the person needs"), Field(min_length=3)]
    owner_id: Annotated[UUID | None, Asked("who sees to it")] = Field(None, description="Yourself if left out")
    due: Due
    service_id: Annotated[UUID | None, Asked("a service")] = None
    name: Annotated[Line | None, Asked("the name of the agency")] = Field(None, examples=["A housing association"])
    why: Annotated[WhyNot, Asked("why not")]
    why_words: Annotated[Words | None, Asked("what they said")] = None

    @property
    def tried(self) -> Tried:
        """The first that was asked; raises ValidationError unless one of service and agency is named."""
        return Tried(service_id=self.service_id, name=self.name, why=self.why, words=self.why_words)

    @model_validator(mode="after")
    def _names_who_was_asked(self) -> Self:
        if (self.service_id is None) == (self.name is None):
            raise ValueError("Choose a service, or name another agency: one of the two")
        return self


class HandOnIn(BaseModel):
    """Who sees to it from now on, and by when."""

    model_config = ConfigDict(extra="forbid")

    owner_id: Annotated[UUID, Asked("who sees to it")]
    due: Due
    why: Annotated[Words, Asked("why this changes"), Field(min_length=3)]


class ResolveIn(BaseModel):
    """How the gap was closed."""

    model_config = ConfigDict(extra="forbid")

    how: Annotated[Resolution, Asked("how it was resolved")]
    words: Annotated[Words, Asked("what was found"), Field(min_length=3)]


class GapLine(BaseModel):
    """A gap in a list."""

    id: UUID
    client_id: UUID
    referral_id: UUID
    organisation_id: UUID
    owner_id: UUID
    due: date
    state: GapState
    raised_at: datetime
    version: int


class GapOut(GapLine):
    """A gap, with every service that was tried."""

    model_config = ConfigDict(from_attributes=True)

    needs: list[NeedTag]
    words: str
    tried: list[dict[str, str | None]]
    raised_by: UUID
    escalated_at: datetime | None
    resolved_as: Resolution | None
    resolution: str | None
    resolved_at: datetime | None
    label: Label

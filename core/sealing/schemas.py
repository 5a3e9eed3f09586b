"""What the API and the forms of sealing take and give."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from core.access.errors import Invalid
from core.clients.fields import Line, Words
from core.sealing.models import GROUNDS, WHY, OpeningBasis, SealLevel
from core.web.sentences import Asked


def _one_of(allowed: tuple[OpeningBasis, ...]) -> AfterValidator:
    def check(value: OpeningBasis) -> OpeningBasis:
        if value not in allowed:
            raise ValueError("Choose one of the answers offered")
        return value

    return AfterValidator(check)


class SealIn(BaseModel):
    """How far an entry is sealed, and why."""

    model_config = ConfigDict(extra="forbid")

    level: Annotated[SealLevel, Asked("how far it is sealed")]
    why: Annotated[OpeningBasis, Asked("why it is sealed"), _one_of(WHY)]
    words: Annotated[Words, Asked("what the person said, or whom it keeps safe"), Field(min_length=3)]


class SealEntryIn(SealIn):
    """The same, with the entry."""

    kind: Annotated[Line, Asked("the kind of entry")]
    record_id: Annotated[UUID, Asked("the entry")]


class NameIn(BaseModel):
    """Somebody who may open it."""

    model_config = ConfigDict(extra="forbid")

    team_member_id: Annotated[UUID, Asked("who may open it")]
    ends: Annotated[date | None, Asked("the last day")] = Field(None, description="Until further notice if left out")
    words: Annotated[Words, Asked("why they need to"), Field(min_length=3)]


class LiftIn(BaseModel):
    """What the person wishes, in their words or in yours."""

    model_config = ConfigDict(extra="forbid")

    wish: Annotated[Words, Asked("what the person wishes"), Field(min_length=3)]


class OverrideIn(BaseModel):
    """Opening a sealed entry for today without having been named."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"ground": "legal_requirement", "because": "The court has ordered it by letter."}]
        },
    )

    ground: Annotated[OpeningBasis, Asked("on which ground"), _one_of(GROUNDS)]
    because: Annotated[Words, Asked("why it must be opened"), Field(min_length=10)]


class SealOut(BaseModel):
    """That an entry is sealed: not what it holds, nor why."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    client_id: UUID
    organisation_id: UUID
    entry_kind: str
    record_id: UUID
    entry_day: date
    level: SealLevel
    sealed_by: UUID
    sealed_at: datetime
    stands: bool
    lifted_by: UUID | None
    lifted_at: datetime | None
    version: int


class OpeningOut(BaseModel):
    """That somebody may open it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    seal_id: UUID
    person_id: UUID
    acts_for_id: UUID
    basis: OpeningBasis
    words: str | None
    granted_by: UUID
    starts: date
    ends: date | None
    version: int


def not_over(ends: date | None, today: date) -> None:
    """Raises `Invalid` for a day that is over."""
    if ends is not None and ends < today:
        raise Invalid("ends", "The last day is today or later.")

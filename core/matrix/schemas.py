"""What the API and the forms about lines take and give."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.matrix.models import Line
from core.web.sentences import Asked


class StaffLineOut(BaseModel):
    """One line of one person: who employs them, or who manages them for which organisation, from when until when."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    person_id: UUID
    organisation_id: UUID = Field(description="The employer")
    line: Line
    manager_id: UUID | None
    manager_organisation_id: UUID | None
    is_accepted: bool = Field(description="In force only once the manager's organisation has accepted it")
    starts: date
    ends: date | None
    version: int


class LineAsked(BaseModel):
    """A line of somebody who works for your organisation."""

    model_config = ConfigDict(extra="forbid")

    person_id: Annotated[UUID, Asked("a worker")]
    line: Annotated[Line, Asked("a sort of line")]
    manager_id: Annotated[UUID | None, Asked("a manager")] = Field(
        default=None, description="Leave it out for employment, and for a manager who is still to be confirmed"
    )
    manager_organisation_id: Annotated[UUID | None, Asked("an organisation")] = Field(
        default=None, description="Whom the manager manages for; your own organisation if left out"
    )
    starts: date | None = Field(default=None, title="First day", description="Today if left out")
    ends: date | None = Field(default=None, title="Last day")
    reason: Annotated[str, Asked("a reason")] = Field(min_length=3, max_length=200)

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.ends is not None and self.starts is not None and self.ends < self.starts:
            raise ValueError("The last day is the first day or later")
        return self


class LineEnded(BaseModel):
    """The last day of a line."""

    model_config = ConfigDict(extra="forbid")

    ends: date | None = Field(default=None, title="Last day", description="Today if left out")
    reason: Annotated[str, Asked("a reason")] = Field(min_length=3, max_length=200)

"""What the API and the forms about privacy matters take and give."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from core.clients.fields import Reason, Words
from core.privacy.models import Finding, MatterState, Sort

Said = Annotated[Words, StringConstraints(min_length=3)]


class LookIn(BaseModel):
    """Why the matter cannot be judged without the person's record."""

    reason: Reason = Field(title="Why the matter needs it")


class CloseIn(BaseModel):
    """What came of a matter, and what is learned from it."""

    outcome: Finding
    outcome_words: Said = Field(title="What you found")
    learning: Words | None = Field(default=None, title="What is learned from it")


class MatterLine(BaseModel):
    """A matter in the queue; times are in UTC."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    organisation_id: UUID
    sort: Sort
    state: MatterState
    raised_at: datetime
    due_at: datetime = Field(description="Two working days after it was raised")
    escalated_at: datetime | None = Field(description="Since when officers of other organisations see it too")
    taken_by: UUID | None


class MatterOut(MatterLine):
    """A matter in full."""

    person_id: UUID | None = Field(description="Whose act it was")
    client_id: UUID | None = Field(description="Whose record it is about; it opens only while a look at it lasts")
    evidence: dict[str, object]
    taken_at: datetime | None
    looked_by: UUID | None
    looked_until: date | None
    look_reason: str | None
    outcome: Finding | None
    outcome_words: str | None
    learning: str | None
    closed_by: UUID | None
    closed_at: datetime | None
    version: int

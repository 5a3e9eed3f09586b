"""What the involvement API gives and takes."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from core.clients.fields import PastDay, Reason
from core.clients.schemas import Taken
from core.web.sentences import Asked


class NextOut(BaseModel):
    """What comes next for a person; for the first opportunity when it has no day."""

    model_config = ConfigDict(from_attributes=True)

    words: str
    day: date | None


class CarriedOut(BaseModel):
    """One person on the caller's caseload."""

    model_config = ConfigDict(from_attributes=True)

    client_id: UUID
    name: str
    since: date
    safe_contact: str
    case_lead: str | None
    i_lead: bool
    last_contact: date | None = Field(description="The last one you may read in which the person was met")
    next: NextOut | None


class InvolvementOut(BaseModel):
    """An organisation's time with a client."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    organisation_id: UUID
    link_worker_id: UUID | None
    starts: date
    ends: date | None
    version: int


class AllocationOut(BaseModel):
    """A client on a worker's caseload."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    client_id: UUID
    organisation_id: UUID
    worker_id: UUID
    allocated_by: UUID
    starts: date
    ends: date | None
    version: int


class AllocateIn(Taken):
    """Putting a client on a worker's caseload."""

    worker_id: Annotated[UUID, Asked("the worker")]
    organisation_id: Annotated[UUID, Asked("the organisation the worker acts for")]
    starts: Annotated[PastDay | None, Asked("the first day")] = Field(default=None, description="Today if left out")


class EndAllocationIn(Taken):
    """Taking a client off a worker's caseload."""

    ends: Annotated[PastDay | None, Asked("the last day")] = Field(default=None, description="Today if left out")
    reason: Annotated[Reason, Asked("why this ends")]

"""What the staff lines API gives."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from core.matrix.models import Line


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

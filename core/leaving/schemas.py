"""What the API and the form about somebody who leaves take and give."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from core.access.errors import Invalid
from core.database import clock


class LeavingAsked(BaseModel):
    """Somebody leaves your organisation: at once, or at the end of their last day."""

    person_id: UUID = Field(title="Person")
    at_once: bool = Field(default=False, description="Nothing opens to them from this moment, whatever the last day")
    last_day: date | None = Field(default=None, description="Leave it out for today")
    reason: str = Field(title="Reason", min_length=3, max_length=200, examples=["Starts elsewhere on 1 April"])

    def day(self) -> date:
        """Raises `Invalid` for a day that is over: what they did until now stays true."""
        today = clock.today()
        if self.last_day is not None and self.last_day < today:
            raise Invalid("last_day", "The last day is today or later.")
        return today if self.at_once else self.last_day or today


class DepartureOut(BaseModel):
    """That somebody leaves or has left."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    person_id: UUID
    organisation_id: UUID
    last_day: date
    reason: str
    recorded_at: datetime
    recorded_by: UUID
    version: int


class OpenWorkOut(BaseModel):
    """One thing that somebody else has to go on with, as far as you may see it."""

    section: str = Field(examples=["On their caseload"])
    words: str
    href: str = Field(description="The page on which it is handed over")
    since: date | None


class HandOver(BaseModel):
    """What somebody who leaves has open."""

    items: list[OpenWorkOut]

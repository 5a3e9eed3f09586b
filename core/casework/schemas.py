"""What the contacts API and forms take and give."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator

from core.access.protected import Label
from core.casework.codes import ActivityPurpose, AttendanceStatus, ConsultationMechanism
from core.clients.fields import DayOfWork, Reason, TimeOfWork
from core.database import clock
from core.web.sentences import Asked

LONGEST_NOTE = 20_000


class ContactLabel(StrEnum):
    """How closely a contact is kept."""

    NORMAL = Label.NORMAL.value
    RESTRICTED = Label.RESTRICTED.value

    @property
    def words(self) -> str:
        return {
            "normal": "Normal: everyone who supports this person",
            "restricted": "Restricted: only those of our own organisation who support this person",
        }[self]


class ContactIn(BaseModel):
    """A contact as a worker tells it; day and time are London's."""

    model_config = ConfigDict(extra="forbid")

    day: Annotated[DayOfWork, Asked("a day"), Field(examples=["2026-03-04"])]
    began: Annotated[TimeOfWork, Asked("a time"), Field(examples=["09:30"])]
    minutes: Annotated[int, Asked("a number of minutes"), Field(strict=True, ge=1, le=1440, examples=[45])]
    mechanism: Annotated[ConsultationMechanism, Asked("how you were in touch"), Field(examples=["01"])]
    attendance: Annotated[AttendanceStatus, Asked("whether the person came"), Field(examples=["5"])]
    purpose: Annotated[ActivityPurpose, Asked("what it was for"), Field(examples=["planning"])]
    interpreter_present: Annotated[bool, Asked("whether an interpreter was there"), Field(strict=True)] = False
    adjustment_made: Annotated[bool, Asked("whether you adjusted anything for the person"), Field(strict=True)] = False
    note: Annotated[str | None, Asked("a note"), Field(max_length=LONGEST_NOTE)] = None
    label: Annotated[ContactLabel, Asked("who may read it")] = ContactLabel.NORMAL

    @field_validator("note")
    @classmethod
    def _can_be_printed(cls, note: str | None) -> str | None:
        if note and any(character < " " and character not in "\n\r\t" for character in note):
            raise ValueError("Take out the characters that cannot be printed")
        return note

    @property
    def at(self) -> datetime:
        return clock.moment(self.day, self.began)


class ContactChange(ContactIn):
    """A contact put right, and why."""

    reason: Annotated[Reason, Asked("why you are changing it")]


class ContactLine(BaseModel):
    """A contact in a list; `at` is in UTC."""

    id: UUID
    client_id: UUID
    organisation_id: UUID
    worker_id: UUID
    at: datetime
    minutes: int
    mechanism: ConsultationMechanism
    attendance: AttendanceStatus
    purpose: ActivityPurpose
    label: Label


class ContactOut(ContactLine):
    """A contact in full."""

    model_config = ConfigDict(from_attributes=True)

    recorded_at: datetime
    referral_id: UUID | None
    interpreter_present: bool
    adjustment_made: bool
    is_direct: bool = Field(description="Counts as a direct contact in national returns")
    note: str | None
    version: int

"""What the contacts API and forms take and give."""

from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from core.access.protected import Label
from core.casework.codes import ActivityPurpose, AttendanceStatus, ConsultationMechanism
from core.clients.fields import Reason
from core.database import clock
from core.web.sentences import Asked

EARLIEST = date(1990, 1, 1)
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

    day: Annotated[date, Asked("a day"), Field(examples=["2026-03-04"])]
    began: Annotated[time, Asked("a time"), Field(examples=["14:30"])]
    minutes: Annotated[int, Asked("a number of minutes"), Field(strict=True, ge=1, le=1440, examples=[45])]
    mechanism: Annotated[ConsultationMechanism, Asked("how you were in touch"), Field(examples=["01"])]
    attendance: Annotated[AttendanceStatus, Asked("whether the person came"), Field(examples=["5"])]
    purpose: Annotated[ActivityPurpose, Asked("what it was for"), Field(examples=["planning"])]
    interpreter_present: Annotated[bool, Asked("whether an interpreter was there"), Field(strict=True)] = False
    adjustment_made: Annotated[bool, Asked("whether you adjusted anything for the person"), Field(strict=True)] = False
    note: Annotated[str | None, Asked("a note"), Field(max_length=LONGEST_NOTE)] = None
    label: Annotated[ContactLabel, Asked("who may read it")] = ContactLabel.NORMAL

    @field_validator("day")
    @classmethod
    def _has_come(cls, day: date) -> date:
        if day > clock.today():
            raise ValueError("Day must be today or in the past")
        if day < EARLIEST:
            raise ValueError(f"Check the year: contacts begin in {EARLIEST.year} here")
        return day

    @field_validator("began")
    @classmethod
    def _has_happened(cls, at: time, info: ValidationInfo) -> time:
        if at.tzinfo is not None:
            raise ValueError("Time must be as clocks show it in London, like 14:30")
        if isinstance(day := info.data.get("day"), date):
            moment = _in_utc(day, at)
            if moment.astimezone(clock.LONDON).replace(tzinfo=None) != datetime.combine(day, at):
                raise ValueError("The clocks went forward over this time: enter the time before or after")
            if moment > clock.now():
                raise ValueError("Time must not be in the future")
        return at

    @field_validator("note")
    @classmethod
    def _can_be_printed(cls, note: str | None) -> str | None:
        if note and any(character < " " and character not in "\n\r\t" for character in note):
            raise ValueError("Take out the characters that cannot be printed")
        return note

    @property
    def at(self) -> datetime:
        return _in_utc(self.day, self.began)


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


def _in_utc(day: date, at: time) -> datetime:
    return datetime.combine(day, at, clock.LONDON).astimezone(UTC)

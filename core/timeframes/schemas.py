"""What the API and the forms about timeframes and one-off holidays take and give."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from core.clients.fields import Line, Reason
from core.clients.schemas import Taken
from core.clocks.calendars import calendars
from core.clocks.reckoning import Unit
from core.database import clock
from core.notices.ladders import ladders
from core.timeframes.models import Measures
from core.web.sentences import Asked

FARTHEST = timedelta(days=3 * 366)


class Promised(StrEnum):
    """Steps that a service may promise; the second contact is the national wait’s, which nobody sets."""

    TRIAGE = Measures.TRIAGE.value
    CONVERSATION = Measures.CONVERSATION.value
    DECISION = Measures.DECISION.value
    FIRST_CONTACT = Measures.FIRST_CONTACT.value

    @property
    def words(self) -> str:
        return Measures(self.value).words


class Counted(StrEnum):
    """What a service may count in."""

    WORKING_DAYS = Unit.WORKING_DAYS.value
    CALENDAR_DAYS = Unit.CALENDAR_DAYS.value
    HOURS = Unit.HOURS.value

    @property
    def words(self) -> str:
        return Unit(self.value).words


def _known_calendar(key: str | None) -> str | None:
    if key is not None and key not in calendars():
        raise ValueError("Choose one of the calendars shown")
    return key


class TimeframeIn(Taken):
    """How soon a service promises a step, from a day on. It takes the place of the one before."""

    measures: Annotated[Promised, Asked("a step")] = Field(examples=["triage"])
    unit: Annotated[Counted, Asked("what is counted")] = Field(examples=["working_days"])
    number: Annotated[int, Asked("how many")] = Field(ge=1, examples=[2])
    calendar_key: Annotated[str | None, Asked("a calendar")] = Field(
        default=None, examples=["england-and-wales"], description="The usual one if left out"
    )
    cut_off: Annotated[time, Asked("a cut-off")] = Field(default=time(17), examples=["17:00"])
    may_pause: Annotated[bool, Asked("whether it may pause")] = False
    ladder: Annotated[str | None, Asked("who is asked next")] = Field(default=None, examples=["clock"])
    starts: Annotated[date | None, Asked("the first day")] = Field(default=None, description="Today if left out")
    reason: Annotated[Reason, Asked("a reason")]

    @field_validator("calendar_key")
    @classmethod
    def _is_a_calendar(cls, key: str | None) -> str | None:
        return _known_calendar(key)

    @field_validator("ladder")
    @classmethod
    def _is_a_ladder(cls, name: str | None) -> str | None:
        if name is not None and name not in ladders():
            raise ValueError("Choose one of the ladders shown")
        return name

    @field_validator("cut_off")
    @classmethod
    def _is_londons(cls, at: time) -> time:
        if at.tzinfo is not None or at.second or at.microsecond:
            raise ValueError("Cut-off must be a time in London, like 17:00")
        return at

    @field_validator("starts")
    @classmethod
    def _is_ahead(cls, day: date | None) -> date | None:
        if day is not None and not clock.today() <= day <= clock.today() + FARTHEST:
            raise ValueError("The first day is today or later, and at most three years ahead")
        return day

    @field_validator("number")
    @classmethod
    def _is_not_absurd(cls, number: int, others: ValidationInfo) -> int:
        unit = others.data.get("unit")
        if unit is not None and number > Unit(unit.value).longest:
            raise ValueError("This is more than ten years: give a smaller number")
        return number


class EndedIn(Taken):
    """The last day of a timeframe."""

    ends: Annotated[date | None, Asked("the last day")] = Field(default=None, description="Today if left out")
    reason: Annotated[Reason, Asked("a reason")]


class TimeframeOut(BaseModel):
    """What a service promises, and from when until when it holds for what is received."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    service_id: UUID
    organisation_id: UUID
    measures: Measures
    unit: Unit
    number: int
    calendar_key: str
    cut_off: time
    may_pause: bool
    ladder: str | None
    starts: date
    ends: date | None
    version: int


class ClosedDayIn(Taken):
    """A day on which your organisation’s services do not work, besides the bank holidays that are known."""

    day: Annotated[date, Asked("a day")] = Field(examples=["2027-06-04"])
    name: Annotated[Line, Asked("a name"), Field(min_length=1, examples=["Extra bank holiday"])]
    calendar_key: Annotated[str | None, Asked("a calendar")] = Field(
        default=None, description="The usual one if left out"
    )
    reason: Annotated[Reason, Asked("a reason")]

    @field_validator("calendar_key")
    @classmethod
    def _is_a_calendar(cls, key: str | None) -> str | None:
        return _known_calendar(key)

    @field_validator("day")
    @classmethod
    def _is_ahead(cls, day: date) -> date:
        if not clock.today() <= day <= clock.today() + FARTHEST:
            raise ValueError("The day is today or later, and at most three years ahead")
        return day


class WithdrawnIn(Taken):
    """Why a one-off holiday does not hold after all."""

    reason: Annotated[Reason, Asked("a reason")]


class ClosedDayOut(BaseModel):
    """A one-off holiday."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    organisation_id: UUID
    calendar_key: str
    day: date
    name: str
    added_at: datetime
    withdrawn_at: datetime | None
    version: int


class CalendarOut(BaseModel):
    """A calendar, where its bank holidays are from, and until when they are known."""

    key: str
    title: str
    cut_off: time
    source: str | None
    source_date: date | None
    known_until: date | None
    bank_holidays: dict[date, str]

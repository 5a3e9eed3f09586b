"""What the API and the forms about a person's own view take and give."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from core.clients.fields import Line, Words
from core.database import clock
from core.notices.models import Channel, DeliveryState
from core.own_view.models import DecisionState, WhyEnded
from core.web.sentences import Asked


class LinkIn(BaseModel):
    """A link for the person, to one of the ways offered."""

    model_config = ConfigDict(extra="forbid")

    to: Annotated[Line, Asked("where the link goes")] = Field(
        description="`sms` or `email`, and the id of the contact details",
        examples=["sms 01900000-0000-7000-8000-000000000001"],
    )
    language: Annotated[Line, Asked("the language")] = Field(
        "en-GB", description="The language of the page and message"
    )
    asked_alone: Annotated[bool, Asked("whether you asked them on their own")] = Field(
        description="True: you asked the person, on their own, and it is safe for them to see this page"
    )

    @field_validator("asked_alone")
    @classmethod
    def _was_asked(cls, asked_alone: bool) -> bool:
        if not asked_alone:
            raise ValueError(
                "Ask the person first, on their own, whether it is safe for them. If in doubt, ask the guardian"
            )
        return asked_alone


class LinkOut(BaseModel):
    """One link, without its address and code."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    client_id: UUID
    organisation_id: UUID
    made_by: UUID
    made_at: datetime
    ends_at: datetime
    channel: Channel
    language: str
    state: DeliveryState = Field(description="How far the message has come")
    is_open: bool
    ended_at: datetime | None
    ended_because: WhyEnded | None
    version: int


class LinkMadeOut(BaseModel):
    """The code, in this one answer: for the person, face to face."""

    link: LinkOut
    code: str


class QuestionIn(BaseModel):
    """What a worker asks the Caldicott Guardian of their organisation."""

    model_config = ConfigDict(extra="forbid")

    question: Annotated[Words, Asked("what could be unsafe"), Field(min_length=3)]


def _ahead(day: date) -> date:
    if day <= clock.today():
        raise ValueError("The day to look at it again is after today")
    return day


class DecisionIn(BaseModel):
    """What the person is not shown, and why."""

    model_config = ConfigDict(extra="forbid")

    leaves_out: Annotated[list[Line], Asked("what is left out")] = Field(
        default_factory=list, max_length=200,
        description="`organisation <id>`, `person <id>`, `part <key>`, `looks`, or `page` for all of it",
        examples=[["looks", "part letters"]],
    )  # fmt: skip
    reasoning: Annotated[Words, Asked("your reasons"), Field(min_length=3)]
    review_on: Annotated[date, Asked("the day to look at it again"), AfterValidator(_ahead)] = Field(
        examples=["2999-01-31"]
    )

    @field_validator("leaves_out", mode="before")
    @classmethod
    def _as_list(cls, leaves_out: object) -> object:
        return [leaves_out] if isinstance(leaves_out, str) else leaves_out


class DecisionOut(BaseModel):
    """A question, and what was decided."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    client_id: UUID
    organisation_id: UUID
    asked_by: UUID
    asked_at: datetime
    question: str
    state: DecisionState
    leaves_out: list[str]
    reasoning: str | None
    decided_by: UUID | None
    decided_at: datetime | None
    review_on: date | None
    version: int


class _Shown(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class HelperOut(_Shown):
    """A worker by first name and role; without a name, everybody there in that role."""

    role: str
    name: str | None


class SeenOut(_Shown):
    """A part of the record, and whose entries of it."""

    part: str
    held_by: list[str]


class SightOut(_Shown):
    """Who may see the same."""

    who: list[HelperOut]
    what: list[SeenOut]


class InvolvedOut(_Shown):
    """One organisation."""

    name: str
    helpers: list[HelperOut]
    sights: list[SightOut]


class LookOut(_Shown):
    """Somebody of that organisation looked on that day, in that role."""

    day: date
    organisation: str
    role: str


class OwnViewOut(_Shown):
    """What the person would see now: in codes, for which each language has words."""

    involved: list[InvolvedOut]
    looks: list[LookOut] | None
    since: date
    today: date

"""What the pathways API and forms take and give."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from core.access.protected import Label
from core.clients.fields import Name, Words
from core.content.instruments import AccessLabel
from core.content.strict import Key
from core.web.sentences import Asked


class PathwayLine(BaseModel):
    """A pathway that your organisation has switched on."""

    model_config = ConfigDict(from_attributes=True)

    key: str = Field(examples=["bright_paths:walks"])
    version: int
    title: str
    summary: str
    label: AccessLabel
    may_be_anonymous: bool
    places: int | None
    roles: tuple[str, ...] = Field(
        description="Who may enrol somebody, as far as policy lets them; empty: whom it lets"
    )


class PlacesOut(BaseModel):
    """How many places of a pathway are taken in your organisation, whoever is in them."""

    places: int | None
    taken: int


class BeginIn(BaseModel):
    """That somebody begins a stay: what of the entry criteria you confirm, by its keys."""

    model_config = ConfigDict(extra="forbid")

    confirmed: Annotated[list[Key], Asked("what is so"), Field(max_length=50, examples=[["agreed"]])] = []


class EnrolIn(BeginIn):
    """… of a person with a record."""

    pathway: str = Field(max_length=121, examples=["bright_paths:walks"])
    version: int = Field(strict=True, ge=1, le=9999, examples=[1])


class VisitIn(BeginIn):
    """… of somebody who stays anonymous."""

    known_as: Annotated[Name | None, Asked("what they like to be called")] = Field(None, examples=["Sunny"])


class MoveIn(BaseModel):
    """The next stage; `why` is needed where something of the present one was left undone."""

    model_config = ConfigDict(extra="forbid")

    to: Annotated[Key, Asked("the next stage"), Field(examples=["planning"])]
    why: Annotated[Words | None, Asked("why something is left undone")] = None


class TaskIn(BaseModel):
    """That a task is done; of a follow-up, what came of it."""

    model_config = ConfigDict(extra="forbid")

    words: Annotated[Words | None, Asked("what came of it")] = None


class ExtendIn(BaseModel):
    """That a stay lasts longer, by what the pathway allows."""

    model_config = ConfigDict(extra="forbid")

    why: Annotated[Words, Asked("why it lasts longer"), Field(min_length=3)]


class ExitIn(BaseModel):
    """That somebody leaves: what became of it, what was checked, and why the rest was not."""

    model_config = ConfigDict(extra="forbid")

    outcome: Annotated[Key, Asked("what became of it"), Field(examples=["goals_reached"])]
    met: Annotated[list[Key], Asked("what is so"), Field(max_length=50, examples=[["way_back"]])] = []
    why_not: Annotated[Words | None, Asked("why the rest is not")] = None


class HandOnIn(BaseModel):
    """Who sees to the stay from now on."""

    model_config = ConfigDict(extra="forbid")

    worker_id: Annotated[UUID, Asked("who sees to it")]
    why: Annotated[Words, Asked("why this changes"), Field(min_length=3)]


class StayLine(BaseModel):
    """A stay in a list; moments are in UTC."""

    id: UUID
    client_id: UUID | None
    organisation_id: UUID
    worker_id: UUID
    pathway: str
    pathway_version: int
    title: str
    is_open: bool
    stage: str
    stage_due: datetime | None
    place: int | None
    began_at: datetime
    ends_by: datetime | None
    ended_at: datetime | None
    outcome: str | None
    version: int


class StayOut(StayLine):
    """A stay with its tasks and the stages that it has been through."""

    model_config = ConfigDict(from_attributes=True)

    known_as: str | None
    stage_at: datetime
    passed: list[dict[str, Any]]
    tasks: list[dict[str, Any]]
    confirmed: list[str]
    extended: int
    exit_checks: dict[str, object]
    why_not: str | None
    label: Label

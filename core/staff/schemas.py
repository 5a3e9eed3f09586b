"""What the API and the forms about staff, teams and services take and give."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from core.clients.fields import Line, Reason
from core.clients.schemas import Taken
from core.people.schemas import Username
from core.web.sentences import Asked

Called = Annotated[Line, Asked("a name"), Field(min_length=1)]


class StarterIn(Taken):
    """Somebody new: their name, what they may do from their first day, and whether your organisation employs them."""

    name: Annotated[Line, Asked("the name"), Field(min_length=1, examples=["Ana Example"])]
    roles: Annotated[list[str], Asked("roles"), Field(min_length=1, max_length=10, examples=[["recovery_navigator"]])]
    starts: Annotated[date | None, Asked("the first day")] = Field(default=None, description="Today if left out")
    is_employed: bool = Field(default=True, description="Whether your organisation employs them")
    is_another: bool = Field(default=False, description="Yes if this is another person than a namesake who works here")
    reason: Annotated[Reason, Asked("a reason")] = Field(max_length=200, examples=["Starts in the Bath team"])


class NameIn(Taken):
    """A worker's new name."""

    name: Annotated[Line, Asked("the name"), Field(min_length=1)]
    reason: Annotated[Reason, Asked("a reason")]


class WorkerOut(BaseModel):
    """Somebody who works for your organisation, or in one of its teams."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    roles: list[str] = Field(description="Held in your organisation today, as far as you may see")
    teams: list[str] = Field(description="Your organisation's own teams")
    version: int


class PersonOut(BaseModel):
    """A worker's name."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    version: int


class TeamIn(Taken):
    """A team of your organisation."""

    name: Called
    locality_id: Annotated[UUID | None, Asked("a locality")] = None


class TeamOut(BaseModel):
    """A team and the organisation that hosts it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    organisation_id: UUID
    locality_id: UUID | None
    name: str
    version: int


class MemberIn(Taken):
    """A worker who joins a team of your organisation, whoever employs them."""

    person_id: Annotated[UUID, Asked("a worker")]
    organisation_id: Annotated[UUID | None, Asked("the organisation they act for")] = Field(
        default=None, description="Your own if left out"
    )
    starts: Annotated[date | None, Asked("the first day")] = Field(default=None, description="Today if left out")
    ends: Annotated[date | None, Asked("the last day")] = None
    reason: Annotated[Reason, Asked("a reason")]


class MemberEndedIn(Taken):
    """The last day of a worker in a team."""

    ends: Annotated[date | None, Asked("the last day")] = Field(default=None, description="Today if left out")
    reason: Annotated[Reason, Asked("a reason")]


class MemberOut(BaseModel):
    """A worker's time in a team."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    team_id: UUID
    person_id: UUID
    organisation_id: UUID = Field(description="Whom they act for in this team")
    starts: date
    ends: date | None
    version: int


class ServiceIn(Taken):
    """What people can be referred to at your organisation."""

    name: Called
    team_id: Annotated[UUID | None, Asked("a team")] = None
    team_type: Annotated[str | None, Asked("a type")] = Field(
        default=None, pattern="^[A-Z][0-9A-Z]{2}$", examples=["A06"]
    )
    women_only: bool = False


class ServiceOut(BaseModel):
    """A service and the organisation that runs it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    organisation_id: UUID
    team_id: UUID | None
    name: str
    team_type: str | None
    women_only: bool
    version: int


class LocalityIn(Taken):
    """A part of the area that the partnership serves, by the name that all its organisations read."""

    name: Called


class LocalityOut(BaseModel):
    """A part of the partnership's area."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    key: str
    name: str
    version: int


class UsernameIn(Taken):
    """What somebody types to sign in, beside their password."""

    username: Annotated[Username, Asked("a user name"), Field(min_length=3)]

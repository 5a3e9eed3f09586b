"""What the steps of a session take from their forms, and what the API gives of sessions."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from core.access.protected import Label
from core.dialog.models import AgreedAction, Came, SessionState

LONGEST = 2000
MOST_ACTIONS = 3
Long = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
STEPS = ("understanding", "looking_forward", "options")


class RatingIn(BaseModel):
    """One area rated together, by a step of its scale; no rating is none, never a 0."""

    rating: Annotated[int, Field(ge=1, le=100)] | None = None
    help: bool = False


class TalkIn(BaseModel):
    """The four steps about one area."""

    understanding: Long | None = None
    looking_forward: Long | None = None
    options: Long | None = None
    what_1: Short | None = None
    who_1: Short | None = None
    by_1: date | None = None
    what_2: Short | None = None
    who_2: Short | None = None
    by_2: date | None = None
    what_3: Short | None = None
    who_3: Short | None = None
    by_3: date | None = None

    @model_validator(mode="after")
    def _each_action_has_somebody(self) -> "TalkIn":
        for number in range(1, MOST_ACTIONS + 1):
            if bool(getattr(self, f"what_{number}")) != bool(getattr(self, f"who_{number}")):
                raise ValueError("Say of each action both what is to be done and who does it.")
        return self

    @property
    def words(self) -> dict[str, str]:
        return {step: getattr(self, step) or "" for step in STEPS}

    def actions(self, area: str) -> Iterator[AgreedAction]:
        for number in range(1, MOST_ACTIONS + 1):
            if what := getattr(self, f"what_{number}"):
                yield AgreedAction(area, what, getattr(self, f"who_{number}"), getattr(self, f"by_{number}"))


class DialogSessionLine(BaseModel):
    """A session in a list; times are in UTC."""

    id: UUID
    client_id: UUID
    organisation_id: UUID
    worker_id: UUID
    state: SessionState
    started_at: datetime
    ended_at: datetime | None
    assessment_id: UUID | None = Field(description="The assessment that its ratings made, once finished")
    label: Label


class ActionOut(BaseModel):
    """Something agreed about an area: who does it, by which day."""

    model_config = ConfigDict(from_attributes=True)

    area: str
    what: str
    who: str
    by: date | None
    came: Came | None = Field(description="What became of it, once looked at again")


class DialogSessionOut(DialogSessionLine):
    """A session in full; areas by the keys of the form's questions."""

    model_config = ConfigDict(from_attributes=True)

    instrument_version: int
    ratings: dict[str, int | None] = Field(description="null: the person would not rate it")
    wants_help: list[str]
    chosen: list[str]
    talks: dict[str, dict[str, str]]
    agreed: list[ActionOut]
    looked_at_again: list[ActionOut] = Field(description="Last session's actions, as they were reviewed in this one")
    version: int

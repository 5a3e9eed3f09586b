"""What the forms and the API of addenda and of the Caldicott log take and give."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from core.clients.fields import PastDay, Words
from core.rights.addendum_models import SaidBy
from core.rights.caldicott_models import Decided, Principle
from core.rights.schemas import Said
from core.web.sentences import Asked


class AddendumIn(BaseModel):
    """What somebody says is wrong with an entry."""

    model_config = ConfigDict(extra="forbid")

    disputed: Annotated[Said, Asked("what is said to be wrong")]
    view: Annotated[Said, Asked("what the person says")]
    right: Annotated[Words | None, Asked("what is right")] = Field(
        None, description="Left out where it is not agreed: then the two views stand side by side"
    )
    said_by: Annotated[SaidBy, Asked("whose words these are")]


class AddendumToIn(AddendumIn):
    """The same, with the entry that it stands beside."""

    record_kind: str = Field(max_length=60)
    record_id: UUID


class AddendumOut(BaseModel):
    """One addendum."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    client_id: UUID
    organisation_id: UUID
    record_kind: str
    record_id: UUID
    disputed: str
    view: str
    right: str | None
    said_by: SaidBy
    written_by: UUID
    written_at: datetime
    version: int


class CaldicottIn(BaseModel):
    """A question of confidentiality and how it was decided."""

    model_config = ConfigDict(extra="forbid")

    asked: Annotated[Said, Asked("what was asked, and by whom")]
    principles: Annotated[list[Principle], Asked("the principles considered")] = Field(min_length=1, max_length=8)
    reasoning: Annotated[Said, Asked("the reasoning")]
    decision: Annotated[Decided, Asked("the decision")]
    decision_words: Annotated[Said, Asked("what exactly was decided")]
    decided_on: Annotated[PastDay | None, Asked("the day it was decided")] = Field(
        None, description="Today if left out"
    )
    review_on: Annotated[date | None, Asked("the day it is looked at again")] = None


class CaldicottChangeIn(CaldicottIn):
    """The same, with why it is changed."""

    reason: Annotated[Said, Asked("the reason for the change")]


class CaldicottNewIn(CaldicottIn):
    """The same, with whom it is about, if anybody: the request of theirs that raised it, or themselves."""

    request_id: UUID | None = None
    client_id: UUID | None = Field(None, description="Left out where a request says whom it is about")


class CaldicottLine(BaseModel):
    """An entry of the log in a list."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    organisation_id: UUID
    decision: Decided
    decided_on: date
    review_on: date | None
    reviewer_id: UUID


class CaldicottOut(CaldicottLine):
    """An entry of the log in full."""

    client_id: UUID | None
    request_id: UUID | None
    asked: str
    principles: list[Principle]
    reasoning: str
    decision_words: str
    version: int

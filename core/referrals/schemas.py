"""What the referrals API and forms take and give."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator

from core.access.protected import Label
from core.clients.fields import DayOfWork, TimeOfWork, Words
from core.database import clock
from core.referrals.codes import (
    ClinicalPriority,
    ClosureReason,
    NeedTag,
    PrimaryReason,
    RejectionReason,
    SourceOfReferral,
)
from core.referrals.decision_codes import Complexity, WithdrawalReason, WithdrawnBy
from core.referrals.models import State
from core.web.sentences import Asked


class TakeIn(BaseModel):
    """Taking a referral into triage needs no words."""

    model_config = ConfigDict(extra="forbid")


class ConversationIn(BaseModel):
    """A support conversation as a worker tells it; day and time are London's."""

    model_config = ConfigDict(extra="forbid")

    day: Annotated[DayOfWork, Asked("a day"), Field(examples=["2026-03-04"])]
    began: Annotated[TimeOfWork, Asked("a time"), Field(examples=["09:30"])]
    what_matters: Annotated[Words | None, Asked("what matters"), Field(examples=["Feeling safe at home."])] = None
    needs: Annotated[list[NeedTag], Asked("needs"), Field(max_length=15, examples=[["housing_at_risk"]])] = []
    options: Annotated[
        Words, Asked("the options you talked about"), Field(min_length=1, examples=["A navigator, a group"])
    ]
    route: Annotated[Words, Asked("the route you chose"), Field(min_length=1, examples=["A Recovery Navigator"])]
    follow_up_on: Annotated[date | None, Asked("a day for the follow-up call"), Field(examples=["2026-03-18"])] = None

    @field_validator("needs")
    @classmethod
    def _each_once(cls, needs: list[NeedTag]) -> list[NeedTag]:
        return list(dict.fromkeys(needs))

    @field_validator("follow_up_on")
    @classmethod
    def _is_ahead(cls, day: date | None) -> date | None:
        if day is not None and day < clock.today():
            raise ValueError("Follow-up call must be today or later")
        return day

    @property
    def held_at(self) -> datetime:
        return clock.moment(self.day, self.began)


class AllocateIn(BaseModel):
    """Who carries it: a place in the service's team, which is a worker acting for one employer."""

    model_config = ConfigDict(extra="forbid")

    team_member_id: Annotated[UUID, Asked("a worker")]
    women_only: Annotated[bool, Asked("whether the person asked for a woman")] = Field(
        False, description="The person asked for a woman: only workers in posts for women can be chosen"
    )
    becomes_lead: Annotated[bool, Asked("whether the worker becomes the case lead")] = Field(
        False, description="Also where somebody else is the case lead; without any, the worker becomes it anyway"
    )


class DeclineIn(BaseModel):
    """Why it is declined, and what was offered instead."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[RejectionReason, Asked("a reason"), Field(examples=["02"])]
    offered_instead: Annotated[Words, Asked("what was offered instead"), Field(min_length=3)]
    no_service: Annotated[bool, Asked("whether a service can take the person")] = Field(
        False, description="No service can take the person: needs an open gap, so that somebody sees to it"
    )


class CloseIn(BaseModel):
    """Why it ends, and in which words."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[ClosureReason, Asked("a reason"), Field(examples=["02"])]
    words: Annotated[Words | None, Asked("how it ended")] = None


class ReferralLine(BaseModel):
    """A referral in a list."""

    id: UUID
    client_id: UUID | None
    organisation_id: UUID
    service_id: UUID
    state: State
    priority: ClinicalPriority
    received_at: datetime
    triaged_by: UUID | None
    version: int


class ReferralOut(ReferralLine):
    """A referral; whom it is about is read with the clients API."""

    model_config = ConfigDict(from_attributes=True)

    from_organisation_id: UUID | None
    from_name: str | None = Field(description="The sender's name, if it is not an organisation known here")
    referrer_name: str | None
    source: SourceOfReferral | None
    reason: PrimaryReason | None
    summary: str | None
    needs: list[NeedTag]
    declined_as: RejectionReason | None
    closed_as: ClosureReason | None
    complexity: Complexity | None = Field(description="How much the person needs at once, as triage marked it")
    complexity_words: str | None
    complexity_by: UUID | None
    complexity_at: datetime | None
    women_only: bool = Field(description="The person asked to be supported by a woman")
    withdrawn_by: WithdrawnBy | None
    withdrawn_as: WithdrawalReason | None
    held_until: date | None = Field(description="Nothing is expected of triage before this day")
    held_because: str | None
    ending_words: str | None
    decided_at: datetime | None
    import_notes: list[str]
    label: Label


class ConversationOut(BaseModel):
    """A recorded support conversation."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    client_id: UUID
    referral_id: UUID
    organisation_id: UUID
    worker_id: UUID
    held_at: datetime
    recorded_at: datetime
    what_matters: str | None
    needs: list[NeedTag]
    options: str
    route: str
    follow_up_on: date | None
    followed_up_on: date | None
    version: int


class CandidateOut(BaseModel):
    """A worker to whom a referral may be allocated. `caseload` and `points` count the people that the caller may see;
    they are null for another employer's worker who carries fewer than five."""

    model_config = ConfigDict(from_attributes=True)

    team_member_id: UUID
    worker_id: UUID
    worker: str
    employer: str
    caseload: int | None
    points: int | None
    can_carry: int | None = Field(description="Points in their hours; null where nothing is set, or open to you")
    languages: list[str]
    speaks: bool = Field(description="The person's own language is among theirs")
    travels: str | None
    for_women: bool = Field(description="In a post for women who asked for a woman, on a lawful ground")


class StepOut(BaseModel):
    """One step of a referral: what, who, for which organisation, when, why."""

    model_config = ConfigDict(from_attributes=True)

    at: datetime
    what: str
    who: str
    organisation: str | None
    why: str | None

"""What forms and the API take about a referral, and what the API answers."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.clients.fields import Line, Words
from core.clients.schemas import Taken
from core.interop.plain_people import PersonIn
from core.referrals.arrivals import Way
from core.referrals.codes import ClinicalPriority, NeedTag, PrimaryReason, SourceOfReferral
from core.referrals.decision_codes import WithdrawalReason
from core.web.sentences import Asked


class RequestIn(Taken):
    """What is asked for, and by whom."""

    source: Annotated[SourceOfReferral | None, Asked("who sends this"), Field(examples=["A1"])] = None
    from_name: Annotated[Line | None, Asked("the sender"), Field(examples=["A GP practice"])] = None
    referrer_name: Annotated[Line | None, Asked("the name of the referrer"), Field(examples=["Dr Example"])] = None
    priority: Annotated[ClinicalPriority, Asked("how soon"), Field(examples=["3"])] = ClinicalPriority.ROUTINE
    reason: Annotated[PrimaryReason | None, Asked("the main reason"), Field(examples=["04"])] = None
    needs: Annotated[list[NeedTag], Asked("needs")] = Field(default=[], max_length=15, examples=[["debt"]])
    summary: Annotated[Words, Asked("what is asked for"), Field(min_length=3)]


class ReferralIn(RequestIn):
    """A new referral: of somebody described here, or of a client whom you may read (`client_id`), not both."""

    service_id: Annotated[UUID, Asked("a service")]
    client_id: UUID | None = Field(default=None, examples=["01a200f5-4dd4-77b8-bf0c-f3de2d5ade0f"])
    person: PersonIn | None = None
    reference: Annotated[Line | None, Field(examples=["2026-0001"])] = Field(
        default=None, description="What you call this referral: sent again, it changes nothing"
    )

    @model_validator(mode="after")
    def _one_person(self) -> Self:
        if (self.client_id is None) == (self.person is None):
            raise ValueError("Give either the person or the client_id")
        return self


class LetterIn(PersonIn, RequestIn):
    """A letter or a telephone call as a worker types it in."""

    source: Annotated[SourceOfReferral, Asked("who sends this")]


class BroughtOut(BaseModel):
    """A referral that was brought. `referral_id` is there if you may read it."""

    id: UUID
    way: Way
    received_at: datetime
    referral_id: UUID | None


class TakeBackIn(Taken):
    """Why whoever sent a referral no longer asks."""

    reason: Annotated[WithdrawalReason, Asked("a reason"), Field(examples=["mistake"])] = WithdrawalReason.NOT_SAID
    words: Annotated[Words | None, Asked("what was said")] = None


class TakenBackOut(BaseModel):
    """What became of a referral that its sender takes back, in words."""

    id: UUID
    words: str


class AgainIn(Taken):
    """Trying once more to take in what waits, perhaps to another service than it names."""

    service_id: Annotated[UUID | None, Asked("a service")] = None


class DiscardIn(Taken):
    """Why nobody takes it in."""

    reason: Annotated[Words, Asked("a reason"), Field(min_length=3)]


class WaitingOut(BaseModel):
    """What came and could not be taken."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    organisation_id: UUID
    service_id: UUID | None
    way: Way
    at: datetime
    times: int
    reasons: list[str]
    from_name: str | None
    version: int

"""What the API and the forms take about a referral that is withdrawn, reopened, put on hold or assigned."""

from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, field_validator

from core.clients.fields import Words
from core.database import clock
from core.referrals.decision_codes import Complexity, WithdrawalReason, WithdrawnBy
from core.web.sentences import Asked

LONGEST_HOLD = timedelta(days=28)


class WithdrawalIn(BaseModel):
    """Who no longer asks, and why."""

    model_config = ConfigDict(extra="forbid")

    by: Annotated[WithdrawnBy, Asked("who withdraws it")]
    reason: Annotated[WithdrawalReason, Asked("a reason")]
    words: Annotated[Words | None, Asked("what was said")] = None


class ReopenIn(BaseModel):
    """Why it goes on."""

    model_config = ConfigDict(extra="forbid")

    why: Annotated[Words, Asked("why it goes on"), Field(min_length=3)]


class HoldIn(BaseModel):
    """Until when nothing is expected of triage, and why."""

    model_config = ConfigDict(extra="forbid")

    until: Annotated[date, Asked("the day on which it goes on"), Field(examples=["2026-03-18"])]
    because: Annotated[Words, Asked("why it waits"), Field(min_length=3)]

    @field_validator("until")
    @classmethod
    def _is_ahead_and_not_far(cls, day: date) -> date:
        if not clock.today() < day <= clock.today() + LONGEST_HOLD:
            raise ValueError(f"A referral waits until tomorrow at least, and for {LONGEST_HOLD.days} days at most")
        return day


class AssignIn(BaseModel):
    """Who triages it."""

    model_config = ConfigDict(extra="forbid")

    person_id: Annotated[UUID, Asked("who triages it")]


class GoOnIn(BaseModel):
    """Ending a hold needs no words."""

    model_config = ConfigDict(extra="forbid")


class ComplexityIn(BaseModel):
    """How much the person needs at once; left out, an earlier mark is taken away."""

    model_config = ConfigDict(extra="forbid")

    complexity: Annotated[Complexity | None, Asked("how much the person needs")] = None
    words: Annotated[Words, Asked("why"), Field(min_length=3)]

"""What the API and the forms about clocks of referrals take and give."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from core.clients.fields import Line
from core.clients.schemas import Taken
from core.referrals.clock_models import Ending, PauseReason
from core.referrals.clocks import Shown
from core.timeframes.models import Measures
from core.web.sentences import Asked


class PauseIn(Taken):
    """Why the clock stands still from now on."""

    reason: Annotated[PauseReason, Asked("a reason"), Field(examples=["gp"])]
    words: Annotated[Line | None, Asked("what you wait for"), Field(max_length=200)] = None


class ResumeIn(Taken):
    """Going on needs no words."""


class PauseOut(BaseModel):
    """Time in which the clock stood still."""

    begins: datetime
    ends: datetime | None = Field(description="Null while it stands still")
    reason: PauseReason


class ClockOut(BaseModel):
    """A clock of a referral as of a moment, reckoned from what is recorded of it."""

    id: UUID
    referral_id: UUID
    timeframe_id: UUID | None = Field(description="What the service promised; null for the national wait")
    measures: Measures
    promise: str = Field(description="How it is reckoned, in words")
    as_of: datetime
    started_at: datetime
    due_at: datetime = Field(description="While it stands still: if it went on at `as_of`")
    words: str = Field(examples=["overdue by 2 working days"])
    is_overdue: bool
    is_paused: bool
    may_pause: bool
    pauses: list[PauseOut]
    stopped_at: datetime | None
    ending: Ending | None
    version: int


def told(shown: Shown) -> ClockOut:
    """What happened after the moment asked for is left out."""
    one, now = shown.clock, shown.now
    ended = one.ending if now.stopped is not None else None
    return ClockOut(
        id=one.id, referral_id=one.referral_id, timeframe_id=one.timeframe_id, measures=one.measures,
        promise=shown.promise.words, as_of=now.at, started_at=one.started_at, due_at=now.due, words=shown.words,
        is_overdue=now.is_overdue, is_paused=now.paused is not None, may_pause=one.may_pause,
        pauses=_pauses(shown), stopped_at=now.stopped, ending=ended, version=one.version,
    )  # fmt: skip


def _pauses(shown: Shown) -> list[PauseOut]:
    found = [PauseOut.model_validate(one) for one in shown.clock.pauses]
    until = shown.now.at
    return [
        one.model_copy(update={"ends": one.ends if one.ends is not None and one.ends <= until else None})
        for one in found
        if one.begins <= until
    ]

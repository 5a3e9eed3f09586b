"""Use cases of follow-up calls: each attempt with what came of it, and what comes next when nobody was reached."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from datetime import time as time_of_day
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, model_validator
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.access.errors import Invalid
from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.fields import Words
from core.database import clock
from core.database.clock import LONDON
from core.organisations.models import Service
from core.referrals.gap_schemas import Due
from core.referrals.models import Referral, SupportConversation
from core.referrals.work_codes import CallResult, NextStep
from core.referrals.work_models import CallAttempt
from core.web.sentences import Asked


class CallIn(BaseModel):
    """One attempt at the promised call. `at`: now if left out."""

    model_config = ConfigDict(extra="forbid")

    day: Annotated[date | None, Asked("the day of the call")] = None
    began: Annotated[time_of_day | None, Asked("when you called")] = None
    result: Annotated[CallResult, Asked("what came of it")]
    words: Annotated[Words | None, Asked("what was said")] = None
    next_step: Annotated[NextStep | None, Asked("what comes next")] = None
    next_on: Annotated[Due | None, Asked("the day for that")] = None

    @model_validator(mode="after")
    def _day_with_time(self) -> Self:
        if (self.day is None) != (self.began is None):
            raise ValueError("Give both the day and the time of the call, or neither")
        return self

    @property
    def at(self) -> datetime:
        """As London clocks show it."""
        if self.day is None or self.began is None:
            return clock.now()
        return datetime.combine(self.day, self.began, LONDON)


def record_call(records: Records, *, conversation: SupportConversation, given: CallIn) -> CallAttempt:
    """A call that was answered keeps the promise. Otherwise something is planned; once the service has tried often
    enough, somebody decides what, and says why. Raises `Invalid` naming the field."""
    if not conversation.awaits_call:
        raise Invalid("state", "No follow-up call is planned.")
    if given.at > clock.now():
        raise Invalid("day", "A call that was made is not in the future.")
    answered = given.result is CallResult.ANSWERED
    step, on = (None, None) if answered else _next(records, conversation, given)
    made = records.add(
        CallAttempt(
            client_id=conversation.client_id, referral_id=conversation.referral_id, conversation_id=conversation.id,
            organisation_id=conversation.organisation_id, worker_id=records.actor.person_id, at=given.at,
            result=given.result, words=given.words, next_step=step, next_on=on, label=conversation.label,
        )
    )  # fmt: skip
    if answered:
        conversation.follow_up(given.at.astimezone(LONDON).date())
    else:
        conversation.call_again(on)
    records.flush()
    return made


def _next(records: Records, conversation: SupportConversation, given: CallIn) -> tuple[NextStep, date | None]:
    """(what, by when); another call is what comes next until the service's number is reached."""
    step = given.next_step
    if must_decide(records, conversation):
        if step is None:
            raise Invalid("next_step", "Choose what comes next: the service has tried often enough to decide.")
        if not given.words:
            raise Invalid("words", "Say why: this call was one of those after which somebody decides.")
    step = step or NextStep.CALL_AGAIN
    if step is NextStep.NO_MORE:
        if not given.words:
            raise Invalid("words", "Say why nobody calls again.")
        return step, None
    if given.next_on is None:
        raise Invalid("next_on", "Enter the day for what comes next.")
    return step, given.next_on


def must_decide(records: Records, conversation: SupportConversation) -> bool:
    """Whether the attempt made now is the one after which, by its service's rule, somebody decides."""
    return conversation.calls_tried + 1 >= tries_of(records, conversation)


def tries_of(records: Records, conversation: SupportConversation) -> int:
    """How often the service of the referral tries before somebody decides."""
    referral = records.one(Referral, conversation.referral_id)
    return records.kept(Service, referral.service_id).calls


def calls_of(records: Records, conversation: SupportConversation) -> Sequence[CallAttempt]:
    """Newest first, as far as they may be read."""
    asked = select(CallAttempt).where(CallAttempt.conversation_id == conversation.id)
    return records.find(asked.options(joinedload(CallAttempt.worker)).order_by(CallAttempt.at.desc(), CallAttempt.id))


def calls_on(records: Records, referral: Referral) -> dict[UUID, list[CallAttempt]]:
    """Of each conversation about this referral, newest first."""
    asked = select(CallAttempt).where(CallAttempt.referral_id == referral.id).options(joinedload(CallAttempt.worker))
    found: dict[UUID, list[CallAttempt]] = {}
    for one in records.find(asked.order_by(CallAttempt.at.desc(), CallAttempt.id)):
        found.setdefault(one.conversation_id, []).append(one)
    return found


def planned_next(records: Records, conversations: Collection[UUID]) -> dict[UUID, NextStep]:
    """What the last attempt planned, of each of these conversations with one that the door shows."""
    one = CallAttempt
    asked = select(one.conversation_id, one.next_step).where(
        one.conversation_id.in_(conversations), one.next_step.is_not(None)
    )
    return {row.conversation_id: row.next_step for row in records.rows(asked.order_by(one.at, one.id))}


def may_call(records: Records, conversation: SupportConversation) -> bool:
    """Whether a call is planned, and the viewer may write down what came of one."""
    proposed = CallAttempt(
        client_id=conversation.client_id, referral_id=conversation.referral_id, conversation_id=conversation.id,
        organisation_id=conversation.organisation_id, worker_id=records.actor.person_id, at=clock.now(),
        result=CallResult.NO_ANSWER, label=conversation.label,
    )  # fmt: skip
    return conversation.awaits_call and records.decide(Action.CREATE, proposed).allowed

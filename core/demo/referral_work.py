"""What is still to do about synthetic referrals in triage: tasks, calls that were tried, papers that are missing."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from core.database.base import Base
from core.database.clock import LONDON
from core.demo.staff import Worker
from core.demo.stories import Story
from core.referrals.board_filters import BoardFilter
from core.referrals.models import Referral, State, SupportConversation
from core.referrals.work_codes import CallResult, NextStep, Paper
from core.referrals.work_models import CallAttempt, MissingPaper, ReferralTask

IN_TRIAGE = (State.IN_TRIAGE, State.CONVERSATION)
FILTERS = (("Nobody took them", "whose=nobody", True), ("Self-harm", "need=self_harm", False))


def work_of(story: Story, referral: Referral, talk: SupportConversation | None, today: date) -> Iterator[Base]:
    """For every second referral in triage; nothing for people whom nobody has identified."""
    by = story.triager
    if by is None or referral.client_id is None or story.state not in IN_TRIAGE or story.received.day % 2:
        return
    about: dict[str, UUID] = {
        "client_id": referral.client_id, "referral_id": referral.id, "organisation_id": referral.organisation_id,
    }  # fmt: skip
    yield ReferralTask(
        **about, what="Ask the housing team whether the notice still stands.", owner_id=by.person_id,
        due=today + timedelta(days=story.received.day % 5 - 1), made_by=by.person_id, made_at=story.received,
    )  # fmt: skip
    yield MissingPaper(
        **about, what=Paper.GP_SUMMARY, asked_of="The surgery", asked_on=today - timedelta(days=4),
        chase_on=today - timedelta(days=story.received.day % 3), worker_id=by.person_id,
    )  # fmt: skip
    if talk is not None and talk.awaits_call:
        yield _call(about, talk, by, today)


def _call(about: dict[str, UUID], talk: SupportConversation, by: Worker, today: date) -> CallAttempt:
    """Yesterday, in vain: today it is tried again."""
    talk.call_again(today)
    at = datetime.combine(today - timedelta(days=1), time(14, 20), LONDON)
    return CallAttempt(
        **about, conversation_id=talk.id, worker_id=by.person_id, at=max(at, talk.held_at), next_on=today,
        result=CallResult.NO_SAFE_MESSAGE, next_step=NextStep.CALL_AGAIN, words="Somebody else picked up.",
    )  # fmt: skip


def filters_for(by: Worker) -> Iterator[BoardFilter]:
    """What somebody who triages asks the board for every day."""
    for name, query, shared in FILTERS:
        yield BoardFilter(
            person_id=by.person_id, organisation_id=by.organisation_id, name=name, query=query, is_shared=shared
        )

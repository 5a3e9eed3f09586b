"""What a worker has open with one client on referrals, as it is handed to a colleague: gaps, tasks, triage, calls."""

from collections.abc import Iterator
from functools import partial
from uuid import UUID

from sqlalchemy import select

from core.access.records import Records
from core.access.vocabulary import Action
from core.database import clock
from core.referrals.gap_models import Gap, GapState
from core.referrals.models import Referral, SupportConversation
from core.referrals.work_codes import TaskState
from core.referrals.work_models import ReferralTask
from core.web.filters import plain_day
from core.web.places import HandOn


def work_with(records: Records, client_id: UUID, worker_id: UUID) -> Iterator[HandOn]:
    """A gap or task always has somebody: without a new worker it waits for the lead, who is told of it when it is
    late. A call that was promised becomes a task of whoever takes over: who held the conversation stays written."""
    ours = records.actor.organisation_id
    gaps = select(Gap).where(
        Gap.client_id == client_id, Gap.owner_id == worker_id, Gap.organisation_id == ours,
        Gap.state != GapState.RESOLVED,
    )  # fmt: skip
    tasks = select(ReferralTask).where(
        ReferralTask.client_id == client_id, ReferralTask.owner_id == worker_id,
        ReferralTask.organisation_id == ours, ReferralTask.state == TaskState.OPEN,
    )  # fmt: skip
    taken = select(Referral).where(
        Referral.client_id == client_id, Referral.triaged_by == worker_id, Referral.organisation_id == ours,
        Referral.is_open.is_(True),
    )  # fmt: skip
    talk = SupportConversation
    promised = select(talk).where(
        talk.client_id == client_id, talk.worker_id == worker_id, talk.organisation_id == ours,
        talk.follow_up_on.is_not(None), talk.followed_up_on.is_(None),
    )  # fmt: skip
    for gap in records.find(gaps):
        yield partial(_give, records, gap)
    for task in records.find(tasks):
        yield partial(_give, records, task)
    for referral in records.find(taken):
        yield partial(_triage, records, referral)
    for call in records.find(promised):
        yield partial(_call, records, call)


def _give(records: Records, work: Gap | ReferralTask, to: UUID | None) -> None:
    if to is not None:
        with records.act(Action.TRANSFER, work):
            work.owner_id = to


def _triage(records: Records, referral: Referral, to: UUID | None) -> None:
    with records.act(Action.TRANSFER, referral):
        referral.triaged_by = to


def _call(records: Records, talk: SupportConversation, to: UUID | None) -> None:
    if to is None or talk.follow_up_on is None:
        return
    records.add(
        ReferralTask(
            client_id=talk.client_id, referral_id=talk.referral_id, organisation_id=talk.organisation_id,
            what=f"Make the follow-up call that was promised for {plain_day(talk.follow_up_on)}", owner_id=to,
            due=max(talk.follow_up_on, clock.today()), made_by=records.actor.person_id, made_at=clock.now(),
            label=talk.label,
        )
    )  # fmt: skip

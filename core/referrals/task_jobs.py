"""What the ticker does about tasks of referrals: stops those of a referral that ended or was taken over, and says once
that one is late, or that whoever was to do it has left."""

from datetime import timedelta

from sqlalchemy import and_, not_, or_, select
from sqlalchemy.orm import joinedload

from core.access.system import SystemRecords
from core.clients.deaths import has_died
from core.database import clock
from core.notices.models import Importance
from core.notices.telling import Told, tell
from core.people.holders import role_there
from core.referrals.models import Referral
from core.referrals.who_asks import who_asks
from core.referrals.work_codes import TaskState
from core.referrals.work_models import ReferralTask
from core.ticker.jobs import Job, Tick

BATCH = 200
GOES_ON = and_(Referral.is_open, Referral.organisation_id == ReferralTask.organisation_id)
"""The referral is open, and nobody else has taken it over."""
OPEN = select(ReferralTask).join(Referral, Referral.id == ReferralTask.referral_id).where(
    ReferralTask.state == TaskState.OPEN
)  # fmt: skip
LATE = "A task about a referral is not done: it is late, or whoever was to do it has left. Do it, or hand it on."


def keep_up(tick: Tick) -> None:
    """Whoever does a task may see nothing else of the referral, and so cannot know that it has ended."""
    with tick.door() as system:
        _stop(system)
        _tell_late(system)


def _stop(system: SystemRecords) -> None:
    over = OPEN.where(not_(GOES_ON)).options(joinedload(ReferralTask.referral))
    for task in system.find(over.order_by(ReferralTask.id).limit(BATCH)):
        task.stop()
    system.flush()


def _tell_late(system: SystemRecords) -> None:
    """Whoever gave it, once for each day by which it was to be done."""
    untold = or_(ReferralTask.told_for.is_(None), ReferralTask.told_for < ReferralTask.due)
    left = ~role_there(ReferralTask.owner_id, ReferralTask.organisation_id)
    late = OPEN.where(GOES_ON, untold, or_(ReferralTask.due < clock.today(), left), ~has_died(ReferralTask.client_id))
    asked = late.options(joinedload(ReferralTask.referral)).order_by(ReferralTask.due, ReferralTask.id)
    for task in system.find(asked.limit(BATCH)):
        if task.referral is None:
            continue
        task.told_for = task.due
        here, source = f"/referrals/{task.referral_id}/tasks/{task.id}", f"task {task.id} late for {task.due}"
        for who in who_asks(system.connection, task.referral, task.made_by):
            tell(system, Told(who.person_id, who.organisation_id, LATE, here, source, Importance.IMPORTANT))
    system.flush()


JOBS = (Job("referrals: keep up with tasks", timedelta(minutes=5), keep_up),)

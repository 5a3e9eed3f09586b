"""What the work around referrals puts into shared places: on Today of whoever has something to do, and of leavers."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from core.access.records import Records
from core.clients.deaths import has_died
from core.database import clock
from core.referrals.work_codes import PaperState, TaskState
from core.referrals.work_models import MissingPaper, ReferralTask
from core.web.filters import plain_day
from core.web.places import OpenWork, ToDo

MOST = 50


def work_to_do(records: Records) -> Iterator[ToDo]:
    """Mine: tasks, those due first in front, and papers that are to be asked for again. Nothing about somebody who has
    died: what is left to do is to close their referral."""
    me, today = records.actor.person_id, clock.today()
    mine = select(ReferralTask.id, ReferralTask.referral_id, ReferralTask.due).where(
        ReferralTask.owner_id == me, ReferralTask.state == TaskState.OPEN, ~has_died(ReferralTask.client_id)
    )
    for row in records.rows(mine.order_by(ReferralTask.due, ReferralTask.id).limit(MOST)):
        late = row.due < today
        status = "Overdue" if late else f"Due {plain_day(row.due)}"
        place = f"/referrals/{row.referral_id}/tasks/{row.id}"
        yield ToDo("Tasks", "Do a task about a referral", place, status, is_urgent=late)
    lacking = select(MissingPaper.id, MissingPaper.referral_id, MissingPaper.chase_on).where(
        MissingPaper.worker_id == me, MissingPaper.state == PaperState.MISSING, MissingPaper.chase_on <= today,
        ~has_died(MissingPaper.client_id),
    )  # fmt: skip
    for row in records.rows(lacking.order_by(MissingPaper.chase_on, MissingPaper.id).limit(MOST)):
        late = row.chase_on < today
        place = f"/referrals/{row.referral_id}/papers/{row.id}"
        status = "Overdue" if late else "Due today"
        yield ToDo("Missing papers", "Ask again for what a referral lacks", place, status, is_urgent=late)


def work_left(records: Records, person_id: UUID) -> Iterator[OpenWork]:
    """Of a worker who leaves."""
    theirs = select(ReferralTask.id, ReferralTask.referral_id, ReferralTask.due).where(
        ReferralTask.owner_id == person_id, ReferralTask.state == TaskState.OPEN
    )
    for row in records.rows(theirs.order_by(ReferralTask.due, ReferralTask.id).limit(MOST)):
        words = f"Task due {plain_day(row.due)}"
        yield OpenWork("Tasks about referrals", words, f"/referrals/{row.referral_id}/tasks/{row.id}")
    lacking = select(MissingPaper.id, MissingPaper.referral_id, MissingPaper.chase_on).where(
        MissingPaper.worker_id == person_id, MissingPaper.state == PaperState.MISSING
    )
    for row in records.rows(lacking.order_by(MissingPaper.chase_on, MissingPaper.id).limit(MOST)):
        words = f"Something to ask for again on {plain_day(row.chase_on)}"
        yield OpenWork("Papers they ask for", words, f"/referrals/{row.referral_id}/papers/{row.id}")

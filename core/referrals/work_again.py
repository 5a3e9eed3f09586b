"""Tasks and papers that stopped with their referral go on when it is reopened."""

from sqlalchemy import select

from core.access.records import Records
from core.referrals.models import Referral
from core.referrals.work_codes import PaperState, TaskState
from core.referrals.work_models import MissingPaper, ReferralTask


def work_goes_on(records: Records, referral: Referral) -> None:
    """What somebody ended stays ended, and what another organisation had to do is not ours."""
    task, paper = ReferralTask, MissingPaper
    stopped = (task.state == TaskState.DROPPED, task.ended_by.is_(None))
    ours = (task.referral_id == referral.id, task.organisation_id == referral.organisation_id)
    for one in records.find(select(task).where(*ours, *stopped)):
        one.go_on()
    unasked = (paper.referral_id == referral.id, paper.organisation_id == referral.organisation_id)
    for each in records.find(select(paper).where(*unasked, paper.state == PaperState.STOPPED)):
        each.go_on()
    records.flush()

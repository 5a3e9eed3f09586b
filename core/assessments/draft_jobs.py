"""What the ticker does about drafts: those of workers who no longer work there end, for nobody else may read them."""

from datetime import timedelta

from sqlalchemy import select

from core.assessments.draft_models import AssessmentDraft, DraftEnd
from core.database import clock
from core.people.holders import role_there
from core.ticker.jobs import Job, Tick

BATCH = 200


def end_of_leavers(tick: Tick) -> None:
    """A role that starts again later finds the draft gone: what was typed is in no hands meanwhile."""
    left = ~role_there(AssessmentDraft.worker_id, AssessmentDraft.organisation_id)
    asked = select(AssessmentDraft).where(AssessmentDraft.ended.is_(None), left)
    with tick.door() as system:
        for draft in system.find(asked.order_by(AssessmentDraft.id).limit(BATCH)):
            draft.end(DraftEnd.WORKER_LEFT, clock.now())
        system.flush()


JOBS = (Job("assessments: end the drafts of those who left", timedelta(hours=1), end_of_leavers),)

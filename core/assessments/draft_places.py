"""What drafts put into shared places: forms to go on with on Today, and how many a leaver has begun."""

from collections.abc import Iterator
from functools import partial
from uuid import UUID

from sqlalchemy import select

from core.access.protected import Label
from core.access.records import Records
from core.access.vocabulary import Action
from core.assessments.draft_models import AssessmentDraft, DraftEnd
from core.assessments.drafts import BEGUN_BY
from core.clients.models import Client
from core.clients.names import called
from core.database import clock
from core.web.filters import moment
from core.web.places import Contribution, HandOn, OpenWork, ToDo

MOST_LINES = 30


def today(records: Records) -> list[ToDo]:
    """The last saved first; of a restricted form not its name."""
    mine = (
        select(AssessmentDraft.id, AssessmentDraft.client_id, AssessmentDraft.title, AssessmentDraft.saved_at,
               AssessmentDraft.label, Client.given_name, Client.preferred_name, Client.family_name)
        .join(Client, Client.id == AssessmentDraft.client_id)
        .where(AssessmentDraft.worker_id == records.actor.person_id, AssessmentDraft.ended.is_(None))
        .order_by(AssessmentDraft.saved_at.desc(), AssessmentDraft.id).limit(MOST_LINES)
    )  # fmt: skip
    lines = []
    for row in records.rows(mine):
        name = called(row.given_name, row.preferred_name, row.family_name)
        is_open = row.label is Label.NORMAL
        words = f"Go on with {row.title}" if is_open else f"A form begun with {name}"
        href = f"/clients/{row.client_id}/assessments/drafts/{row.id}"
        saved = f"Saved {moment(row.saved_at)}"
        lines.append(ToDo("Forms begun", words, href, hint=f"{name}. {saved}" if is_open else saved))
    return lines


def open_work(records: Records, person_id: UUID) -> Iterator[OpenWork]:
    """How many, not about whom: a draft is its worker's own, and ends when they leave."""
    begun = records.count(AssessmentDraft, filters=BEGUN_BY, values={"person": person_id}, action=Action.KNOW)
    if begun.number:
        words = f"{begun.number} begun and not completed. Ask them to complete or discard them before they go"
        yield OpenWork("Forms begun", words, f"/people/{person_id}")


def work_with(records: Records, client_id: UUID, worker_id: UUID) -> Iterator[HandOn]:
    """A draft is its worker's own, and ends with their part in it."""
    theirs = select(AssessmentDraft).where(
        AssessmentDraft.client_id == client_id, AssessmentDraft.worker_id == worker_id,
        AssessmentDraft.organisation_id == records.actor.organisation_id, AssessmentDraft.ended.is_(None),
    )  # fmt: skip
    for draft in records.find(theirs):
        yield partial(_end, records, draft)


def _end(records: Records, draft: AssessmentDraft, _: UUID | None) -> None:
    with records.act(Action.TRANSFER, draft):
        draft.end(DraftEnd.WORKER_LEFT, clock.now())


CONTRIBUTION = Contribution(today=(today,), left=(open_work,), work_with=(work_with,))

"""The API of the work around a referral: tasks, follow-up calls that were tried, papers that are missing."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from core.access.holding import hold
from core.access.protected import Label
from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.referrals import calls, papers, tasks
from core.referrals.models import Referral, SupportConversation
from core.referrals.schemas import ConversationOut
from core.referrals.service import conversation_of
from core.referrals.work_codes import CallResult, NextStep, Paper, PaperState, TaskState
from core.referrals.work_models import CallAttempt, MissingPaper, ReferralTask
from core.web.conflicts import refuse_stale
from core.web.lists import Listed

router = Router(face=Face.API, prefix="/api/v1/referrals/{referral_id}", tags=["work on referrals"])
Out = TypeVar("Out", bound=BaseModel)


class _OfReferral(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    client_id: UUID
    referral_id: UUID
    organisation_id: UUID
    label: Label
    version: int


class TaskOut(_OfReferral):
    """One thing to do about a referral."""

    what: str
    owner_id: UUID
    due: date
    state: TaskState
    made_by: UUID
    made_at: datetime
    ended_by: UUID | None
    ended_at: datetime | None
    ended_words: str | None


class CallOut(_OfReferral):
    """One attempt at a follow-up call."""

    conversation_id: UUID
    worker_id: UUID
    at: datetime
    result: CallResult
    words: str | None
    next_step: NextStep | None
    next_on: date | None


class PaperOut(_OfReferral):
    """Something that a referral lacked, or still lacks."""

    what: Paper
    words: str | None
    asked_of: str
    asked_on: date
    times: int
    chase_on: date
    worker_id: UUID
    state: PaperState
    ended_on: date | None
    ended_words: str | None


# ── tasks ─────────────────────────────────────────────────────────────────
@router.get("/tasks", requires(ReferralTask, Action.READ))
def list_tasks(records: Records, referral_id: UUID) -> Listed[TaskOut]:
    """What is to be done about the referral, and what was done; those still to do in front."""
    return _all(TaskOut, tasks.tasks_on(records, records.one(Referral, referral_id)))


@router.post("/tasks", requires(ReferralTask, Action.CREATE), status=201)
def add_task(records: Records, referral_id: UUID, given: tasks.TaskIn) -> Reply[TaskOut]:
    """Somebody does something by a day; whoever it is, is told."""
    made = tasks.add_task(records, referral=hold(records, Referral, referral_id), given=given)
    return Reply(TaskOut.model_validate(made), version=made.version, location=f"{_place(made)}/tasks/{made.id}")


@router.get("/tasks/{task_id}", requires(ReferralTask, Action.READ))
def show_task(records: Records, referral_id: UUID, task_id: UUID) -> Reply[TaskOut]:
    return _task(tasks.task_of(records, referral_id, task_id))


@router.post("/tasks/{task_id}/hand-on", requires(ReferralTask, Action.WRITE))
def hand_task_on(
    records: Records, referral_id: UUID, task_id: UUID, given: tasks.TaskHandIn, version: IfMatch
) -> Reply[TaskOut]:
    """Somebody else does it, or it has another day."""
    task = tasks.task_of(records, referral_id, task_id)
    refuse_stale(version, task.version, now=TaskOut.model_validate(task), yours=given)
    tasks.hand_task_on(records, task=task, given=given)
    return _task(task)


@router.post("/tasks/{task_id}/end", requires(ReferralTask, Action.WRITE))
def end_task(
    records: Records, referral_id: UUID, task_id: UUID, given: tasks.TaskEndIn, version: IfMatch
) -> Reply[TaskOut]:
    """It is done, or is not needed any more, for which a reason is given."""
    task = tasks.task_of(records, referral_id, task_id)
    refuse_stale(version, task.version, now=TaskOut.model_validate(task), yours=given)
    tasks.end_task(records, task=task, given=given)
    return _task(task)


# ── follow-up calls ───────────────────────────────────────────────────────
@router.get("/support-conversations/{conversation_id}/calls", requires(CallAttempt, Action.READ))
def list_calls(records: Records, referral_id: UUID, conversation_id: UUID) -> Listed[CallOut]:
    """Each attempt at the call that was promised, newest first."""
    return _all(CallOut, calls.calls_of(records, conversation_of(records, referral_id, conversation_id)))


@router.post("/support-conversations/{conversation_id}/calls", requires(CallAttempt, Action.CREATE), status=201)
def record_call(
    records: Records, referral_id: UUID, conversation_id: UUID, given: calls.CallIn, version: IfMatch
) -> Reply[CallOut]:
    """What came of one attempt, and what comes next. `If-Match` names the version of the conversation, so that one
    call is not written down twice."""
    conversation_of(records, referral_id, conversation_id)
    held = hold(records, SupportConversation, conversation_id)
    refuse_stale(version, held.version, now=ConversationOut.model_validate(held), yours=given)
    made = calls.record_call(records, conversation=held, given=given)
    return Reply(CallOut.model_validate(made), version=made.version)


# ── missing papers ────────────────────────────────────────────────────────
@router.get("/papers", requires(MissingPaper, Action.READ))
def list_papers(records: Records, referral_id: UUID) -> Listed[PaperOut]:
    """What the referral lacks, or lacked; what is still missing in front."""
    return _all(PaperOut, papers.papers_on(records, records.one(Referral, referral_id)))


@router.post("/papers", requires(MissingPaper, Action.CREATE), status=201)
def say_missing(records: Records, referral_id: UUID, given: papers.PaperIn) -> Reply[PaperOut]:
    """Something is missing and was asked for today; you are reminded on the day to ask again."""
    made = papers.say_missing(records, referral=hold(records, Referral, referral_id), given=given)
    return Reply(PaperOut.model_validate(made), version=made.version, location=f"{_place(made)}/papers/{made.id}")


@router.get("/papers/{paper_id}", requires(MissingPaper, Action.READ))
def show_paper(records: Records, referral_id: UUID, paper_id: UUID) -> Reply[PaperOut]:
    return _paper(papers.paper_of(records, referral_id, paper_id))


@router.post("/papers/{paper_id}/ask-again", requires(MissingPaper, Action.WRITE))
def ask_again(
    records: Records, referral_id: UUID, paper_id: UUID, given: papers.AskAgainIn, version: IfMatch
) -> Reply[PaperOut]:
    """It was asked for once more today."""
    paper = papers.paper_of(records, referral_id, paper_id)
    refuse_stale(version, paper.version, now=PaperOut.model_validate(paper), yours=given)
    papers.ask_again(records, paper=paper, given=given)
    return _paper(paper)


@router.post("/papers/{paper_id}/end", requires(MissingPaper, Action.WRITE))
def end_paper(
    records: Records, referral_id: UUID, paper_id: UUID, given: papers.PaperEndIn, version: IfMatch
) -> Reply[PaperOut]:
    """It came, or is given up with a reason."""
    paper = papers.paper_of(records, referral_id, paper_id)
    refuse_stale(version, paper.version, now=PaperOut.model_validate(paper), yours=given)
    papers.end_paper(records, paper=paper, given=given)
    return _paper(paper)


def _task(task: ReferralTask) -> Reply[TaskOut]:
    return Reply(TaskOut.model_validate(task), version=task.version)


def _paper(paper: MissingPaper) -> Reply[PaperOut]:
    return Reply(PaperOut.model_validate(paper), version=paper.version)


def _place(made: ReferralTask | MissingPaper) -> str:
    return f"/api/v1/referrals/{made.referral_id}"


def _all(made: type[Out], rows: Sequence[object]) -> Listed[Out]:
    items = [made.model_validate(row) for row in rows]
    return Listed[Out].model_construct(items=items, next=None, count=len(items), count_is_capped=False)

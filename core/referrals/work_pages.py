"""Pages of the work around a referral: adding a task and ending it, writing down a call, asking for missing papers."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from core.access.holding import hold
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.identity import identity_of
from core.referrals import calls, papers, tasks
from core.referrals.gaps import owners
from core.referrals.models import Referral, SupportConversation
from core.referrals.service import conversation_of
from core.referrals.step_forms import back_to, changed_page, step_form
from core.referrals.work_codes import CallResult, NextStep, Paper
from core.referrals.work_models import CallAttempt, MissingPaper, ReferralTask
from core.web.environment import render
from core.web.filters import plain_day
from core.web.forms import FormState, Typed, TypedForm, answered
from core.web.parts import Choice, ConflictRow

router = Router(face=Face.PAGE, prefix="/referrals/{referral_id}")


# ── tasks ─────────────────────────────────────────────────────────────────
@router.get("/tasks/new", requires(ReferralTask, Action.CREATE))
def task_form(records: Records, request: Request, referral_id: UUID) -> Response:
    return _task_form(request, records, records.one(Referral, referral_id), FormState())


@router.post("/tasks/new", requires(ReferralTask, Action.CREATE))
def task_posted(records: Records, request: Request, referral_id: UUID, form: TypedForm) -> Response:
    referral = hold(records, Referral, referral_id)

    def act(given: tasks.TaskIn) -> Response:
        tasks.add_task(records, referral=referral, given=given)
        return back_to(referral)

    return answered(tasks.TaskIn, form, act, lambda state: _task_form(request, records, referral, state, 422))


@router.get("/tasks/{task_id}", requires(ReferralTask, Action.READ))
def task_page(records: Records, request: Request, referral_id: UUID, task_id: UUID) -> Response:
    """Also for whoever does it and may see nothing else of the referral."""
    return _task_page(request, records, tasks.task_of(records, referral_id, task_id), FormState())


@router.post("/tasks/{task_id}/hand-on", requires(ReferralTask, Action.WRITE))
def task_handed_on(records: Records, request: Request, referral_id: UUID, task_id: UUID, form: TypedForm) -> Response:
    task = tasks.task_of(records, referral_id, task_id)
    if stale := _stale_task(request, form, task, "hand-on", "Hand it on"):
        return stale

    def act(given: tasks.TaskHandIn) -> Response:
        tasks.hand_task_on(records, task=task, given=given)
        return RedirectResponse("/", 303)

    return answered(tasks.TaskHandIn, form, act, lambda state: _task_page(request, records, task, state, 422))


@router.post("/tasks/{task_id}/end", requires(ReferralTask, Action.WRITE))
def task_ended(records: Records, request: Request, referral_id: UUID, task_id: UUID, form: TypedForm) -> Response:
    task = tasks.task_of(records, referral_id, task_id)
    if stale := _stale_task(request, form, task, "end", "Say that it has ended"):
        return stale

    def act(given: tasks.TaskEndIn) -> Response:
        tasks.end_task(records, task=task, given=given)
        return RedirectResponse(f"/referrals/{referral_id}/tasks/{task_id}", 303)

    return answered(tasks.TaskEndIn, form, act, lambda state: _task_page(request, records, task, state, 422))


# ── follow-up calls ───────────────────────────────────────────────────────
@router.get("/support-conversations/{conversation_id}/calls/new", requires(CallAttempt, Action.CREATE))
def call_form(records: Records, request: Request, referral_id: UUID, conversation_id: UUID) -> Response:
    return _call_form(request, records, conversation_of(records, referral_id, conversation_id), FormState())


@router.post("/support-conversations/{conversation_id}/calls/new", requires(CallAttempt, Action.CREATE))
def call_posted(
    records: Records, request: Request, referral_id: UUID, conversation_id: UUID, form: TypedForm
) -> Response:
    conversation_of(records, referral_id, conversation_id)
    held = hold(records, SupportConversation, conversation_id)
    if stale := _stale_call(request, form, held):
        return stale

    def act(given: calls.CallIn) -> Response:
        calls.record_call(records, conversation=held, given=given)
        return back_to(records.one(Referral, referral_id))

    return answered(calls.CallIn, form, act, lambda state: _call_form(request, records, held, state, 422))


# ── missing papers ────────────────────────────────────────────────────────
@router.get("/papers/new", requires(MissingPaper, Action.CREATE))
def paper_form(records: Records, request: Request, referral_id: UUID) -> Response:
    return _paper_form(request, records, records.one(Referral, referral_id), FormState())


@router.post("/papers/new", requires(MissingPaper, Action.CREATE))
def paper_posted(records: Records, request: Request, referral_id: UUID, form: TypedForm) -> Response:
    referral = hold(records, Referral, referral_id)

    def act(given: papers.PaperIn) -> Response:
        papers.say_missing(records, referral=referral, given=given)
        return back_to(referral)

    return answered(papers.PaperIn, form, act, lambda state: _paper_form(request, records, referral, state, 422))


@router.get("/papers/{paper_id}", requires(MissingPaper, Action.WRITE))
def paper_page(records: Records, request: Request, referral_id: UUID, paper_id: UUID) -> Response:
    return _paper_page(request, records, papers.paper_of(records, referral_id, paper_id), FormState())


@router.post("/papers/{paper_id}/ask-again", requires(MissingPaper, Action.WRITE))
def asked_again(records: Records, request: Request, referral_id: UUID, paper_id: UUID, form: TypedForm) -> Response:
    paper = papers.paper_of(records, referral_id, paper_id)
    if stale := _stale_paper(request, form, paper, "ask-again", "Ask again"):
        return stale

    def act(given: papers.AskAgainIn) -> Response:
        papers.ask_again(records, paper=paper, given=given)
        return RedirectResponse(f"/referrals/{referral_id}#papers", 303)

    return answered(papers.AskAgainIn, form, act, lambda state: _paper_page(request, records, paper, state, 422))


@router.post("/papers/{paper_id}/end", requires(MissingPaper, Action.WRITE))
def paper_ended(records: Records, request: Request, referral_id: UUID, paper_id: UUID, form: TypedForm) -> Response:
    paper = papers.paper_of(records, referral_id, paper_id)
    if stale := _stale_paper(request, form, paper, "end", "Say that it has ended"):
        return stale

    def act(given: papers.PaperEndIn) -> Response:
        papers.end_paper(records, paper=paper, given=given)
        return RedirectResponse(f"/referrals/{referral_id}#papers", 303)

    return answered(papers.PaperEndIn, form, act, lambda state: _paper_page(request, records, paper, state, 422))


def _stale_task(request: Request, form: Typed, task: ReferralTask, step: str, yours: str) -> Response | None:
    """The page with both versions if somebody else has changed it meanwhile."""
    here = f"/referrals/{task.referral_id}/tasks/{task.id}"
    row = ConflictRow("This task", yours, f"{task.state.words}: {task.owner.name}, by {plain_day(task.due)}")
    return changed_page(request, form, task.version, row, action=f"{here}/{step}", current=here)


def _stale_call(request: Request, form: Typed, talk: SupportConversation) -> Response | None:
    place = f"/referrals/{talk.referral_id}"
    planned = f"planned for {plain_day(talk.follow_up_on)}" if talk.awaits_call else "no call is planned any more"
    row = ConflictRow("The follow-up call", "Write down a call", f"Tried {talk.calls_tried} times, {planned}")
    action = f"{place}/support-conversations/{talk.id}/calls/new"
    return changed_page(request, form, talk.version, row, action=action, current=place)


def _stale_paper(request: Request, form: Typed, paper: MissingPaper, step: str, yours: str) -> Response | None:
    here = f"/referrals/{paper.referral_id}/papers/{paper.id}"
    row = ConflictRow("What is missing", yours, f"{paper.state.words}: asked last on {plain_day(paper.asked_on)}")
    return changed_page(request, form, paper.version, row, action=f"{here}/{step}", current=here)


def _task_form(request: Request, records: Records, referral: Referral, state: FormState, status: int = 200) -> Response:
    return step_form(
        request, records, referral, "task_form", state, status, owners=_owners(records, referral.organisation_id)
    )


def _task_page(request: Request, records: Records, task: ReferralTask, state: FormState, status: int = 200) -> Response:
    client, may_end = task.client, task.is_open and records.may(Action.WRITE, task)
    may_hand_on = tasks.may_hand_on(records, task)
    return render(
        request, "referrals/task.html", status_code=status, task=task, state=state, may_end=may_end,
        may_hand_on=may_hand_on, place=f"/referrals/{task.referral_id}",
        identity=identity_of(records, client) if client else None,
        owners=_owners(records, task.organisation_id) if may_hand_on else [],
    )  # fmt: skip


def _call_form(
    request: Request, records: Records, conversation: SupportConversation, state: FormState, status: int = 200
) -> Response:
    tried = calls.calls_of(records, conversation)
    return step_form(
        request, records, records.one(Referral, conversation.referral_id), "call_form", state, status,
        conversation=conversation, tried=tried, results=CallResult, steps=NextStep,
        must_decide=calls.must_decide(records, conversation),
    )  # fmt: skip


def _paper_form(
    request: Request, records: Records, referral: Referral, state: FormState, status: int = 200
) -> Response:
    return step_form(request, records, referral, "paper_form", state, status, sorts=Paper)


def _paper_page(
    request: Request, records: Records, paper: MissingPaper, state: FormState, status: int = 200
) -> Response:
    referral = records.one(Referral, paper.referral_id)
    return step_form(request, records, referral, "paper", state, status, paper=paper)


def _owners(records: Records, organisation_id: UUID) -> list[Choice]:
    return [Choice(str(one.id), one.name) for one in owners(records, organisation_id)]

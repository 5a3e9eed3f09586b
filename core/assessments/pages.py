"""Pages of assessments: a client's list, the gate and the form."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.assessments.draft_models import AssessmentDraft, DraftEnd
from core.assessments.drafts import draft_of, drafts_about, end, new_draft
from core.assessments.filling import Filling
from core.assessments.models import Assessment
from core.assessments.over_time import drawable
from core.assessments.safety_pages import SLUG, assessment_of
from core.assessments.service import NEWEST_FIRST, complete, settle_step
from core.assessments.starting import form_to_start, startable
from core.casework.submissions import new_form
from core.clients.models import Client
from core.clients.record import render_about
from core.organisations.installed import Host
from core.web.forms import FormState, TypedForm
from core.web.lists import After

router = Router(face=Face.PAGE)

WHO = (joinedload(Assessment.worker), joinedload(Assessment.organisation))
Word = Annotated[str, Path(max_length=60)]


@router.get("/clients/{client_id}/assessments", requires(Assessment, Action.READ))
def assessments_page(records: Records, request: Request, host: Host, client_id: UUID, after: After = None) -> Response:
    client = records.one(Client, client_id)
    asked = select(Assessment).where(Assessment.client_id == client.id)
    page = records.page(asked, order=NEWEST_FIRST, limit=25, after=after, load=WHO)
    return render_about(
        request, records, client, "assessments/assessments.html", slug=SLUG, page=page, is_first=after is None,
        listed=Assessment, startable=startable(records, host, client), drafts=drafts_about(records, client.id),
        drawable=drawable(records, client.id),
    )  # fmt: skip


@router.get("/clients/{client_id}/assessments/new/{plugin}/{name}", requires(Assessment, Action.CREATE))
def new_assessment_page(
    records: Records, request: Request, host: Host, client_id: UUID, plugin: Word, name: Word
) -> Response:
    client, instrument = form_to_start(records, host, client_id, f"{plugin}:{name}")
    filling = Filling(instrument, new_form())
    return ask(request, records, client, filling)


@router.post("/clients/{client_id}/assessments/new/{plugin}/{name}", requires(Assessment, Action.CREATE))
def new_assessment_posted(
    records: Records, request: Request, host: Host, client_id: UUID, plugin: Word, name: Word, form: TypedForm
) -> Response:
    """First the gate, then the form: each is sent on its own, and nothing is recorded before the form is whole."""
    typed = FormState(form)
    draft = draft_of(records, typed)
    number = draft.instrument_version if draft else None
    client, instrument = form_to_start(records, host, client_id, f"{plugin}:{name}", number)
    filling = Filling(instrument, typed)
    if filling.goes_on_to_questions:
        return ask(request, records, client, filling.through_the_gate(), draft=draft)
    if filling.faults:
        return ask(request, records, client, filling, 422, draft=draft)
    made = complete(
        records, host, client=client, instrument=instrument, given=filling.given, submission=filling.submission
    )
    if draft is not None:
        end(records, draft, DraftEnd.COMPLETED)
    return RedirectResponse(f"/clients/{client_id}/assessments/{made.id}", 303)


@router.post("/clients/{client_id}/assessments/{assessment_id}/steps/{place}", requires(Assessment, Action.WRITE))
def step_settled(records: Records, client_id: UUID, assessment_id: UUID, place: int) -> Response:
    """One of the next steps is done, or was decided against."""
    settle_step(records, assessment_of(records, client_id, assessment_id), place)
    return RedirectResponse(f"/clients/{client_id}/assessments/{assessment_id}", 303)


def ask(
    request: Request, records: Records, client: Client, filling: Filling, status: int = 200, *,
    draft: AssessmentDraft | None = None,
) -> Response:  # fmt: skip
    """The form as far as it is filled in; `draft` if it has been saved before."""
    template = "assessments/gate.html" if filling.shows_gate else "assessments/form.html"
    return render_about(
        request, records, client, template, slug=SLUG, status_code=status, state=filling.state, filling=filling,
        instrument=filling.instrument, draft=draft if draft and draft.is_open else None,
        may_save=records.may(Action.CREATE, new_draft(records, client.id, filling.instrument)),
    )  # fmt: skip

"""Pages of assessments: a client's list, the gate, the form, and one as it was recorded."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.access.errors import NotFound
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.assessments.definitions import kept
from core.assessments.filling import Filling
from core.assessments.models import Assessment
from core.assessments.service import NEWEST_FIRST, complete, settle_step
from core.assessments.starting import form_to_start, startable
from core.assessments.telling import told_gate, told_scores, told_sections
from core.casework.submissions import new_form
from core.clients.history import past_in_words
from core.clients.models import Client
from core.clients.record import render_about
from core.organisations.installed import Host
from core.web.forms import FormState, TypedForm
from core.web.lists import After

router = Router(face=Face.PAGE)

SLUG = "assessments"
WHO = (joinedload(Assessment.worker), joinedload(Assessment.organisation))
Word = Annotated[str, Path(max_length=60)]


@router.get("/clients/{client_id}/assessments", requires(Assessment, Action.READ))
def assessments_page(records: Records, request: Request, host: Host, client_id: UUID, after: After = None) -> Response:
    client = records.one(Client, client_id)
    asked = select(Assessment).where(Assessment.client_id == client.id)
    page = records.page(asked, order=NEWEST_FIRST, limit=25, after=after, load=WHO)
    return render_about(
        request, records, client, "assessments/assessments.html", slug=SLUG, page=page, is_first=after is None,
        startable=startable(records, host, client),
    )  # fmt: skip


@router.get("/clients/{client_id}/assessments/new/{plugin}/{name}", requires(Assessment, Action.CREATE))
def new_assessment_page(
    records: Records, request: Request, host: Host, client_id: UUID, plugin: Word, name: Word
) -> Response:
    client, instrument = form_to_start(records, host, client_id, f"{plugin}:{name}")
    filling = Filling(instrument, new_form())
    return _ask(request, records, client, filling)


@router.post("/clients/{client_id}/assessments/new/{plugin}/{name}", requires(Assessment, Action.CREATE))
def new_assessment_posted(
    records: Records, request: Request, host: Host, client_id: UUID, plugin: Word, name: Word, form: TypedForm
) -> Response:
    """First the gate, then the form: each is sent on its own, and nothing is recorded before the form is whole."""
    client, instrument = form_to_start(records, host, client_id, f"{plugin}:{name}")
    filling = Filling(instrument, FormState(form))
    if filling.goes_on_to_questions:
        return _ask(request, records, client, filling.through_the_gate())
    if filling.faults:
        return _ask(request, records, client, filling, 422)
    made = complete(
        records, host, client=client, instrument=instrument, given=filling.given, submission=filling.submission
    )
    return RedirectResponse(f"/clients/{client_id}/assessments/{made.id}", 303)


@router.get("/clients/{client_id}/assessments/{assessment_id}", requires(Assessment, Action.READ))
def assessment_page(records: Records, request: Request, client_id: UUID, assessment_id: UUID) -> Response:
    assessment = _of(records, client_id, assessment_id)
    definition = kept(records, assessment.instrument, assessment.instrument_version)
    return render_about(
        request, records, records.one(Client, client_id), "assessments/assessment.html", slug=SLUG,
        assessment=assessment, definition=definition, gate=told_gate(assessment, definition),
        parts=told_sections(assessment, definition), scores=told_scores(assessment, definition),
        may_change=records.may(Action.WRITE, assessment), history=past_in_words(records, assessment),
    )  # fmt: skip


@router.post("/clients/{client_id}/assessments/{assessment_id}/steps/{place}", requires(Assessment, Action.WRITE))
def step_settled(records: Records, client_id: UUID, assessment_id: UUID, place: int) -> Response:
    """One of the next steps is done, or was decided against."""
    settle_step(records, _of(records, client_id, assessment_id), place)
    return RedirectResponse(f"/clients/{client_id}/assessments/{assessment_id}", 303)


def _ask(request: Request, records: Records, client: Client, filling: Filling, status: int = 200) -> Response:
    template = "assessments/gate.html" if filling.shows_gate else "assessments/form.html"
    return render_about(
        request, records, client, template, slug=SLUG, status_code=status, state=filling.state, filling=filling,
        instrument=filling.instrument,
    )  # fmt: skip


def _of(records: Records, client_id: UUID, assessment_id: UUID) -> Assessment:
    assessment = records.one(Assessment, assessment_id)
    if assessment.client_id != client_id:
        raise NotFound
    return assessment

"""The page of one assessment, with its warnings: each stays on top until what was done about it is recorded."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from core.access.errors import Invalid, NotFound, StaleVersion
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.assessments.definitions import kept
from core.assessments.models import Assessment
from core.assessments.safety import LONGEST_WORDS
from core.assessments.service import record_safety
from core.assessments.telling import told_gate, told_scores, told_sections
from core.clients.history import past_in_words
from core.clients.models import Client
from core.clients.record import render_about
from core.web.conflicts import version_in
from core.web.forms import FormState, TypedForm
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/clients/{client_id}/assessments/{assessment_id}")

SLUG = "assessments"


@router.get("", requires(Assessment, Action.READ))
def assessment_page(records: Records, request: Request, client_id: UUID, assessment_id: UUID) -> Response:
    return _page(request, records, assessment_of(records, client_id, assessment_id))


@router.post("/safety/{prompt}", requires(Assessment, Action.WRITE))
def safety_recorded(
    records: Records, request: Request, client_id: UUID, assessment_id: UUID, prompt: str, form: TypedForm
) -> Response:
    """What was done about one warning."""
    assessment = assessment_of(records, client_id, assessment_id)
    state, key = FormState(form), prompt[:60]
    if version_in(form) != assessment.version:
        raise StaleVersion(assessment.version)
    try:
        record_safety(
            records,
            assessment,
            prompt=key,
            way=state.value(f"way-{key}"),
            words=state.value(f"words-{key}")[:LONGEST_WORDS],
        )
    except Invalid as wrong:
        return _page(request, records, assessment, state.with_error(f"{wrong.field}-{key}", wrong.message), 422)
    return RedirectResponse(f"/clients/{client_id}/assessments/{assessment_id}", 303)


def assessment_of(records: Records, client_id: UUID, assessment_id: UUID) -> Assessment:
    """Raises `NotFound` for one of somebody else, too."""
    assessment = records.one(Assessment, assessment_id)
    if assessment.client_id != client_id:
        raise NotFound
    return assessment


def _page(
    request: Request, records: Records, assessment: Assessment, state: FormState | None = None, status: int = 200
) -> Response:
    definition = kept(records, assessment.instrument, assessment.instrument_version)
    ways = {one.key: [Choice(way.key, way.text) for way in one.ways] for one in assessment.safety}
    may_change = records.may(Action.WRITE, assessment)
    return render_about(
        request, records, records.one(Client, assessment.client_id), "assessments/assessment.html", slug=SLUG,
        status_code=status, state=state, empty_state=FormState(), assessment=assessment, definition=definition,
        gate=told_gate(assessment, definition), parts=told_sections(assessment, definition),
        scores=told_scores(assessment, definition), may_change=may_change, entry=(assessment, may_change),
        history=past_in_words(records, assessment), ways=ways, longest_words=LONGEST_WORDS,
        safety_words=[one.words for one in assessment.safety],
    )  # fmt: skip

"""Pages of drafts: a form saved to come back to, opened again as it was left, or discarded."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from core.access.errors import NotFound
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.assessments.draft_models import AssessmentDraft, DraftEnd
from core.assessments.drafts import draft_of, end, save, typed_in
from core.assessments.filling import Filling
from core.assessments.pages import Word, ask
from core.assessments.starting import form_to_start
from core.organisations.installed import Host
from core.web.conflicts import version_in
from core.web.forms import FormState, TypedForm

router = Router(face=Face.PAGE, prefix="/clients/{client_id}/assessments/drafts")

BY_ITSELF = "by_itself"


@router.post("/new/{plugin}/{name}", requires(AssessmentDraft, Action.CREATE))
def draft_saved(records: Records, host: Host, client_id: UUID, plugin: Word, name: Word, form: TypedForm) -> Response:
    """Right or wrong, complete or not. A form that saves itself while somebody types is answered with its version."""
    typed = FormState(form)
    before = draft_of(records, typed)
    number = before.instrument_version if before else None
    client, instrument = form_to_start(records, host, client_id, f"{plugin}:{name}", number)
    version = version_in(form) if before and "version" in form else None
    draft = save(records, client=client, instrument=instrument, typed=typed, version=version)
    if BY_ITSELF in form:
        return JSONResponse({"version": draft.version})
    return RedirectResponse(f"/clients/{client_id}/assessments", 303)


@router.get("/{draft_id}", requires(AssessmentDraft, Action.READ))
def draft_page(records: Records, request: Request, host: Host, client_id: UUID, draft_id: UUID) -> Response:
    """The form as it was left, with the questions of the version that was begun."""
    draft = _of(records, client_id, draft_id)
    client, instrument = form_to_start(records, host, client_id, draft.instrument, draft.instrument_version)
    return ask(request, records, client, Filling(instrument, typed_in(draft)), draft=draft)


@router.post("/{draft_id}/discard", requires(AssessmentDraft, Action.WRITE))
def draft_discarded(records: Records, client_id: UUID, draft_id: UUID, form: TypedForm) -> Response:
    records.because("Discarded by its worker")
    end(records, _of(records, client_id, draft_id), DraftEnd.DISCARDED)
    return RedirectResponse(f"/clients/{client_id}/assessments", 303)


def _of(records: Records, client_id: UUID, draft_id: UUID) -> AssessmentDraft:
    draft = records.one(AssessmentDraft, draft_id)
    if draft.client_id != client_id or not draft.is_open:
        raise NotFound
    return draft

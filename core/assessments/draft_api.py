"""The API of drafts: forms that the caller has begun, saved as often as they like, completed or discarded."""

from uuid import UUID

from sqlalchemy import Row, bindparam

from core.access.errors import Conflict, Invalid, StaleVersion
from core.access.paging import Filter
from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.assessments.api import shown, unprocessable
from core.assessments.draft_answers import fields_of, whole
from core.assessments.draft_models import OVER, AssessmentDraft, DraftEnd
from core.assessments.drafts import BEGUN_BY, LAST_SAVED_FIRST, end, save, typed_in
from core.assessments.filling import Filling
from core.assessments.questions import given_in
from core.assessments.schemas import (
    AssessmentDraftIn,
    AssessmentDraftLine,
    AssessmentDraftOut,
    AssessmentOut,
    DraftAnswersIn,
    DraftFaultOut,
)
from core.assessments.service import Given, complete
from core.assessments.starting import form_to_start
from core.casework.submissions import FIELD
from core.clients.models import Client
from core.content.answers import AnswersRefused
from core.content.instruments import Instrument
from core.organisations.installed import Host
from core.web.conflicts import refuse_stale
from core.web.forms import FormState
from core.web.lists import After, Limit, Listed, listed, page_and_count

router = Router(face=Face.API, prefix="/api/v1", tags=["assessments"])

LINE = tuple(AssessmentDraftLine.model_fields)
OF_CLIENT = Filter(AssessmentDraft.client_id == bindparam("client"))


@router.get("/assessment-drafts", requires(AssessmentDraft, Action.READ))
def list_drafts(records: Records, after: After = None, limit: Limit = 50) -> Listed[AssessmentDraftLine]:
    """The forms that you have begun and not completed, the last saved first."""
    return _listed(records, after, limit)


@router.get("/clients/{client_id}/assessment-drafts", requires(AssessmentDraft, Action.READ))
def list_drafts_about_a_client(
    records: Records, client_id: UUID, after: After = None, limit: Limit = 50
) -> Listed[AssessmentDraftLine]:
    """Those about one person."""
    return _listed(records, after, limit, client=records.one(Client, client_id).id)


@router.post("/clients/{client_id}/assessment-drafts", requires(AssessmentDraft, Action.CREATE), status=201)
def begin_draft(
    records: Records, host: Host, client_id: UUID, given: AssessmentDraftIn
) -> Reply[AssessmentDraftOut]:  # fmt: skip
    """Begin a form. It is yours alone until it is completed, and keeps the version that it was begun with."""
    client, instrument = form_to_start(records, host, client_id, given.instrument)
    if given.version != instrument.version:
        raise Invalid("version", f"This form is at version {instrument.version} now. Read it again.")
    draft = save(records, client=client, instrument=instrument, typed=_typed(instrument, given), version=None)
    return _reply(draft, instrument)


@router.get("/assessment-drafts/{draft_id}", requires(AssessmentDraft, Action.READ))
def show_draft(records: Records, host: Host, draft_id: UUID) -> Reply[AssessmentDraftOut]:
    """As it was saved last, by API or on a page, with what keeps it from being completed."""
    draft = _open(records, draft_id)
    _, instrument = _begun(records, host, draft)
    return _reply(draft, instrument)


@router.put("/assessment-drafts/{draft_id}", requires(AssessmentDraft, Action.WRITE))
def save_draft(
    records: Records, host: Host, draft_id: UUID, given: DraftAnswersIn, version: IfMatch
) -> Reply[AssessmentDraftOut]:  # fmt: skip
    """What is filled in now, in place of what was saved before. Wrong answers are kept too; see `faults`."""
    draft = _open(records, draft_id)
    client, instrument = _begun(records, host, draft)
    typed = _typed(instrument, given)
    refuse_stale(version, draft.version, now=_out(draft, instrument), yours=given)
    again = FormState({**typed.values, **_its_form(draft)})
    return _reply(save(records, client=client, instrument=instrument, typed=again, version=version), instrument)


@router.post("/assessment-drafts/{draft_id}/complete", requires(AssessmentDraft, Action.WRITE), status=201)
def complete_draft(records: Records, host: Host, draft_id: UUID, version: IfMatch) -> Reply[AssessmentOut]:
    """Record the assessment, as it was saved. Where its gate stays shut, what is recorded is that nothing was asked,
    and why."""
    draft = _open(records, draft_id, version)
    client, instrument = _begun(records, host, draft)
    filling = whole(Filling(instrument, typed_in(draft)))
    if filling.faults:
        raise unprocessable(AnswersRefused(filling.faults))
    made = complete(
        records, host, client=client, instrument=instrument, given=filling.given, submission=filling.submission
    )
    end(records, draft, DraftEnd.COMPLETED)
    return shown(made)


@router.post("/assessment-drafts/{draft_id}/discard", requires(AssessmentDraft, Action.WRITE))
def discard_draft(records: Records, draft_id: UUID, version: IfMatch) -> None:
    """Nothing of what was filled in is kept."""
    draft = _open(records, draft_id, version)
    records.because("Discarded by its worker")
    end(records, draft, DraftEnd.DISCARDED)


def _listed(records: Records, after: UUID | None, limit: int, **about: UUID) -> Listed[AssessmentDraftLine]:
    filters = (*BEGUN_BY, OF_CLIENT) if about else BEGUN_BY
    values = {"person": records.actor.person_id, **about}
    found = page_and_count(
        records, AssessmentDraft, LINE, order=LAST_SAVED_FIRST, limit=limit, after=after, filters=filters,
        values=values,
    )  # fmt: skip
    return listed(*found, _line)


def _open(records: Records, draft_id: UUID, version: int | None = None) -> AssessmentDraft:
    draft = records.one(AssessmentDraft, draft_id)
    if not draft.is_open:
        raise Conflict(OVER)
    if version is not None and version != draft.version:
        raise StaleVersion(draft.version)
    return draft


def _begun(records: Records, host: Host, draft: AssessmentDraft) -> tuple[Client, Instrument]:
    return form_to_start(records, host, draft.client_id, draft.instrument, draft.instrument_version)


def _typed(instrument: Instrument, given: DraftAnswersIn) -> FormState:
    try:
        return fields_of(instrument, Given(given.gate, given.answers))
    except AnswersRefused as refused:
        raise unprocessable(refused) from None


def _its_form(draft: AssessmentDraft) -> dict[str, str]:
    """By which saving it again changes this draft."""
    return {FIELD: str(draft.form_id)}


def _reply(draft: AssessmentDraft, instrument: Instrument) -> Reply[AssessmentDraftOut]:
    location = f"/api/v1/assessment-drafts/{draft.id}"
    return Reply(_out(draft, instrument), version=draft.version, location=location)


def _out(draft: AssessmentDraft, instrument: Instrument) -> AssessmentDraftOut:
    typed = typed_in(draft)
    given, _ = given_in(instrument, typed.values)
    faults = [DraftFaultOut.model_validate(one) for one in whole(Filling(instrument, typed)).faults]
    said = {name: getattr(draft, name) for name in LINE}
    return AssessmentDraftOut(**said, gate=dict(given.gate), answers=dict(given.answers), faults=faults)


def _line(row: Row[*tuple[object, ...]]) -> AssessmentDraftLine:
    return AssessmentDraftLine.model_construct(None, **dict(zip(LINE, row, strict=False)))

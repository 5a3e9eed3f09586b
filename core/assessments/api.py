"""The assessments API: the forms one may start, and what was recorded with them."""

from typing import Annotated
from uuid import UUID

from fastapi import Path
from fastapi.exceptions import RequestValidationError
from sqlalchemy import Row

from core.access.errors import Invalid
from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.assessments.definitions import kept
from core.assessments.models import Assessment
from core.assessments.schemas import AssessmentIn, AssessmentLine, AssessmentOut, InstrumentLine, SafetyDoneIn
from core.assessments.service import NEWEST_FIRST, OF_CLIENT, Given, complete, record_safety, settle_step
from core.assessments.starting import form_to_start, offered, offered_form
from core.clients.models import Client
from core.content.answers import AnswerFault, AnswersRefused
from core.content.instruments import Instrument
from core.organisations.installed import Host
from core.web.lists import After, Limit, Listed, listed, page_and_count

router = Router(face=Face.API, prefix="/api/v1", tags=["assessments"])

LINE = tuple(AssessmentLine.model_fields)
Word = Annotated[str, Path(max_length=60)]


@router.get("/instruments", requires(Assessment, Action.READ))
def list_instruments(records: Records, host: Host) -> Listed[InstrumentLine]:
    """The latest version of every form that your organisation has switched on, by title."""
    items = [InstrumentLine.model_validate(one) for one in offered(records, host)]
    return Listed(items=items, next=None, count=len(items), count_is_capped=False)


@router.get("/instruments/{plugin}/{name}", requires(Assessment, Action.READ))
def show_instrument(records: Records, host: Host, plugin: Word, name: Word) -> Reply[Instrument]:
    """One form in full: its gate, questions, scores, source and licence."""
    return Reply(offered_form(records, host, f"{plugin}:{name}"))


@router.post("/clients/{client_id}/assessments", requires(Assessment, Action.CREATE), status=201)
def record_assessment(records: Records, host: Host, client_id: UUID, given: AssessmentIn) -> Reply[AssessmentOut]:
    """Record a form filled in. Where its gate stays shut, send the gate's answers alone: what is recorded then is that
    nothing was asked, and why."""
    client, instrument = form_to_start(records, host, client_id, given.instrument)
    if given.version != instrument.version:
        raise Invalid("version", f"This form is at version {instrument.version} now. Read it again.")
    try:
        filled_in = Given(given.gate, given.answers)
        return shown(complete(records, host, client=client, instrument=instrument, given=filled_in))
    except AnswersRefused as refused:
        raise unprocessable(refused) from None


@router.get("/clients/{client_id}/assessments", requires(Assessment, Action.READ))
def list_assessments_of_a_client(
    records: Records, client_id: UUID, after: After = None, limit: Limit = 50
) -> Listed[AssessmentLine]:
    """One client's assessments that you may see, newest first."""
    about = {"client": records.one(Client, client_id).id}
    return listed(
        *page_and_count(
            records, Assessment, LINE, order=NEWEST_FIRST, limit=limit, after=after, filters=(OF_CLIENT,), values=about
        ),
        _line,
    )


@router.get("/assessments", requires(Assessment, Action.READ), from_replica=True)
def list_assessments(records: Records, after: After = None, limit: Limit = 50) -> Listed[AssessmentLine]:
    """The assessments you may see, newest first."""
    return listed(*page_and_count(records, Assessment, LINE, order=NEWEST_FIRST, limit=limit, after=after), _line)


@router.get("/assessments/{assessment_id}", requires(Assessment, Action.READ))
def show_assessment(records: Records, assessment_id: UUID) -> Reply[AssessmentOut]:
    return shown(records.one(Assessment, assessment_id))


@router.get("/assessments/{assessment_id}/definition", requires(Assessment, Action.READ))
def show_definition(records: Records, assessment_id: UUID) -> Reply[Instrument]:
    """The form as it was asked, whatever became of its plugin."""
    assessment = records.one(Assessment, assessment_id)
    definition = kept(records, assessment.instrument, assessment.instrument_version)
    if definition is None:
        raise Invalid("instrument", "The definition of this form was not kept.")
    return Reply(definition)


@router.post("/assessments/{assessment_id}/next-steps/{place}/settle", requires(Assessment, Action.WRITE))
def settle(records: Records, assessment_id: UUID, place: int, version: IfMatch) -> Reply[AssessmentOut]:
    """A next step is done, or was decided against; places count from 0."""
    assessment = records.one(Assessment, assessment_id, version=version)
    settle_step(records, assessment, place)
    return shown(assessment)


@router.post("/assessments/{assessment_id}/safety/{prompt}", requires(Assessment, Action.WRITE))
def record_what_was_done(
    records: Records, assessment_id: UUID, prompt: Word, given: SafetyDoneIn, version: IfMatch
) -> Reply[AssessmentOut]:
    """What was done about one safety prompt. Recorded once, it stays as it is."""
    assessment = records.one(Assessment, assessment_id, version=version)
    record_safety(records, assessment, prompt=prompt, way=given.way, words=given.words)
    return shown(assessment)


def shown(assessment: Assessment) -> Reply[AssessmentOut]:
    body = AssessmentOut.model_validate(assessment)
    return Reply(body, version=assessment.version, location=f"/api/v1/assessments/{assessment.id}")


def unprocessable(refused: AnswersRefused) -> RequestValidationError:
    return RequestValidationError([_fault(fault) for fault in refused.faults])


def _fault(fault: AnswerFault) -> dict[str, object]:
    """In the shape of the framework's own, so that all faults of a body read alike."""
    return {"type": "value_error", "loc": ("body", fault.field), "msg": fault.message, "ctx": {"error": fault.message}}


def _line(row: Row[*tuple[object, ...]]) -> AssessmentLine:
    return AssessmentLine.model_construct(None, **dict(zip(LINE, row, strict=False)))

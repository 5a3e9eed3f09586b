"""Instruments and assessments as FHIR R4 over HTTP, for whoever may read them here."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Response
from starlette.responses import JSONResponse

from core.access.errors import NotFound
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.assessments.definitions import kept, kept_of, worded
from core.assessments.models import Assessment
from core.interop.fhir.questionnaire_responses import questionnaire_response
from core.interop.fhir.questionnaires import Resource, questionnaire, questionnaire_id
from core.organisations.enablement import enabled_for
from core.organisations.installed import Host
from core.web.outcomes import FHIR_JSON

router = Router(face=Face.API, prefix="/fhir/R4", tags=["fhir"])


@router.get("/Questionnaire/{id}", requires(Assessment, Action.READ))
def read_questionnaire(records: Records, host: Host, id: Annotated[str, Path(max_length=64)]) -> Response:
    """One version of a form that your organisation has switched on, as `bright-paths.walk.v1`. Wording behind a licence
    switch is in it where your organisation holds the licence and gave its copy."""
    enabled = enabled_for(records, host).names
    ours = (one for one in host.catalogue.instruments if one.plugin in enabled)
    for instrument in kept_of(records, [one for one in ours if questionnaire_id(*one.release) == id]):
        return _fhir(questionnaire(worded(records, instrument)))
    raise NotFound


@router.get("/QuestionnaireResponse/{assessment_id}", requires(Assessment, Action.READ))
def read_questionnaire_response(records: Records, assessment_id: UUID) -> Response:
    """An assessment that you may read, with the form it was made with."""
    assessment = records.one(Assessment, assessment_id)
    definition = kept(records, assessment.instrument, assessment.instrument_version)
    if definition is None:
        raise NotFound
    return _fhir(questionnaire_response(assessment, definition))


def _fhir(resource: Resource) -> Response:
    return JSONResponse(resource, media_type=FHIR_JSON)

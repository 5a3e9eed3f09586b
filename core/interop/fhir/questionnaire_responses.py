"""A recorded assessment as a FHIR R4 QuestionnaireResponse, by the definition that it pinned."""

from collections.abc import Iterator, Mapping
from datetime import UTC

from core.access.protected import Label
from core.assessments.models import Assessment
from core.content.instruments import Instrument, WhoAnswers
from core.content.items import Date, MultiChoice, NumberItem, Scale, SingleChoice, YesNo, YesNoUnknown
from core.content.missing import is_missing
from core.content.repeating import Item, Repeating
from core.interop.fhir.questionnaires import SCORES, Resource, canonical, coding, plain_coding, score_link

CONFIDENTIALITY = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
LETTERS = {Label.NORMAL: "N", Label.RESTRICTED: "R", Label.VERY_RESTRICTED: "V"}


def questionnaire_response(assessment: Assessment, definition: Instrument) -> Resource:
    """What was answered, and the scores that are not withheld. One whose gate stayed shut is `stopped`, without items:
    nothing was asked."""
    worker = {"reference": f"Practitioner/{assessment.worker_id}"}
    patient = {"reference": f"Patient/{assessment.client_id}"}
    made: Resource = {
        "resourceType": "QuestionnaireResponse",
        "id": str(assessment.id),
        "meta": {
            "versionId": str(assessment.version),
            "security": [{"system": CONFIDENTIALITY, "code": LETTERS.get(assessment.label, "V")}],
        },
        "questionnaire": f"{canonical(assessment.instrument)}|{assessment.instrument_version}",
        "status": "completed" if assessment.was_asked else "stopped",
        "subject": patient,
        "authored": assessment.completed_at.astimezone(UTC).isoformat(timespec="seconds"),
        "author": worker,
        "source": worker if definition.who_answers is WhoAnswers.WORKER else patient,
    }
    items = list(_items(assessment, definition)) if assessment.was_asked else []
    return made | ({"item": items} if items else {})


def _items(assessment: Assessment, definition: Instrument) -> Iterator[Resource]:
    for section in definition.sections:
        answered = [one for item in section.items for one in _answered(item, assessment.answers.get(item.key))]
        if answered:
            yield {"linkId": f"section.{section.key}", "text": section.title, "item": answered}
    scores = [
        {"linkId": score_link(score.key), "text": score.title, "answer": [{"valueDecimal": value}]}
        for score in definition.scores
        if isinstance(value := assessment.scores.get(score.key), int | float)
    ]
    if scores:
        yield {"linkId": SCORES, "text": "Scores", "item": scores}


def _answered(item: Item, answer: object, within: str = "") -> Iterator[Resource]:
    """Nothing for a question without an answer; of a repeating group one item for each record."""
    if is_missing(answer):
        return
    said: Resource = {"linkId": f"{within}{item.key}", "text": item.text}
    if not isinstance(item, Repeating):
        yield said | {"answer": [_value(item, one) for one in (answer if isinstance(answer, list) else [answer])]}
        return
    for record in answer if isinstance(answer, list) else []:
        if not is_missing([record]):
            yield said | {"item": list(_record(item, record))}


def _record(group: Repeating, record: Mapping[str, object]) -> Iterator[Resource]:
    for item in group.items:
        yield from _answered(item, record.get(item.key), f"{group.key}.")


def _value(item: Item, answer: object) -> Resource:
    match item:
        case YesNo():
            return {"valueBoolean": answer == "yes"}
        case YesNoUnknown():
            return {"valueCoding": plain_coding(str(answer))}
        case SingleChoice() | MultiChoice():
            choice = next((one for one in item.choices if one.key == answer), None)
            return {"valueCoding": coding(item, choice)} if choice else {"valueString": str(answer)}
        case Scale():
            return {"valueInteger": answer}
        case NumberItem():
            return {"valueDecimal" if item.decimals else "valueInteger": answer}
        case Date():
            return {"valueDate": answer}
    return {"valueString": str(answer)}

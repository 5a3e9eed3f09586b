"""An instrument as a FHIR R4 Questionnaire: its words and codes, as whoever asks may see them."""

from collections.abc import Iterator
from uuid import NAMESPACE_URL, uuid5

from core.content.conditions import When
from core.content.instruments import Instrument, Section
from core.content.items import (
    Choice,
    Date,
    LongText,
    MultiChoice,
    NumberItem,
    Scale,
    SingleChoice,
    Text,
    YesNo,
    YesNoUnknown,
)
from core.content.measures import Score
from core.content.repeating import Item, Repeating

Resource = dict[str, object]

SNOMED = "http://snomed.info/sct"
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
LEAST, MOST = "http://hl7.org/fhir/StructureDefinition/minValue", "http://hl7.org/fhir/StructureDefinition/maxValue"
ANSWERS = "urn:fingerpost:answers"
SCORES = "scores"
LONGEST_ID = 64
YES_NO_UNKNOWN = (("yes", "Yes"), ("no", "No"), ("unknown", "Don't know"))


def questionnaire_id(key: str, version: int) -> str:
    """FHIR ids have no underscores or colons: `missing_link:hark` version 1 is `missing-link.hark.v1`."""
    written = f"{key.replace(':', '.').replace('_', '-')}.v{version}"
    return written if len(written) <= LONGEST_ID else str(uuid5(NAMESPACE_URL, canonical(key)))


def canonical(key: str) -> str:
    return f"urn:fingerpost:questionnaire:{key}"


def questionnaire(instrument: Instrument) -> Resource:
    """The whole form, with its scores as read-only items at the end: conditions that ask for a score refer to them.

    Items carry what the instrument says. Published questions that are behind a licence switch are in no file: they are
    in here only for an organisation that gave its own licensed copy. `copyright` says where they are to be had.
    """
    made: Resource = {
        "resourceType": "Questionnaire",
        "id": questionnaire_id(instrument.key, instrument.version),
        "url": canonical(instrument.key),
        "version": str(instrument.version),
        "name": "".join(word.capitalize() for word in instrument.key.replace(":", "_").split("_")),
        "title": instrument.title,
        "status": "active",
        "subjectType": ["Patient"],
        "publisher": instrument.owner,
        "description": instrument.summary,
        "copyright": f"{instrument.licence} {instrument.wording_source}",
        "item": [*(_section(one, instrument) for one in instrument.sections), *_scores(instrument)],
    }
    if instrument.snomed:
        made["code"] = [{"system": SNOMED, "code": instrument.snomed}]
    return made


def coding(item: Item, choice: Choice) -> Resource:
    """One choice: by its SNOMED CT code where it has one, with its points."""
    said: Resource = {"system": f"{ANSWERS}:{item.key}", "code": choice.key, "display": choice.text}
    if choice.snomed:
        said |= {"system": SNOMED, "code": choice.snomed}
    if choice.points is not None:
        said["extension"] = [{"url": ORDINAL, "valueDecimal": choice.points}]
    return said


def plain_coding(answer: str) -> Resource:
    """Yes, no or don't know, where the three stand side by side."""
    return {"system": ANSWERS, "code": answer, "display": dict(YES_NO_UNKNOWN).get(answer, answer)}


def _section(section: Section, instrument: Instrument) -> Resource:
    made: Resource = {"linkId": f"section.{section.key}", "text": section.title, "type": "group"}
    made |= _enabled(section.asked_when, instrument)
    return made | {"item": [_item(item, instrument) for item in section.items]}


def _item(item: Item, instrument: Instrument, within: str = "") -> Resource:
    made: Resource = {"linkId": f"{within}{item.key}", "text": item.text, **_kind(item)}
    if item.required:
        made["required"] = True
    if item.snomed:
        made["code"] = [{"system": SNOMED, "code": item.snomed}]
    made |= _enabled(item.asked_when, instrument)
    if isinstance(item, Repeating):
        made["item"] = [_item(one, instrument, f"{item.key}.") for one in item.items]
    return made


def _kind(item: Item) -> Resource:
    match item:
        case YesNo():
            return {"type": "boolean"}
        case YesNoUnknown():
            return {"type": "choice", "answerOption": [{"valueCoding": plain_coding(key)} for key, _ in YES_NO_UNKNOWN]}
        case SingleChoice() | MultiChoice():
            options = [{"valueCoding": coding(item, choice)} for choice in item.choices]
            repeats = {"repeats": True} if isinstance(item, MultiChoice) else {}
            return {"type": "choice", **repeats, "answerOption": options}
        case Scale():
            return {"type": "integer", "extension": _limits("valueInteger", item.lowest, item.highest)}
        case NumberItem():
            kind, value = ("decimal", "valueDecimal") if item.decimals else ("integer", "valueInteger")
            return {"type": kind, "extension": _limits(value, item.lowest, item.highest)}
        case Date():
            return {"type": "date"}
        case Repeating():
            return {"type": "group", "repeats": True}
        case Text() | LongText():
            return {"type": "text" if isinstance(item, LongText) else "string", "maxLength": item.longest}


def _limits(value: str, lowest: float, highest: float) -> list[Resource]:
    return [{"url": LEAST, value: lowest}, {"url": MOST, value: highest}]


def _scores(instrument: Instrument) -> Iterator[Resource]:
    if instrument.scores:
        items = [_score(score) for score in instrument.scores]
        yield {"linkId": SCORES, "text": "Scores", "type": "group", "readOnly": True, "item": items}


def _score(score: Score) -> Resource:
    made: Resource = {"linkId": score_link(score.key), "text": score.title, "type": "decimal", "readOnly": True}
    return made | ({"code": [{"system": SNOMED, "code": score.snomed}]} if score.snomed else {})


def score_link(key: str) -> str:
    return f"{SCORES}.{key}"


def _enabled(asked_when: tuple[When, ...], instrument: Instrument) -> Resource:
    """The conditions. FHIR joins them by one word, all or any: a band in the middle needs two that both hold, so it
    cannot stand beside another condition. There the question is left open, and its answer is checked here."""
    conditions = [_conditions(when, instrument) for when in asked_when]
    if len(conditions) > 1 and any(len(several) > 1 for several in conditions):
        return {}
    flat = [one for several in conditions for one in several]
    if len(flat) < 2:
        return {"enableWhen": flat} if flat else {}
    return {"enableWhen": flat, "enableBehavior": "any" if len(conditions) > 1 else "all"}


def _conditions(when: When, instrument: Instrument) -> list[Resource]:
    if when.score is None:
        return [_answered(instrument.items[when.item or ""], when.answer or "")]
    score = next(one for one in instrument.scores if one.key == when.score)
    band = next(one for one in score.bands if one.key == when.band)
    question = score_link(score.key)
    least: Resource = {"question": question, "operator": ">=", "answerDecimal": band.lowest}
    most: Resource = {"question": question, "operator": "<=", "answerDecimal": band.highest}
    if band is score.bands[-1]:
        return [least]
    return [most] if band is score.bands[0] else [least, most]


def _answered(item: Item, answer: str) -> Resource:
    asked: Resource = {"question": item.key, "operator": "="}
    if isinstance(item, YesNo):
        return asked | {"answerBoolean": answer == "yes"}
    if isinstance(item, SingleChoice | MultiChoice):
        choice = next(one for one in item.choices if one.key == answer)
        said = coding(item, choice)
        return asked | {"answerCoding": {"system": said["system"], "code": said["code"]}}
    return asked | {"answerCoding": {"system": ANSWERS, "code": answer}}

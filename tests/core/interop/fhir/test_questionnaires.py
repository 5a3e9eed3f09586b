"""Instruments as FHIR Questionnaires: structure, codes, conditions; no wording behind a licence switch."""

import json
import re
from collections.abc import Iterator
from importlib import import_module

import pytest

from core.content.instruments import Instrument
from core.extensions.installed import HOUSE, Plugin
from core.interop.fhir.questionnaires import Resource, questionnaire, questionnaire_id
from tests.hosts import host_of

HOST = host_of(Plugin(HOUSE, import_module("core.partnership.plugin")))
EVERY = list(HOST.catalogue.instruments)
# R4's value set http://hl7.org/fhir/item-type, as far as it is used.
TYPES = {"group", "boolean", "decimal", "integer", "date", "string", "text", "choice"}
OF_ITEM = {
    "linkId", "text", "type", "required", "repeats", "readOnly", "maxLength", "answerOption", "extension", "code",
    "enableWhen", "enableBehavior", "item",
}  # fmt: skip


def walked(items: object) -> Iterator[Resource]:
    for item in items if isinstance(items, list) else []:
        yield item
        yield from walked(item.get("item"))


def exported(key: str) -> dict[str, Resource]:
    found = HOST.catalogue.instruments.latest(key)
    assert found is not None
    return {str(item["linkId"]): item for item in walked(questionnaire(found)["item"])}


@pytest.mark.parametrize("instrument", EVERY, ids=lambda one: f"{one.key}-{one.version}")
def test_every_instrument_is_a_questionnaire(instrument: Instrument) -> None:
    made = questionnaire(instrument)
    items = list(walked(made["item"]))
    links = [item["linkId"] for item in items]
    assert re.fullmatch(r"[A-Za-z0-9\-.]{1,64}", str(made["id"]))
    assert len(set(links)) == len(links)
    assert {str(item["type"]) for item in items} <= TYPES
    assert {field for item in items for field in item} <= OF_ITEM
    assert [item for item in items if (item["type"] == "group") is not ("item" in item)] == []
    assert json.loads(json.dumps(made)) == made


@pytest.mark.parametrize("instrument", EVERY, ids=lambda one: f"{one.key}-{one.version}")
def test_conditions_refer_to_items_that_are_there(instrument: Instrument) -> None:
    items = list(walked(questionnaire(instrument)["item"]))
    links = {item["linkId"] for item in items}
    asked = [one for item in items for one in item.get("enableWhen", [])]  # type: ignore[attr-defined]
    assert {one["question"] for one in asked} <= links


def test_a_condition_on_a_score_refers_to_the_score() -> None:
    assert exported("partnership:audit")["section.remaining"]["enableWhen"] == [
        {"question": "scores.audit_c", "operator": ">=", "answerDecimal": 5}
    ]


def test_several_conditions_are_joined_by_any() -> None:
    source = exported("missing_link:dash")["source_words"]
    assert (len(source["enableWhen"]), source["enableBehavior"]) == (2, "any")  # type: ignore[arg-type]


def test_an_item_carries_its_snomed_code() -> None:
    code = exported("partnership:dialog")["friendships"]["code"]
    assert code == [{"system": "http://snomed.info/sct", "code": "1037701000000108"}]


def test_a_choice_carries_its_points() -> None:
    options = exported("partnership:gad_7")["nervous"]["answerOption"]
    ordinal = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
    assert options[3]["valueCoding"]["extension"] == [{"url": ordinal, "valueDecimal": 3}]  # type: ignore[index]


def test_a_repeating_group_repeats_with_its_own_items() -> None:
    group = exported("partnership:crisis_plan")["contacts"]
    assert (group["repeats"], [item["linkId"] for item in walked(group["item"])]) == (
        True, ["contacts.name", "contacts.who", "contacts.phone"],
    )  # fmt: skip


def test_wording_behind_the_switch_is_not_exported() -> None:
    made = questionnaire(HOST.catalogue.instruments.latest("partnership:audit"))  # type: ignore[arg-type]
    assert "How often do you have a drink containing alcohol" not in json.dumps(made)
    assert "WHO/MSD/MSB/01.6a" in str(made["copyright"])


def test_an_id_that_would_be_too_long_is_a_uuid() -> None:
    assert len(questionnaire_id("a" * 60 + ":" + "b" * 60, 1)) == 36

"""The partnership's own instruments: published bands and cut-offs, missing answers, and prompts about safety."""

from importlib import import_module

import pytest

from core.content.change import score_changes
from core.content.instruments import Instrument, Wording
from core.content.scoring import score
from core.extensions.installed import HOUSE, Plugin
from core.extensions.manager import PluginHost

LIFE = (
    "mental_health", "physical_health", "job_situation", "accommodation", "leisure_activities", "friendships",
    "partner_family", "personal_safety",
)  # fmt: skip
KEYS = {
    "audit", "core_10", "crisis_plan", "dialog", "formulation_5ps", "gad_7", "goals", "phq_9", "reqol_10",
    "safety_plan",
}  # fmt: skip


@pytest.fixture(scope="module")
def host() -> PluginHost:
    return PluginHost([Plugin(HOUSE, import_module("core.partnership.plugin"))])


def form(host: PluginHost, name: str) -> Instrument:
    found = host.catalogue.instruments.latest(f"partnership:{name}")
    assert found is not None
    return found


def test_these_are_for_everybody(host: PluginHost) -> None:
    assert {one.key.partition(":")[2] for one in host.catalogue.instruments} == KEYS


@pytest.mark.parametrize("name", sorted(KEYS - {"crisis_plan", "formulation_5ps", "safety_plan"}))
def test_each_measure_has_an_example_with_something_missing(host: PluginHost, name: str) -> None:
    assert any(None in example.scores.values() for example in form(host, name).examples)


@pytest.mark.parametrize("name", sorted(KEYS))
def test_nothing_is_called_low_risk(host: PluginHost, name: str) -> None:
    said = form(host, name).model_dump_json(exclude={"source"}).lower()
    assert ("low risk" in said, "risk score" in said) == (False, False)


@pytest.mark.parametrize(("name", "direction"), [("dialog", "higher_is_better"), ("reqol_10", "higher_is_better")])
def test_more_is_better_of_dialog_and_reqol(host: PluginHost, name: str, direction: str) -> None:
    assert {one.direction.value for one in form(host, name).scores} == {direction}


def test_dialog_means_are_withheld_unless_every_area_is_rated(host: PluginHost) -> None:
    result = score(form(host, "dialog"), dict.fromkeys(LIFE[:-1], 6))
    assert (result.scores["quality_of_life"], result.answered["quality_of_life"]) == (None, (7, 8))


@pytest.mark.parametrize("answer", [0, 8])
def test_dialog_takes_one_to_seven_alone(host: PluginHost, answer: int) -> None:
    assert form(host, "dialog").items["friendships"].fault(answer) is not None


def test_every_area_of_dialog_has_its_own_snomed_code(host: PluginHost) -> None:
    codes = [item.snomed for item in form(host, "dialog").items.values() if item.kind == "scale"]
    assert (len(codes), len(set(codes)), None in codes) == (11, 11, False)


@pytest.mark.parametrize("answer", ["several_days", "more_than_half", "nearly_every_day"])
def test_any_thought_of_self_harm_on_phq_9_asks_for_an_action(host: PluginHost, answer: str) -> None:
    (prompt,) = score(form(host, "phq_9"), {"self_harm": answer}).prompts
    assert (prompt.key, len(prompt.actions)) == ("safety", 5)


@pytest.mark.parametrize("answer", ["only_occasionally", "sometimes", "often", "most_or_all"])
def test_any_plan_to_end_life_on_core_10_asks_for_an_action(host: PluginHost, answer: str) -> None:
    assert [one.key for one in score(form(host, "core_10"), {"end_my_life": answer}).prompts] == ["safety"]


def test_core_10_stands_in_for_one_missing_answer_and_not_for_two(host: PluginHost) -> None:
    core = form(host, "core_10")
    answers = dict.fromkeys(core.items, "sometimes")
    nine = {key: answer for key, answer in answers.items() if key != "images"}
    eight = {key: answer for key, answer in nine.items() if key != "tense"}
    assert [score(core, one).scores["core_10"] for one in (answers, nine, eight)] == [20, 20, None]


def test_core_10_says_whose_words_it_shows(host: PluginHost) -> None:
    core = form(host, "core_10")
    assert ("CORE System Trust" in core.licence, "CC BY-NC-ND 4.0" in core.licence) == (True, True)


@pytest.mark.parametrize(("total", "is_case"), [(24, True), (25, False)])
def test_reqol_is_in_the_clinical_range_below_25(host: PluginHost, total: int, is_case: bool) -> None:
    assert form(host, "reqol_10").scores[0].is_case(total) is is_case


@pytest.mark.parametrize("name", ["reqol_10", "audit", "dialog"])
def test_words_that_may_not_be_shipped_are_behind_the_switch(host: PluginHost, name: str) -> None:
    assert form(host, name).wording is Wording.BEHIND_SWITCH


@pytest.mark.parametrize(
    ("name", "key", "reliable"), [("phq_9", "phq_9", 6), ("gad_7", "gad_7", 4), ("core_10", "core_10", 6),
                                  ("reqol_10", "reqol_10", 5), ("goals", "goal_1", 3)]
)  # fmt: skip
def test_reliable_change_is_what_is_published(host: PluginHost, name: str, key: str, reliable: float) -> None:
    assert score_changes(form(host, name), {}, {})[key].reliable_change == reliable


HEADINGS = {
    "crisis_plan": {
        "early_signs", "triggers", "what_helps", "what_makes_worse", "self_help", "contacts", "in_hours",
        "out_of_hours", "services", "medication", "allergies", "children", "pets", "home_arrangements", "adjustments",
        "advance_statements", "please_dont", "copies", "review_on",
    },
    "safety_plan": {
        "could_happen", "how_likely", "early_signs", "protective", "persons_view", "positive_risk", "actions",
        "trigger_points", "review_on", "copies", "contacts", "professionals",
    },
    "formulation_5ps": {"presenting", "predisposing", "precipitating", "perpetuating", "protective"},
}  # fmt: skip


@pytest.mark.parametrize("name", HEADINGS)
def test_a_plan_has_every_heading(host: PluginHost, name: str) -> None:
    assert HEADINGS[name] <= set(form(host, name).items)


@pytest.mark.parametrize("name", HEADINGS)
def test_a_plan_has_no_score(host: PluginHost, name: str) -> None:
    assert form(host, name).scores == ()

"""DASH: each of the four criteria is enough, nothing takes one away, and no answer is ever "low risk"."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.content.instruments import AccessLabel, Wording
from core.content.scoring import Scored
from core.extensions.enablement import EnabledPlugins
from core.extensions.manager import PluginHost
from core.extensions.scoring import scored_with
from core.sdk import Instrument
from plugins.missing_link.plugin import after_dash
from plugins.missing_link.scoring import QUESTIONS, criteria

ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        **{question: st.sampled_from(("yes", "no", "unknown")) for question in QUESTIONS},
        "professional_judgement": st.sampled_from(("yes", "no")),
        "incidents": st.integers(0, 20),
        "repeat": st.sampled_from(("yes", "no", "unknown")),
    },
)
CLOSED = {"incidents": 0, "repeat": "no"}


@pytest.fixture
def dash(instrument: Callable[[str], Instrument]) -> Instrument:
    return instrument("missing_link:dash")


def scored(host: PluginHost, dash: Instrument, answers: dict[str, object]) -> Scored:
    return scored_with(host.catalogue, dash, answers)


def yes(count: int) -> dict[str, str]:
    return {question: "yes" if place < count else "no" for place, question in enumerate(QUESTIONS)}


def test_it_is_restricted_and_its_wording_behind_the_switch(dash: Instrument) -> None:
    assert (dash.label, dash.wording) == (AccessLabel.RESTRICTED, Wording.BEHIND_SWITCH)


def test_it_asks_the_questions_that_the_scorer_counts(dash: Instrument) -> None:
    assert [key for key, item in dash.items.items() if item.kind == "yes_no_unknown"][:24] == list(QUESTIONS)


@pytest.mark.parametrize(("count", "marac"), [(13, "no_criterion_met"), (14, "refer"), (24, "refer")])
def test_fourteen_yes_are_visible_high_risk(host: PluginHost, dash: Instrument, count: int, marac: str) -> None:
    assert scored(host, dash, yes(count) | CLOSED).outcomes["marac"] == marac


@pytest.mark.parametrize(("incidents", "marac"), [(2, "no_criterion_met"), (3, "refer")])
def test_three_incidents_in_twelve_months_are_enough(
    host: PluginHost, dash: Instrument, incidents: int, marac: str
) -> None:
    assert scored(host, dash, yes(0) | CLOSED | {"incidents": incidents}).outcomes["marac"] == marac


def test_a_criterion_met_asks_for_a_recorded_action(host: PluginHost, dash: Instrument) -> None:
    (refer,) = [one for one in scored(host, dash, yes(14) | CLOSED).prompts if one.key == "refer"]
    assert [action.key for action in refer.actions] == ["referred", "manager_decides", "emergency"]


@given(answers=ANSWERS)
def test_judgement_only_ever_adds(answers: dict[str, object]) -> None:
    without = criteria({key: answer for key, answer in answers.items() if key != "professional_judgement"}).outcomes
    judged = criteria({**answers, "professional_judgement": "no"}).outcomes
    assert judged == without
    assert criteria({**answers, "professional_judgement": "yes"}).outcomes["marac"] == "refer"


@given(answers=ANSWERS)
def test_what_is_open_never_counts_as_a_no(answers: dict[str, object]) -> None:
    result = criteria(answers)
    is_open = any(answers.get(question) not in ("yes", "no") for question in QUESTIONS)
    assert (result.scores["yes_answers"] is None) is is_open
    assert not (is_open and result.outcomes.get("marac") == "no_criterion_met")


@given(answers=ANSWERS)
def test_a_further_yes_never_takes_a_criterion_away(answers: dict[str, object]) -> None:
    before, after = criteria(answers).outcomes, criteria({**answers, "strangling": "yes"}).outcomes
    assert {key for key, value in before.items() if value == "met"} <= set(after)


def test_nothing_says_that_the_danger_is_low(dash: Instrument) -> None:
    assert "low risk" not in dash.model_dump_json().lower()


@pytest.mark.parametrize(
    ("outcomes", "days"),
    [
        ({"marac": "refer"}, [0, 0, 1]),
        ({"marac": "refer", "children": "yes", "review": "needed"}, [0, 0, 1, 0, 7]),
        ({"marac": "no_criterion_met"}, [7]),
        ({"review": "needed"}, [7, 7]),
    ],
)
def test_something_always_follows(outcomes: dict[str, str], days: list[int]) -> None:
    assert [step.due_in_days for step in after_dash(outcomes)] == days


def test_an_organisation_without_the_plugin_has_no_dash(host: PluginHost) -> None:
    assert "missing_link:dash" not in [one.key for one in EnabledPlugins(host, {"alabare"}).instruments]

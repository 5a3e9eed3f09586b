"""The partners' own forms: what must be said, what follows, and that no organisation sees another's until it is on."""

from collections.abc import Callable

import pytest

from core.content.answers import check_answers
from core.content.scoring import score
from core.extensions.enablement import EnabledPlugins
from core.extensions.manager import PluginHost
from core.sdk import Instrument

Latest = Callable[[str], Instrument]
KEYS = {
    "alabare": "alabare:sanctuary_visit",
    "missing_link": "missing_link:hark",
    "nilaari": "nilaari:language_faith_culture",
    "second_step": "second_step:support_conversation",
}


@pytest.mark.parametrize(("plugin", "key"), KEYS.items())
def test_an_organisation_may_start_what_it_has_switched_on(host: PluginHost, plugin: str, key: str) -> None:
    assert key in [found.key for found in EnabledPlugins(host, {plugin}).instruments]


def test_an_organisation_may_switch_on_another_partners_plugin(host: PluginHost) -> None:
    enabled = EnabledPlugins(host, {"second_step", "nilaari"})
    assert {found.plugin for found in enabled.instruments} == {"second_step", "nilaari", "partnership"}


@pytest.mark.parametrize("key", ["second_step", "alabare", "nilaari"])
def test_the_first_example_of_a_form_is_complete(instrument: Latest, key: str) -> None:
    form = instrument(KEYS[key])
    assert check_answers(form, form.examples[0].answers) == ()


@pytest.mark.parametrize("answer", ["no", "unknown"])
def test_not_being_safe_today_comes_before_anything_else(instrument: Latest, answer: str) -> None:
    assert "999" in score(instrument(KEYS["second_step"]), {"safe_today": answer}).prompts[0].words


def test_the_route_chosen_is_the_outcome_of_a_support_conversation(instrument: Latest) -> None:
    form = instrument(KEYS["second_step"])
    routes = [choice.key for choice in form.items["route"].choices]  # type: ignore[union-attr]
    assert [score(form, {"route": route}).outcomes for route in routes] == [{"route": route} for route in routes]


@pytest.mark.parametrize("answer", ["no", "unknown"])
def test_an_unsafe_way_home_is_told_before_they_leave(instrument: Latest, answer: str) -> None:
    result = score(instrument(KEYS["alabare"]), {"safe_to_travel": answer})
    assert (len(result.prompts), result.outcomes) == (1, {"way_home": "not_safe"})


def test_wellbeing_is_never_banded(instrument: Latest) -> None:
    assert [measure.bands for measure in instrument(KEYS["alabare"]).scores] == [(), ()]


def test_wanting_no_interpreter_asks_for_none(instrument: Latest) -> None:
    result = score(instrument(KEYS["nilaari"]), {"interpreter": "never"})
    assert (result.outcomes, result.prompts) == ({"interpreter": "not_wanted"}, ())

"""The partners' competency frameworks: as stated cell by cell, nothing mended, drafts marked as drafts."""

import pytest

from core.content.anomalies import Oddity, anomalies_of
from core.content.frameworks import State
from core.extensions.manager import PluginHost
from core.sdk import Framework

MISSING_LINK = "3/3/3 4/4/4 3/3/3 3/3/4 3/3/4 3/3/4 1/3/2 3/3/4 3/3/3 3/3/3"
SECOND_STEP = "3/3/3 4/4/4 3/3/3 3/3/3 3/4/4 3/3/4 1/3/2 3/3/3 3/3/3 3/3/0"
KEYS = {
    "alabare": "alabare:crisis_house_worker",
    "missing_link": "missing_link:recovery_navigator",
    "nilaari": "nilaari:culturally_responsive_practitioner",
    "second_step": "second_step:recovery_coach",
}


def latest(host: PluginHost, plugin: str) -> Framework:
    found = host.catalogue.frameworks.latest(KEYS[plugin])
    assert found is not None
    return found


def cells(framework: Framework) -> str:
    return " ".join("/".join(str(len(one.at(level))) for level in framework.levels) for one in framework.competencies)


def oddities(framework: Framework) -> set[tuple[Oddity, str | None]]:
    return {(one.oddity, one.competency) for one in anomalies_of(framework)}


@pytest.mark.parametrize(("plugin", "stated"), [("missing_link", MISSING_LINK), ("second_step", SECOND_STEP)])
def test_every_cell_holds_as_many_indicators_as_its_source(host: PluginHost, plugin: str, stated: str) -> None:
    assert cells(latest(host, plugin)) == stated


@pytest.mark.parametrize(("plugin", "count"), [("missing_link", 94), ("second_step", 90)])
def test_all_indicators_are_there(host: PluginHost, plugin: str, count: int) -> None:
    assert latest(host, plugin).indicator_count == count


@pytest.mark.parametrize(("plugin", "count"), [("missing_link", 11), ("second_step", 14)])
def test_what_its_file_states_as_odd_is_kept(host: PluginHost, plugin: str, count: int) -> None:
    assert len(latest(host, plugin).anomalies) == count


@pytest.mark.parametrize("plugin", ["missing_link", "second_step"])
def test_one_indicator_introduces_four_points(host: PluginHost, plugin: str) -> None:
    lists = [len(one.indicator.sub_points) for one in latest(host, plugin).standings if one.indicator.sub_points]
    assert lists == [4]


def test_the_two_share_their_competencies_in_one_order(host: PluginHost) -> None:
    ours, theirs = (latest(host, plugin).competencies for plugin in ("missing_link", "second_step"))
    assert [(one.number, one.title) for one in ours] == [(one.number, one.title) for one in theirs]


def test_levels_carry_the_numbers_that_the_source_prints_and_no_others(host: PluginHost) -> None:
    printed = [[one.ladder_position for one in latest(host, name).levels] for name in ("missing_link", "second_step")]
    assert printed == [[1, 2, 3], [None, None, None]]


def test_second_steps_rule_asks_for_a_year_at_a_level_that_no_column_is_called(host: PluginHost) -> None:
    framework = latest(host, "second_step")
    assert [framework.sentence_of(rule) for rule in framework.rules] == [
        "Level 4 held for at least 365 days, as the annual appraisal shows"
    ]


def test_what_is_odd_in_missing_links_is_found(host: PluginHost) -> None:
    assert oddities(latest(host, "missing_link")) == {
        (Oddity.NOT_RISING, "working_with_change"),
        (Oddity.CUT_OFF, "working_with_change"),
        (Oddity.NAMES_OWNER, "customer_care"),
        (Oddity.NAMES_OWNER, "organisation_and_sector_awareness"),
    }


def test_what_is_odd_in_second_steps_is_found(host: PluginHost) -> None:
    assert oddities(latest(host, "second_step")) == {
        (Oddity.HIDDEN_LADDER, "policy_procedure_and_practice"),
        (Oddity.MISSING_LEVEL, "policy_procedure_and_practice"),
        (Oddity.NAMES_OWNER, "customer_care"),
        (Oddity.NAMES_OWNER, "organisation_and_sector_awareness"),
    }


@pytest.mark.parametrize("plugin", ["alabare", "nilaari"])
def test_our_own_proposals_are_sound_and_say_whose_they_are_not(host: PluginHost, plugin: str) -> None:
    framework = latest(host, plugin)
    assert (anomalies_of(framework), "it is not" in framework.summary) == ((), True)


@pytest.mark.parametrize("plugin", KEYS)
def test_none_is_signed_off_before_its_organisation_has_done_so(host: PluginHost, plugin: str) -> None:
    framework = latest(host, plugin)
    assert (framework.state, framework.sign_off[:18]) == (State.DRAFT, "Draft for sign-off")

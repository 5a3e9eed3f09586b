"""What is odd in a framework is found and told, sort by sort; a sound one has nothing to tell."""

import pytest

from core.content.anomalies import Oddity, anomalies_of
from tests.core.content.frames import framed

EXPERT = ("      expert: []\n", "      expert:\n        - {key: paths_expert, text: Plans walks of a week.}\n")
MAPS = (
    "Draws maps for other people.}\n",
    "Draws maps for other people.}\n      expert:\n        - {key: x, text: X.}\n",
)
SOUND = (EXPERT, MAPS)


def found(*changes: tuple[str, str]) -> list[tuple[Oddity, str | None]]:
    return [(one.oddity, one.competency) for one in anomalies_of(framed(*SOUND, *changes))]


def test_a_sound_framework_has_nothing_to_tell() -> None:
    assert found() == []


def test_a_level_without_indicators_is_missing_whether_empty_or_left_out() -> None:
    told = [one.message for one in anomalies_of(framed())]
    assert told == ["Competency 1, Expert has no indicator.", "Competency 2, Expert has no indicator."]


def test_a_level_that_is_only_a_rule_says_so() -> None:
    told = [one.message for one in anomalies_of(framed(EXPERT, ("    level: able", "    level: expert")))]
    assert told == ["Competency 2, Expert has no indicator, only a rule."]


def test_a_rule_about_a_level_that_is_not_there_shows_a_longer_ladder() -> None:
    assert found(("requires_level: new", "requires_ladder_position: 4")) == [(Oddity.HIDDEN_LADDER, "maps")]


def test_a_rule_about_a_step_that_a_level_has_shows_none() -> None:
    numbers = [
        (f"ordinal: {one}, ladder_position: null", f"ordinal: {one}, ladder_position: {one}") for one in (1, 2, 5)
    ]
    assert found(("requires_level: new", "requires_ladder_position: 2"), *numbers) == []


def test_numbers_on_some_levels_only_are_told() -> None:
    assert found(("ordinal: 2, ladder_position: null", "ordinal: 2, ladder_position: 2")) == [
        (Oddity.HIDDEN_LADDER, None)
    ]


def test_numbers_that_do_not_rise_are_told() -> None:
    numbers = [(f"ordinal: {one}, ladder_position: null", f"ordinal: {one}, ladder_position: 3") for one in (1, 2, 5)]
    assert found(*numbers) == [(Oddity.NOT_RISING, None)]


@pytest.mark.parametrize(
    "again",
    [
        "Finds the way to the river with a friend.",
        "Can find the way to the river with a friend.",
        "Finds the way to the river.",
    ],
)
def test_a_level_that_only_repeats_a_lower_one_does_not_rise(again: str) -> None:
    assert found(("Plans walks of a week.", again)) == [(Oddity.NOT_RISING, "paths")]


def test_one_repetition_among_others_is_repeated_wording() -> None:
    more = "".join(
        f", text: {words}}}\n        - {{key: more_{words[0].lower()}" for words in ("Swims well.", "Climbs.")
    )
    again = (", text: Plans walks of a week.", f"{more}, text: Finds the way to the river with a friend.")
    assert found(again) == [(Oddity.REPEATED, "paths")]


@pytest.mark.parametrize("ending", ["Plans walks of …", "Plans walks of", "Plans walks of:"])
def test_an_indicator_that_breaks_off_is_told(ending: str) -> None:
    assert found(("text: Plans walks of a week.", f'text: "{ending}"')) == [(Oddity.CUT_OFF, "paths")]


def test_a_relevance_that_breaks_off_is_told() -> None:
    assert found(("relevance: Everybody walks.", "relevance: Everybody walks, and")) == [(Oddity.CUT_OFF, "paths")]


def test_wording_that_names_its_owner_is_told() -> None:
    assert found(("Reads a map.", "Reads the maps of Bright Paths.")) == [(Oddity.NAMES_OWNER, "maps")]


def test_nothing_is_repaired() -> None:
    framework = framed(("Everybody walks.", "Everybody walks, and"))
    before = framework.model_dump_json()
    anomalies_of(framework)
    assert framework.model_dump_json() == before

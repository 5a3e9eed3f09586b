"""Scores, bands, outcomes and prompts; a missing answer is never a 0."""

from collections.abc import Callable
from time import process_time

import pytest

from core.content.answers import AnswersRefused
from core.content.instruments import Instrument
from core.content.scoring import score

Read = Callable[[str], Instrument]


def test_a_sum_adds_points_and_scale_values(walk: Instrument) -> None:
    assert score(walk, {"weather": "sun", "mood": 1}).scores == {"joy": 3}


def test_an_answer_of_nought_counts_as_an_answer(walk: Instrument) -> None:
    assert score(walk, {"weather": "rain", "mood": 0}).scores == {"joy": 0}


@pytest.mark.parametrize("missing", [{}, {"mood": None}, {"mood": ""}])
def test_a_missing_answer_withholds_the_score(walk: Instrument, missing: dict[str, object]) -> None:
    assert score(walk, {"weather": "sun"} | missing).scores == {"joy": None}


def test_a_withheld_score_is_in_no_band(walk: Instrument) -> None:
    assert score(walk, {"weather": "sun"}).bands == {}


def test_how_much_was_answered_is_counted(walk: Instrument) -> None:
    assert score(walk, {"weather": "sun"}).answered == {"joy": (1, 2)}


def test_the_band_is_the_one_that_holds_the_score(walk: Instrument) -> None:
    assert score(walk, {"weather": "cloud", "mood": 1}).bands == {"joy": "much"}


def test_an_outcome_follows_from_a_band(walk: Instrument) -> None:
    assert score(walk, {"weather": "cloud", "mood": 0}).outcomes == {"day": "poor"}


def test_a_prompt_follows_from_an_answer_however_incomplete_the_form(walk: Instrument) -> None:
    assert tuple(one.words for one in score(walk, {"weather": "rain"}).prompts) == ("Bring a coat next time.",)


def test_a_prompt_follows_from_one_of_several_choices(read: Read, sample: str) -> None:
    walk = read(sample.replace("{item: weather, answer: rain}", "{item: seen, answer: sheep}"))
    assert tuple(one.words for one in score(walk, {"seen": ["birds", "sheep"]}).prompts) == ("Bring a coat next time.",)


def test_of_two_outcomes_of_one_key_the_first_that_holds_counts(read: Read, sample: str) -> None:
    first = "outcomes:\n  - {key: day, value: wet, any: [{item: weather, answer: rain}]}\n"
    walk = read(sample.replace("outcomes:\n", first, 1))
    assert score(walk, {"weather": "rain", "mood": 0}).outcomes == {"day": "wet"}


def test_dont_know_withholds_a_score_that_needs_it(read: Read, sample: str) -> None:
    asked = sample.replace("[weather, mood]", "[again, mood]").replace("highest: 4", "highest: 3")
    walk = read(asked.replace("answers: {went: yes, weather: sun, mood: 1}", "answers: {again: yes, mood: 2}"))
    assert score(walk, {"again": "unknown", "mood": 2}).scores == {"joy": None}


def test_a_mean_is_of_all_its_items(read: Read, sample: str) -> None:
    bands = "    bands:\n      - {key: little, title: Little, lowest: 0, highest: 0.5}\n"
    bands += "      - {key: much, title: Much, lowest: 1, highest: 2}\n"
    start, end = sample.index("    bands:"), sample.index("outcomes:")
    mean = (sample[:start] + bands + sample[end:]).replace("method: sum", "method: mean").replace("joy: 3", "joy: 1.5")
    assert score(read(mean), {"weather": "sun", "mood": 1}).scores == {"joy": 1.5}


def test_decimal_numbers_add_without_crumbs(read: Read, sample: str) -> None:
    start, end = sample.index("    bands:"), sample.index("prompts:")
    unbanded = (sample[:start] + sample[end:]).replace("[weather, mood]", "[miles, mood]")
    example = unbanded.replace("weather: sun, mood: 1", "miles: 1.1, mood: 2").split("    bands: {joy")[0]
    assert score(read(example.replace("{joy: 3}", "{joy: 3.1}")), {"miles": 1.1, "mood": 2}).scores == {"joy": 3.1}


@pytest.mark.parametrize("answers", [{"mood": 99}, {"mood": "2"}, {"weather": "hail"}, {"temper": 1}])
def test_what_is_no_answer_is_never_scored(walk: Instrument, answers: dict[str, object]) -> None:
    with pytest.raises(AnswersRefused):
        score(walk, answers)


@pytest.mark.slow
def test_twenty_thousand_a_second_are_scored_in_one_process(walk: Instrument) -> None:
    answers = {"went": "yes", "weather": "sun", "mood": 1, "seen": ["birds"]}
    started = process_time()
    for _ in range(4000):
        score(walk, answers)
    assert 4000 / (process_time() - started) >= 20_000

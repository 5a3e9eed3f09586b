"""Typed scorers: what a plugin's own function counts, and that its failing costs nothing but its figures."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from core.content.faults import ContentError
from core.content.instruments import SCORERS, Instrument
from core.content.items import Answer
from core.content.loader import load_folder
from core.content.scorers import Scorer, ScorerResult
from core.content.scoring import ScorerFailed, score
from core.extensions.catalogue import Catalogue, CatalogueError
from core.extensions.scoring import scored_with

STEPS = """\
scorer: bright_paths:steps
scorer_outcomes:
  - {key: went_far, title: Went far, values: [yes, no]}
scores:
  - {key: steps, title: Steps, method: by_scorer, lowest: 0, highest: 50000, missing: withheld, direction: neither}
"""
ONE_MORE = "  - {key: more, title: More, method: sum, scores: [steps], missing: withheld, direction: neither}\n"
ANSWERS = {"miles": 2.5, "notes": "  "}


def count(answers: Mapping[str, Answer]) -> ScorerResult:
    miles = answers.get("miles")
    if not isinstance(miles, int | float):
        return ScorerResult({"steps": None})
    return ScorerResult({"steps": miles * 2000}, {"went_far": "yes" if miles > 2 else "no"})


def fails(answers: Mapping[str, Answer]) -> ScorerResult:
    raise ZeroDivisionError(str(answers))


GOOD, BAD = Scorer("bright_paths:steps", count), Scorer("bright_paths:steps", fails)


@pytest.fixture
def load(folder: Path, sample: str) -> Callable[..., Instrument]:
    """Reads the instrument with the scorers of a plugin, and with a change of its text."""

    def read(scorer: Scorer | None = GOOD, before: str = "", after: str = "") -> Instrument:
        text = sample.replace("scores:\n", STEPS, 1).replace("scores: {joy: 3}", "scores: {joy: 3, steps: null}")
        text = text.replace("prompts:", "prompts:\n  - {words: Rest now., any: [{outcome: went_far, value: yes}]}")
        (folder / "walk.yaml").write_text(text.replace(before, after), encoding="utf-8")
        known = {SCORERS: {scorer.key: scorer} if scorer else {}}
        return load_folder("bright_paths", folder, Instrument, known)[0].definition

    return read


@pytest.fixture
def form(load: Callable[..., Instrument]) -> Instrument:
    return load()


def test_a_scorer_counts_what_the_instrument_leaves_to_it(form: Instrument) -> None:
    assert score(form, ANSWERS, GOOD).scores == {"joy": None, "steps": 5000}


def test_a_scorers_outcome_is_one_of_the_outcomes(form: Instrument) -> None:
    assert score(form, ANSWERS, GOOD).outcomes == {"went_far": "yes"}


def test_a_prompt_may_follow_from_an_outcome(form: Instrument) -> None:
    assert [prompt.words for prompt in score(form, ANSWERS, GOOD).prompts] == ["Rest now."]


def test_a_scorer_is_given_what_was_answered_and_no_blanks(load: Callable[..., Instrument]) -> None:
    given: list[Mapping[str, Answer]] = []
    heard = Scorer("bright_paths:steps", lambda answers: given.append(answers) or ScorerResult())
    score(load(), ANSWERS, heard)
    assert dict(given[0]) == {"miles": 2.5}


def test_without_its_scorer_an_instrument_says_that_it_could_not_be_scored(form: Instrument) -> None:
    result = score(form, ANSWERS)
    assert (result.scores["steps"], result.could_not_score) == (None, True)


def test_what_needs_no_scorer_is_scored_all_the_same_when_the_scorer_fails(form: Instrument) -> None:
    catalogue = Catalogue(instruments=[("bright_paths", [form])], scorers=[("bright_paths", [BAD])])
    result = scored_with(catalogue, form, {"weather": "sun", "mood": 1})
    assert (result.scores, result.could_not_score) == ({"joy": 3, "steps": None}, True)


@pytest.mark.parametrize(
    "result",
    [
        ScorerResult({"leaps": 3}),
        ScorerResult({"steps": 60_000}),
        ScorerResult({}, {"went_far": "perhaps"}),
        ScorerResult({}, {"mood": "good"}),
        {"steps": 3},
    ],
)
def test_what_the_instrument_does_not_declare_is_no_result(form: Instrument, result: ScorerResult) -> None:
    with pytest.raises(ScorerFailed):
        score(form, ANSWERS, Scorer("bright_paths:steps", lambda _: result))


def test_an_instrument_kept_without_its_scorer_is_still_read(form: Instrument) -> None:
    assert Instrument.model_validate_json(form.model_dump_json()) == form


def test_an_unknown_scorer_is_named_with_its_line(load: Callable[..., Instrument]) -> None:
    with pytest.raises(
        ContentError, match=r"walk\.yaml line 38 .*no scorer 'bright_paths:stepz'; did you mean 'bright_paths:steps'"
    ):
        load(GOOD, "scorer: bright_paths:steps", "scorer: bright_paths:stepz")


def test_a_scorer_that_raises_on_a_worked_example_is_named_with_its_line(load: Callable[..., Instrument]) -> None:
    with pytest.raises(ContentError, match=r"walk\.yaml line \d+ .*the scorer failed: ZeroDivisionError"):
        load(BAD)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("scorer: bright_paths:steps\n", "", "name the scorer that counts this under 'scorer'"),
        (
            "direction: neither}\n",
            f"direction: neither}}\n{ONE_MORE}",
            "'steps' is counted by the scorer, which must count this one too",
        ),
        ("lowest: 0, highest: 50000, ", "", "says its lowest and highest"),
        (
            "{outcome: went_far, value: yes}",
            "{outcome: went_far, value: maybe}",
            "no outcome 'went_far' is ever 'maybe'",
        ),
    ],
)
def test_what_is_left_unsaid_about_a_scorer_is_named(
    load: Callable[..., Instrument], before: str, after: str, message: str
) -> None:
    with pytest.raises(ContentError, match=message):
        load(GOOD, before, after)


def test_a_plugin_registers_scorers_under_its_own_name_once(form: Instrument) -> None:
    with pytest.raises(CatalogueError) as refused:
        Catalogue(instruments=[("bright_paths", [form])], scorers=[("other", [GOOD, GOOD])])
    assert "must begin with 'other:'" in str(refused.value)
    assert "is declared twice" in str(refused.value)


def test_an_instrument_whose_scorer_nobody_registers_stops_the_start(form: Instrument) -> None:
    with pytest.raises(CatalogueError, match="names the scorer 'bright_paths:steps', and nobody registers it"):
        Catalogue(instruments=[("bright_paths", [form])])

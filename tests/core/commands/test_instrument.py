"""`fingerpost instrument`: no database is asked."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from core.cli import app
from tests.core.commands.conftest import Ended, run

GAD = "partnership:gad_7"
ALL_TWO = dict.fromkeys(
    ("nervous", "control_worrying", "worrying_too_much", "relaxing", "restless", "irritable", "afraid"),
    "more_than_half",
)
GOALS = {"goal_1_words": "See my sister", "goal_1_now": 3}


def written(folder: Path, answers: object, name: str = "answers.json") -> str:
    file = folder / name
    file.write_text(answers if isinstance(answers, str) else json.dumps(answers), encoding="utf-8")
    return str(file)


def score(folder: Path, key: str, answers: object) -> Ended:
    return run("instrument", "score", key, written(folder, answers))


def test_every_instrument_is_listed_for_programs() -> None:
    listed = {one["key"] for one in run("instrument", "list", "--json").json["instruments"]}
    assert {GAD, "partnership:dialog", "missing_link:hark"} <= listed


def test_every_instrument_is_listed_for_people() -> None:
    assert GAD in run("instrument", "list").out


def test_one_is_shown_for_programs() -> None:
    shown = run("instrument", "show", GAD, "--json").json
    assert (shown["key"], len(shown["sections"][0]["items"])) == (GAD, 7)


def test_one_is_shown_for_people() -> None:
    assert "Trouble relaxing" in run("instrument", "show", GAD).out


def test_answers_are_scored_and_nothing_else_is_printed(tmp_path: Path) -> None:
    assert score(tmp_path, GAD, ALL_TWO).json == {
        "scores": {"gad_7": 14},
        "bands": {"gad_7": "moderate"},
        "answered": {"gad_7": [7, 7]},
        "prompts": [],
        "outcomes": {},
    }


def test_a_missing_answer_withholds_the_score(tmp_path: Path) -> None:
    assert score(tmp_path, GAD, ALL_TWO | {"afraid": None}).json["scores"] == {"gad_7": None}


def test_prompts_are_words(tmp_path: Path) -> None:
    printed = score(tmp_path, "partnership:phq_9", {"self_harm": "several_days"}).json
    assert [words[:12] for words in printed["prompts"]] == ["Any thought "]


def test_answers_may_come_from_standard_input() -> None:
    result = CliRunner().invoke(app, ["instrument", "score", GAD, "-"], input=json.dumps(ALL_TWO))
    assert json.loads(result.stdout)["scores"] == {"gad_7": 14}


def test_what_is_not_asked_is_not_counted_and_that_is_said(tmp_path: Path) -> None:
    first = {"frequency": "never", "units": "one_or_two", "heavy_occasions": "never", "guilt": "daily"}
    ended = score(tmp_path, "partnership:audit", first)
    assert (ended.json["scores"], "not asked" in ended.err) == ({"audit_c": 0, "audit": None}, True)


def test_every_fault_of_the_answers_is_named(tmp_path: Path) -> None:
    ended = score(tmp_path, GAD, {"nervous": "often", "afraid": 3, "moody": 1})
    assert (ended.code, ended.out) == (1, "")
    assert [key in ended.err for key in ("nervous:", "afraid:", "moody:")] == [True, True, True]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "this is not JSON"),
        ("[1]", "give an object"),
        ('{"nervous": "several_days", "nervous": "not_at_all"}', "'nervous' is there twice"),
        ('{"\\ud800": 1}', "This form has no such question"),
        ('{"nervous": true}', "Choose one of the answers shown"),
        ("[" * 100_000, "answers.json"),
    ],
)
def test_what_is_no_set_of_answers_is_said_in_a_sentence(tmp_path: Path, text: str, says: str) -> None:
    ended = score(tmp_path, GAD, text)
    assert (ended.code, says in ended.err) == (1, True)


def test_a_file_that_is_not_there_is_the_answer_no(tmp_path: Path) -> None:
    assert run("instrument", "score", GAD, str(tmp_path / "none.json")).code == 1


def test_an_unknown_key_is_wrong_use_with_a_suggestion(tmp_path: Path) -> None:
    ended = score(tmp_path, "partnership:gad7", {})
    assert (ended.code, f"Did you mean '{GAD}'?" in ended.err) == (2, True)


def compared(folder: Path, key: str, before: object, after: object) -> Ended:
    names = (written(folder, before, "before.json"), written(folder, after, "after.json"))
    return run("instrument", "change", key, *names)


def test_a_change_is_judged_score_by_score(tmp_path: Path) -> None:
    printed = compared(tmp_path, GAD, ALL_TWO, ALL_TWO | {"afraid": "not_at_all", "restless": "not_at_all"}).json
    assert printed["scores"]["gad_7"] == {
        "before": 14, "after": 10, "change": -4, "reliable_change": 4, "verdict": "improved",
    }  # fmt: skip


def test_a_goal_must_move_by_three_points(tmp_path: Path) -> None:
    printed = compared(tmp_path, "partnership:goals", GOALS, GOALS | {"goal_1_now": 5}).json
    assert printed["scores"]["goal_1"]["verdict"] == "no reliable change"


def test_a_withheld_score_is_not_comparable(tmp_path: Path) -> None:
    printed = compared(tmp_path, GAD, ALL_TWO, {}).json
    assert printed["scores"]["gad_7"]["verdict"] == "not comparable"


def test_of_dialog_each_area_is_compared(tmp_path: Path) -> None:
    printed = compared(tmp_path, "partnership:dialog", {"friendships": 4}, {"friendships": 3}).json
    assert printed["items"]["friendships"]["verdict"] == "deteriorated"


def test_both_cannot_be_standard_input() -> None:
    assert run("instrument", "change", GAD, "-", "-").code == 2


def test_a_plugins_folder_without_faults_is_said_to_have_none() -> None:
    ended = run("instrument", "validate", "plugins/missing_link")
    assert (ended.code, ended.out.startswith("No faults in ")) == (0, True)


def test_every_fault_of_a_folder_is_printed_with_plugin_file_and_line(tmp_path: Path) -> None:
    folder = tmp_path / "bright_paths" / "instruments"
    folder.mkdir(parents=True)
    (folder / "walk.yaml").write_text("key: bright_paths:walk\nversoin: 1\n")
    (folder / "run.yaml").write_text("key: [\n")
    ended = run("instrument", "validate", str(tmp_path / "bright_paths"))
    assert ended.code == 1
    assert (
        "plugin bright_paths, instruments/walk.yaml line 2 (versoin): unknown key 'versoin'; did you mean" in ended.out
    )
    assert "plugin bright_paths, instruments/run.yaml line 2" in ended.out


def test_a_released_file_that_has_changed_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "partnership" / "instruments"
    folder.mkdir(parents=True)
    for name in ("gad_7.v1.yaml", "released.lock"):
        (folder / name).write_text(Path("core/partnership/instruments", name).read_text("utf-8"), "utf-8")
    changed = folder / "gad_7.v1.yaml"
    changed.write_text(changed.read_text("utf-8").replace("Trouble relaxing", "Trouble resting"), "utf-8")
    ended = run("instrument", "validate", str(changed))
    assert (ended.code, "is released and may not change; make it version 2" in ended.out) == (1, True)


def test_one_file_anywhere_is_checked_as_an_instrument(tmp_path: Path) -> None:
    (tmp_path / "walk.yaml").write_text("key: bright_paths:walk\n")
    ended = run("instrument", "validate", str(tmp_path / "walk.yaml"))
    assert (ended.code, "walk.yaml line 1: 'version' is missing" in ended.out) == (1, True)


@pytest.mark.parametrize("path", ["nowhere", "docs"])
def test_where_there_is_nothing_to_check_the_answer_is_no(path: str) -> None:
    assert run("instrument", "validate", path).code == 1

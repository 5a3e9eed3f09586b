"""`fingerpost framework`: no database, clear words for every slip."""

from pathlib import Path

import pytest

from tests.core.commands.conftest import run
from tests.core.content.frames import FRAME

OURS, THEIRS = "missing_link:recovery_navigator", "second_step:recovery_coach"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    folder = tmp_path / "bright_paths" / "frameworks"
    folder.mkdir(parents=True)
    (folder / "guide.v1.yaml").write_text(FRAME)
    return folder / "guide.v1.yaml"


# ── refused ───────────────────────────────────────────────────────────────
@pytest.mark.parametrize("words", [["show"], ["compare", OURS], ["validate"], ["mend"]])
def test_a_command_that_lacks_something_is_wrong_use(words: list[str]) -> None:
    assert run("framework", *words).code == 2


@pytest.mark.parametrize(
    ("key", "says"),
    [
        ("second_step:recovery_coch", "Did you mean 'second_step:recovery_coach'?"),
        ("walking", "Known: alabare:crisis_house_worker, "),
        (f"{THEIRS}@2", "Did you mean 'second_step:recovery_coach'?"),
    ],
)
def test_a_slip_is_named_with_what_there_is(key: str, says: str) -> None:
    ended = run("framework", "show", key)
    assert (ended.code, says in ended.err) == (2, True)


def test_comparing_with_what_there_is_not_is_wrong_use() -> None:
    assert run("framework", "compare", OURS, "nobody:nothing").code == 2


def test_a_file_that_is_not_there_is_the_answer_no(tmp_path: Path) -> None:
    ended = run("framework", "validate", str(tmp_path / "nothing.yaml"))
    assert (ended.code, "No such file" in ended.err) == (1, True)


def test_a_fault_is_named_with_plugin_file_and_line(file: Path) -> None:
    file.write_text(FRAME.replace("title: Walking", "titel: Walking"))
    ended = run("framework", "validate", str(file))
    assert (ended.code, ended.out.startswith("plugin bright_paths, ")) == (1, True)
    assert "guide.v1.yaml line 3 (titel): unknown key 'titel'" in ended.out


def test_faults_are_json_for_programs(file: Path) -> None:
    file.write_text(FRAME.replace("state: draft", "state: done"))
    ended = run("framework", "validate", str(file), "--json")
    assert (ended.code, [fault["line"] for fault in ended.json["faults"]]) == (1, [14])


# ── works ─────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("command", ["list", "show", "compare", "validate"])
def test_its_help_holds_an_example(command: str) -> None:
    assert f"Example: fingerpost framework {command}" in run("framework", command, "--help").out


def test_every_framework_is_listed() -> None:
    listed = run("framework", "list", "--json").json["frameworks"]
    assert [(one["key"], one["indicator_count"]) for one in listed if one["key"] in (OURS, THEIRS)] == [
        (OURS, 94),
        (THEIRS, 90),
    ]


def test_the_list_is_a_table_for_people() -> None:
    assert "Draft for" in run("framework", "list").out


def test_one_is_shown_with_rules_and_oddities() -> None:
    said = run("framework", "show", f"{THEIRS}@1").out
    assert "Rule: Level 4 held for at least 365 days, as the annual appraisal shows." in said
    assert "Hidden ladder: " in said


def test_one_is_json_for_programs() -> None:
    shown = run("framework", "show", THEIRS, "--json").json
    assert (shown["framework"]["key"], len(shown["framework"]["anomalies"])) == (THEIRS, 14)


def test_two_are_compared() -> None:
    said = run("framework", "compare", OURS, THEIRS).out
    assert "Only Second Step: Entry Level: Adjusts readily" in said


def test_a_comparison_is_json_for_programs() -> None:
    assert run("framework", "compare", OURS, THEIRS, "--json").json["counts"]["moved"] == 19


def test_a_sound_file_has_no_faults_and_tells_what_is_odd(file: Path) -> None:
    ended = run("framework", "validate", str(file))
    assert (ended.code, ended.out.splitlines()[0]) == (0, "No faults.")
    assert "Competency 1, Expert has no indicator." in ended.out


def test_a_whole_folder_is_checked(file: Path) -> None:
    (file.parent / "again.v1.yaml").write_text(FRAME)
    ended = run("framework", "validate", str(file.parent))
    assert (ended.code, "is already in frameworks/again.v1.yaml" in ended.out) == (1, True)

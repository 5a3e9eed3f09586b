"""A competency framework from YAML: every fault with its place; what the source leaves out is kept as it is."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.content.faults import ContentError
from core.content.frameworks import Framework
from core.content.loader import load_folder
from core.content.lock import LOCK_FILE, lock_text
from tests.core.content.frames import FRAME

Read = Callable[[str], Framework]


@pytest.fixture
def frames(tmp_path: Path) -> Path:
    made = tmp_path / "frameworks"
    made.mkdir()
    return made


@pytest.fixture
def read_frame(frames: Path) -> Read:
    def read_text(text: str) -> Framework:
        (frames / "guide.yaml").write_text(text, encoding="utf-8")
        return load_folder("bright_paths", frames, Framework)[0].definition

    return read_text


def line_of(words: str) -> int:
    return FRAME[: FRAME.index(words)].count("\n") + 1


# ── refused ───────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("edition: First", "editon: First", "unknown key 'editon'; did you mean 'edition'?"),
        ("state: draft", "state: done", "'draft' or 'signed_off'"),
        ("    relevance: null\n", "", "'relevance' is missing"),
        ("ladder_position: null}", "ladder_position: 0}", "greater than or equal to 1"),
        ("key: able, label", "key: new, label", "the key 'new' names more than one level"),
        ("key: maps", "key: paths", "the key 'paths' names more than one competency"),
        ("key: maps_able", "key: paths_able", "the key 'paths_able' names more than one indicator"),
        ("ordinal: 2", "ordinal: 1", "write the levels in order: 1 follows 1"),
        ("number: 2", "number: 1", "write the competencies in order: 1 follows 1"),
        ("      new:\n        - {key: maps_new", "      old:\n        - {key: maps_new", "there is no level 'old'"),
        ("competency: maps", "competency: mops", "there is no competency 'mops'"),
        ("level: able", "level: abel", "there is no level 'abel'"),
        ("requires_level: new", "requires_level: newt", "there is no level 'newt'"),
        ("    requires_level: new\n", "", "say either requires_level or requires_ladder_position"),
        ("min_days: 90", "min_days: 0", "greater than or equal to 1"),
        ("evidence: annual_appraisal", "evidence: hearsay", "'annual_appraisal' or 'supervision_record'"),
        ("effective_from: 2019-03", "effective_from: 2019-13", "pattern"),
        ('effective_to: "2024"', 'effective_to: "2018"', "a framework ends after it begins"),
        ('effective_to: "2024"', "effective_to: 2019-02", "a framework ends after it begins"),
        ("levels:\n", "levels: []\nother:\n", "at least 1 item"),
    ],
)
def test_a_fault_names_plugin_file_line_and_what_is_wrong(read_frame: Read, old: str, new: str, says: str) -> None:
    assert old in FRAME
    with pytest.raises(ContentError) as refused:
        read_frame(FRAME.replace(old, new, 1))
    assert str(refused.value).startswith("plugin bright_paths, frameworks/guide.yaml line ")
    assert says in str(refused.value)


def test_the_line_of_a_rule_about_nothing_is_where_it_names_it(read_frame: Read) -> None:
    with pytest.raises(ContentError) as refused:
        read_frame(FRAME.replace("competency: maps", "competency: mops"))
    assert refused.value.faults[0].line == line_of("competency: maps")


def test_a_released_framework_may_not_change(read_frame: Read, frames: Path) -> None:
    read_frame(FRAME)
    hashes = {one.release: one.sha256 for one in load_folder("bright_paths", frames, Framework)}
    (frames / LOCK_FILE).write_text(lock_text(hashes))
    with pytest.raises(ContentError, match=r"guide\.yaml line 1 .*guide version 1 is released and may not change"):
        read_frame(FRAME.replace("Reads a map.", "Reads maps."))


# ── works ─────────────────────────────────────────────────────────────────
def test_a_level_that_is_left_out_or_empty_is_kept_so(read_frame: Read) -> None:
    frame = read_frame(FRAME)
    paths, maps = frame.competencies
    assert ([len(paths.at(level)) for level in frame.levels], [len(maps.at(level)) for level in frame.levels]) == (
        [2, 1, 0],
        [1, 1, 0],
    )


def test_sub_points_count_as_nothing_of_their_own(read_frame: Read) -> None:
    assert read_frame(FRAME).indicator_count == 5


def test_indicators_come_by_competency_and_level(read_frame: Read) -> None:
    keys = [one.indicator.key for one in read_frame(FRAME).standings]
    assert keys == ["paths_new", "paths_list", "paths_able", "maps_new", "maps_able"]


def test_a_rule_is_told_in_words(read_frame: Read) -> None:
    frame = read_frame(FRAME)
    assert frame.sentence_of(frame.rules[0]) == "New held for at least 90 days, as the annual appraisal shows"


def test_a_rule_may_ask_for_a_step_of_a_longer_ladder(read_frame: Read) -> None:
    frame = read_frame(FRAME.replace("requires_level: new", "requires_ladder_position: 4"))
    assert frame.sentence_of(frame.rules[0]).startswith("Level 4 held for at least 90 days")


@pytest.mark.parametrize("begins", ["2019", "2019-03", "2019-03-31"])
def test_a_date_is_as_exact_as_its_source(read_frame: Read, begins: str) -> None:
    frame = read_frame(FRAME.replace("effective_from: 2019-03", f'effective_from: "{begins}"'))
    assert frame.effective_from == begins

"""Every fault in a plugin's content is named with plugin, file and line, and keeps the content from being used."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.content.faults import ContentError
from core.content.instruments import Instrument
from core.content.loader import load_folder, load_instruments, unreleased
from core.content.lock import LOCK_FILE, lock_text

Read = Callable[[str], Instrument]


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("title: After the walk", "titel: After the walk", "unknown key 'titel'; did you mean 'title'?"),
        ("required: true", "requird: true", "unknown key 'requird'; did you mean 'required'?"),
        ("kind: yes_no,", "kind: perhaps,", "perhaps"),
        ("highest: 1}", "highest: 2}", "bands overlap: a score 'joy' of 2 is in little and much"),
        ("lowest: 2, highest: 4", "lowest: 3, highest: 4", "leave a gap: a score 'joy' of 2 is in none of them"),
        ("lowest: 2, highest: 4", "lowest: 2, highest: 3", "leave a gap: a score 'joy' of 4 is in none of them"),
        ("lowest: 2, highest: 4", "lowest: 2, highest: 5", "the score 'joy' runs from 0 to 4"),
        ("scores: {joy: 3}", "scores: {joy: 4}", "the example says 'joy' is 4; it works out as 3"),
        ("bands: {joy: much}", "bands: {joy: little}", "the example says 'joy' is little; it works out as much"),
        ("outcomes: {day: good}", "outcomes: {}", "the example says 'day' is nothing; it works out as good"),
        ("answers: {went: yes,", "answers: {went: maybe,", "Choose yes or no."),
        ("[weather, mood]", "[weather, mod]", "there is no item 'mod'"),
        ("[weather, mood]", "[weather, where]", "item 'where' has nothing to count"),
        ("[weather, mood]", "[weather, weather]", "two items have the key 'weather'"),
        ("{score: joy, band: much}", "{score: joy, band: lots}", "the score 'joy' has no band 'lots'"),
        ("{item: weather, answer: rain}", "{item: weather, answer: hail}", "'hail' is no answer to 'weather'"),
        ("{item: weather, answer: rain}", "{item: weather, band: much}", "say either item and answer, or score and"),
        ("{key: sheep, text: Sheep}", "{key: birds, text: Sheep}", "two choices have the same key"),
        ("version: 1", "version: one", "integer"),
        ("licence_url: https:", "licence_url: http:", "pattern"),
        ("owner: Bright Paths\n", "owner: ''\n", "at least 1 character"),
        ("key: bright_paths:walk", "key: walk", "pattern"),
        ("label: normal", "label: secret", "'normal', 'restricted' or 'very_restricted'"),
        ("lowest: 0, highest: 20", "lowest: 20, highest: 20", "highest must be above lowest"),
        ("who_answers: together", "who_answers: together\nsnomed: '866148007'", "its check digit does not fit"),
    ],
)
def test_a_fault_names_plugin_file_line_and_what_is_wrong(
    read: Read, sample: str, old: str, new: str, says: str
) -> None:
    with pytest.raises(ContentError) as refused:
        read(sample.replace(old, new, 1))
    assert str(refused.value).startswith("plugin bright_paths, instruments/walk.yaml line ")
    assert says in str(refused.value)


def test_the_line_is_where_the_misspelt_key_stands(read: Read, sample: str) -> None:
    with pytest.raises(ContentError) as refused:
        read(sample.replace("required: true", "requird: true"))
    assert refused.value.faults[0].line == line_of(sample, "required: true")


def test_the_line_of_faulty_bands_is_where_the_bands_begin(read: Read, sample: str) -> None:
    with pytest.raises(ContentError) as refused:
        read(sample.replace("highest: 1}", "highest: 2}"))
    assert refused.value.faults[0].line == line_of(sample, "bands:\n")


def test_the_line_of_a_wrong_example_is_where_its_scores_are_stated(read: Read, sample: str) -> None:
    with pytest.raises(ContentError) as refused:
        read(sample.replace("scores: {joy: 3}", "scores: {joy: 4}"))
    assert refused.value.faults[0].line == line_of(sample, "scores: {joy: 3}")


def test_a_missing_key_is_named(read: Read, sample: str) -> None:
    with pytest.raises(ContentError, match="'owner' is missing"):
        read(sample.replace("owner: Bright Paths\n", ""))


def test_all_faults_of_a_file_are_named_at_once(read: Read, sample: str) -> None:
    with pytest.raises(ContentError) as refused:
        read(sample.replace("owner: Bright Paths\n", "").replace("label: normal", "label: secret"))
    assert len(refused.value.faults) == 2


def test_two_items_of_one_key_are_refused_across_sections(read: Read, sample: str) -> None:
    second = "  - {key: more, title: More, items: [{key: went, kind: yes_no, text: Really?}]}\nscores:\n"
    with pytest.raises(ContentError, match="two items have the key 'went'"):
        read(sample.replace("scores:\n", second, 1))


def test_scores_without_a_worked_example_are_refused(read: Read, sample: str) -> None:
    with pytest.raises(ContentError, match="at least one worked example"):
        read(sample[: sample.index("examples:")])


def test_a_key_written_twice_is_refused_with_both_lines(read: Read, sample: str) -> None:
    with pytest.raises(ContentError, match="line 3: 'key' is written twice, first at line 1"):
        read(sample.replace("title: After", "key: bright_paths:walk\ntitle: After", 1))


def test_broken_yaml_is_refused_with_its_line(read: Read, sample: str) -> None:
    with pytest.raises(ContentError, match=r"instruments/walk\.yaml line 4: this is not YAML"):
        read(sample.replace("title: After the walk\n", "title: [After\n", 1))


def test_the_same_version_in_two_files_is_refused(read: Read, folder: Path, sample: str) -> None:
    (folder / "again.yaml").write_text(sample)
    with pytest.raises(ContentError, match=r"walk\.yaml line 1 .*version 1 is already in instruments/again\.yaml"):
        read(sample)


def test_a_stray_file_is_refused_and_not_passed_over(read: Read, folder: Path, sample: str) -> None:
    (folder / "form.yml").write_text(sample)
    with pytest.raises(ContentError, match=r"instruments/form\.yml line 1: only \.yaml files belong here"):
        read(sample)


def test_a_package_without_instruments_is_refused() -> None:
    with pytest.raises(ContentError, match="plugin policies, instruments line 1: the folder is missing"):
        load_instruments("policies")


def test_a_changed_released_file_is_refused(read: Read, folder: Path, sample: str) -> None:
    lock(folder, sample, read)
    with pytest.raises(ContentError, match=r"walk\.yaml line 1 .*walk version 1 is released and may not change"):
        read(sample.replace("title: After the walk", "title: After"))


def test_a_released_version_that_is_gone_is_refused(read: Read, folder: Path, sample: str) -> None:
    lock(folder, sample, read)
    with pytest.raises(ContentError, match=r"released\.lock line 1 .*walk version 1 is released and must stay"):
        read(sample.replace("version: 1", "version: 2"))


def test_layout_and_comments_of_a_released_file_may_change(read: Read, folder: Path, sample: str) -> None:
    lock(folder, sample, read)
    assert read("# A better comment.\n" + sample.replace("After the walk", '"After the walk"')).version == 1


def test_a_lock_that_cannot_be_read_is_named(read: Read, folder: Path, sample: str) -> None:
    (folder / LOCK_FILE).write_text("bright_paths:walk 1\n")
    with pytest.raises(ContentError, match=r"released\.lock line 1: a line is: key version sha256"):
        read(sample)


def test_what_is_not_in_the_lock_is_a_draft(read: Read, folder: Path, sample: str) -> None:
    lock(folder, sample, read)
    (folder / "walk.v2.yaml").write_text(sample.replace("version: 1", "version: 2"))
    assert [draft.release for draft in unreleased("bright_paths", folder, Instrument)] == [("bright_paths:walk", 2)]


def lock(folder: Path, sample: str, read: Read) -> None:
    read(sample)
    hashes = {loaded.release: loaded.sha256 for loaded in load_folder("bright_paths", folder, Instrument)}
    (folder / LOCK_FILE).write_text(lock_text(hashes))

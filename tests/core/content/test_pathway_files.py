"""A pathway that cannot be walked is refused, with its line; one that refers to nothing stops the start."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.content.faults import ContentError
from core.content.loader import load_folder
from core.content.pathways import Pathway, Stage
from core.extensions.installed import Plugin
from core.extensions.manager import PluginHost

SAMPLE = """\
key: bright_paths:walks
version: 1
title: Walking group
summary: Ten walks.
source: Made up for this test.
licence: Apache-2.0
licence_url: https://www.apache.org/licenses/LICENSE-2.0
owner: Bright Paths
sign_off: Signed off by nobody
label: normal
entry:
  - {kind: women_only}
  - {kind: assessment, instrument: "bright_paths:walk", within_days: 30, text: They came along once.}
  - {kind: confirmed, key: shoes, text: They have shoes.}
stages:
  - key: first
    title: First walks
    purpose: Get to know each other.
    clock: {unit: working_days, number: 5}
    tasks:
      - {key: welcome, text: Say welcome., within: {unit: hours, number: 4}}
    next: [more]
  - {key: more, title: More walks, purpose: Go further., assessments: ["bright_paths:walk"], next: [first]}
places: 8
time_box: {length: {unit: calendar_days, number: 70}, extension: {most: 1, by: {unit: calendar_days, number: 7}}}
outcomes:
  - {key: walks, title: Walks alone}
exit_check:
  - {key: map, text: They have a map.}
follow_up: {text: Ask how they are., within: {unit: hours, number: 72}}
"""
Read = Callable[[str], Pathway]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def load(text: str) -> Pathway:
        (tmp_path / "walks.yaml").write_text(text)
        (loaded,) = load_folder("bright_paths", tmp_path, Pathway)
        return loaded.definition

    return load


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("next: [more]", "next: [mroe]", "line 22 (stages.0.next.0): there is no stage 'mroe'"),
        ("next: [more]", "next: [first]", "the stage 'first' cannot follow itself"),
        ("    next: [more]\n", "", "no stage leads to 'more'; everybody begins in 'first'"),
        ("{key: more,", "{key: first,", "two stages have the key 'first'"),
        ("places: 8", "places: 0", "greater than or equal to 1"),
        ("places: 8", "place: 8", "unknown key 'place'; did you mean 'places'?"),
        ("places: 8", "may_be_anonymous: true", "ask for words to be confirmed alone"),
        ("places: 8", "may_be_anonymous: true", "no assessment can be required"),
        ("unit: working_days", "unit: fortnights", "'working_days', 'calendar_days' or 'hours'"),
        ("kind: women_only", "kind: men_only", "men_only"),
        ("  - {key: walks, title: Walks alone}", "  []", "at least 1"),
        ("label: normal", "label: secret", "'normal', 'restricted' or 'very_restricted'"),
        ("shoes, text: They have shoes.}", "shoes, text: ''}", "at least 1 character"),
    ],
)
def test_a_fault_names_plugin_file_line_and_what_is_wrong(read: Read, old: str, new: str, says: str) -> None:
    with pytest.raises(ContentError) as refused:
        read(SAMPLE.replace(old, new, 1))
    assert str(refused.value).startswith("plugin bright_paths, pathways/walks.yaml line ")
    assert says in str(refused.value)


def test_a_reference_to_nothing_stops_the_start_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "lost_paths"
    (folder / "pathways").mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "plugin.py").write_text(
        '"""Lost."""\nfrom core.sdk import hookimpl, load_pathways\n\n\n'
        '@hookimpl\ndef register_pathways():\n    return load_pathways("lost_paths")\n'
    )
    (folder / "pathways" / "walks.yaml").write_text(SAMPLE.replace("bright_paths:", "lost_paths:"))
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ContentError) as refused:
        PluginHost([Plugin("lost_paths", import_module("lost_paths.plugin"))])
    where = "plugin lost_paths, pathways/walks.yaml line"
    assert f"{where} 13 (entry.1.instrument): no installed plugin declares the instrument" in str(refused.value)
    assert f"{where} 23 (stages.1.assessments.0): no installed" in str(refused.value)


@given(following=st.lists(st.lists(st.integers(0, 5), max_size=3), min_size=6, max_size=6))
def test_stages_fit_exactly_if_each_can_be_reached_and_none_follows_itself(following: list[list[int]]) -> None:
    stages = [
        {"key": f"s{n}", "title": "A", "purpose": "B", "next": [f"s{m}" for m in after]}
        for n, after in enumerate(following)
    ]
    said = {"key": "a:b", "version": 1, "title": "A", "summary": "B", "source": "C", "licence": "D", "owner": "E"}
    said |= {"licence_url": "https://example.org", "sign_off": "F", "label": "normal"}
    reached, todo = set[int](), [0]
    while todo:
        if (at := todo.pop()) not in reached:
            reached.add(at)
            todo += following[at]
    fits = len(reached) == 6 and all(n not in after for n, after in enumerate(following))
    try:
        Pathway.model_validate({**said, "stages": stages, "outcomes": [{"key": "o", "title": "O"}]})
    except ValueError:
        assert not fits
    else:
        assert fits


def test_a_pathway_is_read_whole(read: Read) -> None:
    pathway = read(SAMPLE)
    assert pathway.places == 8
    assert [stage.key for stage in pathway.stages] == ["first", "more"]
    assert isinstance(pathway.stage_by_key["first"], Stage)
    assert [key for _, key in pathway.instruments()] == ["bright_paths:walk"] * 2

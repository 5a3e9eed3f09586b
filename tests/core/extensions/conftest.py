"""A stranger's package, made in a folder of its own and found by its entry point as any installed one is."""

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from textwrap import dedent
from uuid import UUID

import pytest

from core.extensions.events import AssessmentCompleted
from core.extensions.installed import Plugin
from core.sdk import Instrument

PLUGIN = '''\
"""Bright Paths: forms for walking groups."""

from core.sdk import hookimpl, load_instruments


@hookimpl
def register_instruments():
    return load_instruments("bright_paths")
'''
FORM = """\
key: bright_paths:walk
version: 1
title: After the walk
summary: How the walk was.
source: Made up for this test.
licence: Apache-2.0
licence_url: https://www.apache.org/licenses/LICENSE-2.0
wording: shown
wording_source: Our own words.
owner: Bright Paths
sign_off: Signed off by nobody
label: normal
who_answers: together
sections:
  - {key: walk, title: The walk, items: [{key: went, kind: yes_no, text: Did you come?}]}
"""

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Write]:
    """Writes a package with a `plugin.py`, one instrument, a README and the record of an installed distribution."""
    made: list[str] = []

    def write_package(name: str, source: str = PLUGIN, form: str = FORM, entry: str = "") -> Path:
        folder = tmp_path / name
        (folder / "instruments").mkdir(parents=True)
        (folder / "__init__.py").touch()
        (folder / "plugin.py").write_text(dedent(source))
        (folder / "README.md").write_text("Sources, licences, owner.")
        (folder / "instruments" / "walk.yaml").write_text(form)
        record = tmp_path / f"{name}-1.2.dist-info"
        record.mkdir()
        (record / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n")
        (record / "entry_points.txt").write_text(f"[fingerpost.plugins]\n{entry or name} = {name}.plugin\n")
        made.append(name)
        return folder

    monkeypatch.syspath_prepend(str(tmp_path))
    yield write_package
    for module in [module for module in sys.modules if module.partition(".")[0] in made]:
        del sys.modules[module]


@pytest.fixture
def plugin(write: Write) -> Callable[..., Plugin]:
    """Writes a package and gives it as the host gets it."""

    def make(name: str = "bright_paths", source: str = PLUGIN, form: str = FORM) -> Plugin:
        write(name, source, form)
        return Plugin(name, import_module(f"{name}.plugin"), "1.2")

    return make


@pytest.fixture
def form() -> Instrument:
    items = ({"key": "went", "kind": "yes_no", "text": "Did you come?"},)
    return Instrument.model_validate(
        {
            "key": "bright_paths:walk",
            "version": 1,
            "title": "After the walk",
            "summary": "How the walk was.",
            "source": "Made up for this test.",
            "licence": "Apache-2.0",
            "licence_url": "https://www.apache.org/licenses/LICENSE-2.0",
            "wording": "shown",
            "wording_source": "Our own words.",
            "owner": "Bright Paths",
            "sign_off": "Signed off by nobody",
            "label": "normal",
            "who_answers": "together",
            "sections": ({"key": "walk", "title": "The walk", "items": items},),
        }
    )


@pytest.fixture
def completed() -> AssessmentCompleted:
    return AssessmentCompleted(
        assessment_id=UUID(int=1),
        client_id=UUID(int=2),
        instrument="bright_paths:walk",
        version=1,
        organisation="second_step",
        outcomes={"day": "good"},
        completed_at=datetime(2026, 2, 3, 10, tzinfo=UTC),
    )

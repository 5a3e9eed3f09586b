"""The plugin guide: a heading for every hook, an example that uses it, and every snippet run."""

import sys
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from re import DOTALL, MULTILINE, findall

import pytest

from core.access.plugin_rules import plugin_rule_faults
from core.extensions import hookspecs
from core.extensions.hook_check import hook_faults
from core.extensions.installed import GROUP, Plugin
from core.extensions.manager import PluginHost
from core.plugin_pages.showing import contribution
from core.vocabulary import declared
from tests.core.extensions.conftest import FORM

GUIDE = (Path(__file__).parents[2] / "docs" / "plugins.md").read_text("utf-8")
NAME = "bright_paths"
HOOKS = sorted(name for name in vars(hookspecs) if name.startswith(("register_", "on_")))
EXAMPLE = Path(__file__).parents[1] / "example_partner" / "bright_harbour" / "plugin.py"


def snippets(language: str) -> list[str]:
    return list(findall(rf"```{language}\n(.*?)```", GUIDE, DOTALL))


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Plugin]:
    """The guide's snippets, one after the other, as the package that they describe."""
    folder = tmp_path / NAME
    (folder / "instruments").mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "plugin.py").write_text("\n\n".join(snippets("python")))
    (folder / "policy.csv").write_text("\n".join(snippets("csv")))
    (folder / "instruments" / "walk.v1.yaml").write_text(FORM)
    for kind in ("frameworks", "pathways"):
        (folder / kind).mkdir()
        for file in (EXAMPLE.parent / kind).glob("*.yaml"):
            said = file.read_text("utf-8").replace("bright_harbour:after_the_walk", f"{NAME}:walk")
            (folder / kind / file.name).write_text(said.replace("bright_harbour", NAME), "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield Plugin(NAME, import_module(f"{NAME}.plugin"))
    for module in [module for module in sys.modules if module.partition(".")[0] == NAME]:
        del sys.modules[module]


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_has_its_heading(hook: str) -> None:
    assert f"\n## {hook}\n" in GUIDE


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_is_used_in_the_guide_and_by_the_example_partner(hook: str) -> None:
    used = f"@hookimpl\ndef {hook}("
    assert (used in "\n".join(snippets("python")), used in EXAMPLE.read_text("utf-8")) == (True, True)


def test_the_entry_point_is_one() -> None:
    (told,) = (tomllib.loads(one) for one in snippets("toml"))
    assert told["project"]["entry-points"][GROUP] == {NAME: f"{NAME}.plugin"}


def test_the_snippets_make_a_plugin(written: Plugin) -> None:
    host = PluginHost([written])
    contribution(host, declared([NAME]))
    made = (list(hook_faults(written.module)), sorted(host.pages), len(host.settings[NAME]), len(host.panels[NAME]))
    assert made == ([], ["/p/bright_paths/all", "/p/bright_paths/walks"], 4, 1)


def test_the_rule_is_its_own_to_propose(written: Plugin) -> None:
    assert plugin_rule_faults(NAME, written.policy_text, declared([NAME])) == ()


def test_every_name_that_the_guide_imports_is_used() -> None:
    code = "\n".join(snippets("python"))
    names = findall(r"^    (\w+),$", code.split("from core.sdk import (")[1].split(")")[0], MULTILINE)
    assert [name for name in names if code.count(name) < 2] == []

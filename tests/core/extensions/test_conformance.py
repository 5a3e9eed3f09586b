"""The conformance checks themselves catch what they are for."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.extensions import conformance
from core.extensions.catalogue import Catalogue
from core.extensions.installed import Plugin
from core.extensions.manager import PluginHost
from core.vocabulary import declared
from tests.core.content.frames import framed
from tests.core.extensions.conftest import FORM, PLUGIN

Make = Callable[..., Plugin]


def folder_of(plugin: Plugin) -> Path:
    return Path(str(plugin.folder))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("from core.database import engine", "imports core.database; a plugin imports core only through core.sdk"),
        ("import core.access.records", "imports core.access.records"),
        ("from core import clients", "imports core.clients"),
        ("import core", "imports core;"),
        ("import socket", "imports socket; a plugin reaches no network, process or database"),
        ("from urllib.request import urlopen", "imports urllib.request"),
        ("import subprocess as s", "imports subprocess"),
        ("from os import system", "imports os"),
        ("import sqlalchemy.orm", "imports sqlalchemy.orm"),
        ("def later():\n    import http.client", "line 2: imports http.client"),
        ("from ..other import thing", "plugins do not import each other"),
        ("eval('1')", "calls eval()"),
        ("__import__('socket')", "calls __import__()"),
    ],
)
def test_an_import_past_the_sdk_is_named_with_file_and_line(plugin: Make, line: str, says: str) -> None:
    found = plugin()
    (folder_of(found) / "more.py").write_text(line + "\n")
    faults = list(conformance.source_faults(found))
    assert len(faults) == 1
    assert faults[0].startswith("plugin bright_paths, more.py line ")
    assert says in faults[0]


@pytest.mark.parametrize(
    "line", ["from core.sdk import FollowUp", "from core import sdk", "import re; re.compile('x')"]
)
def test_the_sdk_and_harmless_modules_may_be_imported(plugin: Make, line: str) -> None:
    found = plugin()
    (folder_of(found) / "more.py").write_text(line + "\n")
    assert list(conformance.source_faults(found)) == []


def test_files_in_folders_are_read_too(plugin: Make) -> None:
    found = plugin()
    (folder_of(found) / "deep").mkdir()
    (folder_of(found) / "deep" / "more.py").write_text("import socket\n")
    assert "deep/more.py line 1" in next(conformance.source_faults(found))


def test_a_missing_readme_is_named(plugin: Make) -> None:
    found = plugin()
    (folder_of(found) / "README.md").unlink()
    assert "write a README.md" in next(conformance.readme_faults(found))


def test_a_module_that_says_nothing_of_itself_is_named(plugin: Make) -> None:
    found = plugin(source=PLUGIN.partition("\n")[2])
    assert "begin its module with a docstring" in next(conformance.readme_faults(found))


def test_a_placeholder_for_a_licence_is_named(plugin: Make) -> None:
    found = plugin(form=FORM.replace("licence: Apache-2.0", "licence: TBD"))
    assert "fill in 'licence'" in next(conformance.licence_faults(found, PluginHost([found]).catalogue))


def test_a_placeholder_in_a_framework_is_named(plugin: Make) -> None:
    catalogue = Catalogue(frameworks=[("bright_paths", [framed(("owner: Bright Paths", "owner: unknown"))])])
    assert list(conformance.licence_faults(plugin(), catalogue)) == [
        "plugin bright_paths, bright_paths:guide version 1: fill in 'owner'"
    ]


def test_a_version_that_is_not_locked_is_named(plugin: Make) -> None:
    assert "bright_paths:walk version 1 is not in released.lock" in next(conformance.release_faults(plugin()))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("p, bright_paths-read, role, *, assessment, read, normal, always, own", "policy.csv line 1: a plugin ships"),
        ("g, alex, policy_admin, *", "a plugin ships rules only"),
        ("p, read, role, *, assessment, read, normal, always, own, allow", "must begin with 'bright_paths-'"),
        ("p, bright_paths-x, role, *, client, read, normal, always, own, allow", "proposes no rules for 'client'"),
    ],
)
def test_a_rule_that_is_not_the_plugins_to_propose_is_named(plugin: Make, line: str, says: str) -> None:
    found = plugin()
    (folder_of(found) / "policy.csv").write_text(line + "\n")
    assert says in next(conformance.policy_faults(found, declared([found.name])))

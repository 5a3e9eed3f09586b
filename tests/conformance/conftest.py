"""Finds the plugins that the conformance suite runs over: those in the tree, the example's, and all installed."""

import sys
from importlib import import_module

import pytest

from core.access.vocabulary import Vocabulary
from core.extensions.installed import Plugin, installed_plugins
from core.extensions.manager import PluginHost
from core.vocabulary import declared
from tests.example_partner.installing import FOLDER
from tests.example_partner.installing import NAME as EXAMPLE

IN_TREE = ("alabare", "missing_link", "nilaari", "second_step")

if str(FOLDER) not in sys.path:
    sys.path.append(str(FOLDER))  # tests are made for each plugin that is found before any of them runs


def discovered() -> dict[str, Plugin]:
    in_tree = {name: Plugin(name, import_module(f"plugins.{name}.plugin")) for name in IN_TREE}
    in_tree[EXAMPLE] = Plugin(EXAMPLE, import_module(f"{EXAMPLE}.plugin"))
    return in_tree | {plugin.name: plugin for plugin in installed_plugins()}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "plugin" in metafunc.fixturenames:
        plugins = discovered()
        metafunc.parametrize("plugin", plugins.values(), ids=plugins.keys())


@pytest.fixture(scope="session")
def host() -> PluginHost:
    """Every discovered plugin beside the others: loading it checks content, worked examples and keys."""
    return PluginHost(discovered().values())


@pytest.fixture(scope="session")
def words(host: PluginHost) -> Vocabulary:
    """The words that code declares with these plugins installed."""
    return declared(plugin.name for plugin in host.plugins)

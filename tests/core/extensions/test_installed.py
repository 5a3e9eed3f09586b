"""Plugins are found by entry point; one that does not load stops the start, naming it."""

import pytest

from core.extensions.installed import HOUSE, PluginError, installed_plugins
from core.extensions.manager import PluginHost
from tests.core.extensions.conftest import Write


def names() -> list[str]:
    return [plugin.name for plugin in installed_plugins()]


def test_a_strangers_package_is_found_by_its_entry_point(write: Write) -> None:
    write("bright_paths")
    assert "bright_paths" in names()


def test_a_strangers_package_is_absent_when_not_installed() -> None:
    assert "bright_paths" not in names()


def test_its_release_is_that_of_its_distribution(write: Write) -> None:
    write("bright_paths")
    assert {plugin.name: plugin.release for plugin in installed_plugins()}["bright_paths"] == "1.2"


def test_the_host_of_what_is_installed_holds_its_content(write: Write) -> None:
    write("bright_paths")
    assert PluginHost.installed().catalogue.instruments.latest("bright_paths:walk") is not None


def test_the_partnerships_own_plugin_comes_first_and_needs_no_entry_point() -> None:
    assert names()[0] == HOUSE


def test_a_package_that_claims_the_partnerships_name_stops_the_start(write: Write) -> None:
    write("partnership")
    with pytest.raises(PluginError, match="plugin partnership: two installed packages declare a plugin of this name"):
        PluginHost.installed()


def test_a_module_that_fails_to_load_is_named(write: Write) -> None:
    write("bright_paths", source="import no_such_module\n")
    with pytest.raises(PluginError, match=r"plugin bright_paths: bright_paths\.plugin did not load: ModuleNotFound"):
        installed_plugins()


def test_a_module_that_is_not_python_is_named(write: Write) -> None:
    write("bright_paths", source="def (:\n")
    with pytest.raises(PluginError, match=r"plugin bright_paths: .* did not load: SyntaxError"):
        installed_plugins()


def test_a_name_that_cannot_prefix_keys_is_refused(write: Write) -> None:
    write("bright_paths", entry="Bright-Paths")
    with pytest.raises(PluginError, match="plugin Bright-Paths: the name of a plugin is"):
        installed_plugins()

"""What every plugin keeps to, in the tree or not."""

from core.access.vocabulary import Vocabulary
from core.content.instruments import Wording
from core.extensions import conformance
from core.extensions.hook_check import hook_faults
from core.extensions.installed import Plugin
from core.extensions.manager import PluginHost


def test_it_loads_beside_the_others(plugin: Plugin, host: PluginHost) -> None:
    assert plugin.name in [loaded.name for loaded in host.plugins]


def test_its_hooks_are_on_the_menu(plugin: Plugin) -> None:
    assert list(hook_faults(plugin.module)) == []


def test_it_reaches_core_only_through_the_sdk_and_nothing_outside(plugin: Plugin) -> None:
    assert list(conformance.source_faults(plugin)) == []


def test_it_says_what_it_is_and_where_its_words_come_from(plugin: Plugin) -> None:
    assert list(conformance.readme_faults(plugin)) == []


def test_its_licence_notes_are_filled_in(plugin: Plugin, host: PluginHost) -> None:
    assert list(conformance.licence_faults(plugin, host.catalogue)) == []


def test_what_it_ships_is_locked(plugin: Plugin) -> None:
    assert list(conformance.release_faults(plugin)) == []


def test_its_rules_are_its_own_to_propose(plugin: Plugin, words: Vocabulary) -> None:
    assert list(conformance.policy_faults(plugin, words)) == []


def test_the_whole_conforms(plugin: Plugin, host: PluginHost, words: Vocabulary) -> None:
    assert conformance.faults_of(plugin, host.catalogue, words) == ()


def test_its_definitions_survive_being_kept_with_records(plugin: Plugin, host: PluginHost) -> None:
    catalogue = host.catalogue
    definitions = (*catalogue.instruments.of_plugin(plugin.name), *catalogue.frameworks.of_plugin(plugin.name))
    assert tuple(type(found).model_validate_json(found.model_dump_json()) for found in definitions) == definitions


def test_each_of_its_instruments_says_how_to_come_by_the_words(plugin: Plugin, host: PluginHost) -> None:
    hidden = [
        found for found in host.catalogue.instruments.of_plugin(plugin.name) if found.wording is Wording.BEHIND_SWITCH
    ]
    assert [found.key for found in hidden if "https://" not in found.wording_source] == []

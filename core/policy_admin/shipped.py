"""The policy an installation begins with: the partnership's rules, then what each installed plugin proposes."""

from collections.abc import Iterator
from importlib.resources import files

from core.access.check import Fault, PolicyFaults
from core.access.plugin_rules import plugin_rule_faults
from core.access.vocabulary import collect
from core.assessments import access as assessments
from core.extensions.installed import Plugin
from core.extensions.manager import PluginHost


def shipped_policy(host: PluginHost) -> str:
    """The text of version 1. Raises `PolicyFaults` for a plugin that proposes more than is its own.

    Its words are checked when it is published: organisations and agreements are known only to the database.
    """
    words = collect([assessments.words(plugin.name for plugin in host.plugins)])
    faults = [
        Fault(None, f"plugin {plugin.name}: {fault}")
        for plugin in host.plugins
        for fault in plugin_rule_faults(plugin.name, plugin.policy_text, words)
    ]
    if faults:
        raise PolicyFaults(faults)
    return "".join((files("policies").joinpath("partnership.csv").read_text("utf-8"), *_proposed(host.plugins)))


def _proposed(plugins: tuple[Plugin, ...]) -> Iterator[str]:
    for plugin in plugins:
        if text := plugin.policy_text.strip():
            yield f"\n# ── proposed by the plugin {plugin.name} ──\n{text}\n"

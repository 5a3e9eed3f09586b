"""The four partners' plugins, as every scene has them."""

from importlib import import_module

from core.extensions.installed import Plugin
from core.extensions.manager import PluginHost
from tests import world


def four_partners() -> tuple[Plugin, ...]:
    return tuple(Plugin(name, import_module(f"plugins.{name}.plugin")) for name in world.PLUGINS)


def host_of(*more: Plugin) -> PluginHost:
    """With the four partners' plugins, and these."""
    return PluginHost([*four_partners(), *more])

"""Finding plugins: the modules that installed packages name under the entry point group `fingerpost.plugins`."""

import inspect
import re
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint, entry_points, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import ModuleType

GROUP = "fingerpost.plugins"
HOUSE = "partnership"
"""The partnership's own plugin: it comes with the program, is on for every organisation and cannot be switched off."""
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class PluginError(RuntimeError):
    """A plugin cannot be used: the program does not start, and says which plugin and why."""

    def __init__(self, plugin: str, reason: str) -> None:
        super().__init__(f"plugin {plugin}: {reason}")
        self.plugin, self.reason = plugin, reason


@dataclass(frozen=True)
class Plugin:
    """A plugin as installed. `name` is its entry point's name and the prefix of all its keys.

    `summary` is the first line of its module's docstring, `release` the version of its distribution.
    """

    name: str
    module: ModuleType
    release: str = ""

    @property
    def summary(self) -> str:
        return (inspect.getdoc(self.module) or "").partition("\n")[0]

    @property
    def title(self) -> str:
        """What people call it: the words of its summary before the colon."""
        return self.summary.partition(":")[0]

    @property
    def folder(self) -> Traversable:
        """The folder of its package: content, README, policy.csv."""
        return files(self.module.__package__ or self.module.__name__)

    @property
    def policy_text(self) -> str:
        """The rules it proposes, as policy lines; empty when it ships no `policy.csv`."""
        policy = self.folder / "policy.csv"
        return policy.read_text(encoding="utf-8") if policy.is_file() else ""


def installed_plugins() -> tuple[Plugin, ...]:
    """The partnership's own plugin, then every other by name. Raises PluginError for the first that does not load."""
    house = replace(_load(EntryPoint(HOUSE, "core.partnership.plugin", GROUP)), release=version("fingerpost"))
    return (house, *(_load(found) for found in sorted(entry_points(group=GROUP), key=lambda entry: entry.name)))


def _load(entry: EntryPoint) -> Plugin:
    if not _NAME.fullmatch(entry.name):
        raise PluginError(entry.name, "the name of a plugin is lower-case letters, digits and _")
    release = entry.dist.version if entry.dist else ""
    try:
        module = entry.load()
    except Exception as error:
        # An edge: a stranger's module may fail in any way, and a plugin left out silently would hide its records.
        raise PluginError(entry.name, f"{entry.value} did not load: {type(error).__name__}: {error}") from error
    if not isinstance(module, ModuleType):
        raise PluginError(entry.name, f"the entry point must name a module, and {entry.value} is none")
    return Plugin(entry.name, module, release)

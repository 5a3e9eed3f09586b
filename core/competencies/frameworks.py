"""Which frameworks an actor sees: those of the plugins that the organisation acted for has switched on."""

import re
from collections.abc import Iterable

from core.access.errors import NotFound
from core.access.records import Records
from core.content.frameworks import Framework
from core.extensions.manager import PluginHost
from core.extensions.shelf import Shelf
from core.organisations.enablement import enabled_for

NAMED = re.compile(r"(?P<key>[a-z0-9_]+:[a-z0-9_]+)(@(?P<version>[1-9][0-9]{0,3}))?")
READ_BY_ALL = "a competency framework is content that all staff may read; of plugins switched off it is not found"


def offered(records: Records, host: PluginHost) -> tuple[Framework, ...]:
    """The latest version of each, by title."""
    return enabled_for(records, host).frameworks


def framework_of(records: Records, host: PluginHost, named: str) -> Framework:
    """The framework that `plugin:name` (the latest version) or `plugin:name@2` names; one that is switched off is not
    found, like one that does not exist."""
    found = named_on(host.catalogue.frameworks, named)
    if found is None or found.plugin not in enabled_for(records, host).names:
        raise NotFound
    return found


def named_on(shelf: Shelf[Framework], named: str) -> Framework | None:
    """What `plugin:name` or `plugin:name@2` names among everything installed."""
    said = NAMED.fullmatch(named)
    if said is None:
        return None
    version = said["version"]
    return shelf.latest(said["key"]) if version is None else shelf.version(said["key"], int(version))


def name_of(framework: Framework) -> str:
    """How it is named with its version: `plugin:name@2`."""
    return f"{framework.key}@{framework.version}"


def versions_of(host: PluginHost, chosen: Iterable[Framework]) -> tuple[Framework, ...]:
    """Every version of each of these, the newest of each first."""
    shelf = host.catalogue.frameworks
    return tuple(
        version for one in chosen for version in reversed(shelf.of_plugin(one.plugin)) if version.key == one.key
    )

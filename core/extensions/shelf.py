"""One kind of definition of all installed plugins: by key and version, the latest of each, by plugin."""

from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import Generic, TypeVar

from core.content.definition import Definition

Kind = TypeVar("Kind", bound=Definition)

Declared = Iterable[tuple[str, Iterable[Kind]]]


class Shelf(Generic[Kind]):
    """Filled once at the start. `clashes` says what does not fit together; a catalogue with any is not used."""

    def __init__(self, declared: Declared[Kind]) -> None:
        """`declared` is each plugin's name with its definitions."""
        versions: dict[tuple[str, int], Kind] = {}
        clashes: list[str] = []
        for plugin, offered in declared:
            for one in offered:
                if one.plugin != plugin:
                    clashes.append(f"plugin {plugin}: the key '{one.key}' must begin with '{plugin}:'")
                elif one.release in versions:
                    clashes.append(f"plugin {plugin}: {one.key} version {one.version} is declared twice")
                versions.setdefault(one.release, one)
        self.clashes = tuple(clashes)
        self._versions = MappingProxyType(dict(sorted(versions.items())))
        self._latest = MappingProxyType({key: one for (key, _), one in self._versions.items()})

    def __iter__(self) -> Iterator[Kind]:
        """Every version of everything, by key and version."""
        return iter(self._versions.values())

    def version(self, key: str, number: int) -> Kind | None:
        """One version; None when no installed plugin declares it (any more)."""
        return self._versions.get((key, number))

    def latest(self, key: str) -> Kind | None:
        """The version with which something new is begun."""
        return self._latest.get(key)

    def offered(self, plugins: frozenset[str]) -> tuple[Kind, ...]:
        """The latest version of each definition of these plugins, by title."""
        offered = (one for one in self._latest.values() if one.plugin in plugins)
        return tuple(sorted(offered, key=lambda one: (one.title, one.key)))

    def of_plugin(self, plugin: str) -> tuple[Kind, ...]:
        """Every version of every definition of one plugin, by key and version."""
        return tuple(one for one in self if one.plugin == plugin)

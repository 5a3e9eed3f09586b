"""Everything the installed plugins declare, checked against each other once and never changed."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from core.content.instruments import Instrument

Declared = Iterable[tuple[str, Iterable[Instrument]]]


class CatalogueError(ValueError):
    """What plugins declare does not fit together; every clash is named."""


class Catalogue:
    """Instruments of all installed plugins, whether or not an organisation has switched the plugin on."""

    def __init__(self, declared: Declared) -> None:
        """`declared` is each plugin's name with its instruments. Raises CatalogueError."""
        instruments: dict[tuple[str, int], Instrument] = {}
        clashes: list[str] = []
        for plugin, offered in declared:
            for instrument in offered:
                release = (instrument.key, instrument.version)
                if instrument.plugin != plugin:
                    clashes.append(f"plugin {plugin}: the key '{instrument.key}' must begin with '{plugin}:'")
                elif release in instruments:
                    clashes.append(f"plugin {plugin}: {instrument.key} version {instrument.version} is declared twice")
                instruments.setdefault(release, instrument)
        if clashes:
            raise CatalogueError("\n".join(clashes))
        self._instruments = MappingProxyType(instruments)
        self._latest = MappingProxyType(_latest(instruments.values()))

    def instrument(self, key: str, version: int) -> Instrument | None:
        """One version; None when no installed plugin declares it (any more)."""
        return self._instruments.get((key, version))

    def latest(self, key: str) -> Instrument | None:
        """The version in which a new assessment is made."""
        return self._latest.get(key)

    def offered(self, plugins: frozenset[str]) -> tuple[Instrument, ...]:
        """The latest version of each instrument of these plugins, by title."""
        offered = (instrument for instrument in self._latest.values() if instrument.plugin in plugins)
        return tuple(sorted(offered, key=lambda instrument: (instrument.title, instrument.key)))

    def of_plugin(self, plugin: str) -> tuple[Instrument, ...]:
        """Every version of every instrument of one plugin, by key and version."""
        return tuple(found for (key, _), found in sorted(self._instruments.items()) if found.plugin == plugin)


def _latest(instruments: Iterable[Instrument]) -> Mapping[str, Instrument]:
    return {found.key: found for found in sorted(instruments, key=lambda instrument: instrument.version)}

"""Everything the installed plugins declare, checked against each other once and never changed."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from core.content.frameworks import Framework
from core.content.instruments import Instrument
from core.content.pathways import Pathway
from core.content.scorers import Scorer
from core.extensions.shelf import Declared, Shelf


class CatalogueError(ValueError):
    """What plugins declare does not fit together; every clash is named."""


class Catalogue:
    """The definitions of all installed plugins, a shelf a kind, whether or not an organisation has switched them on."""

    def __init__(
        self,
        *,
        instruments: Declared[Instrument] = (),
        scorers: Iterable[tuple[str, Iterable[Scorer]]] = (),
        frameworks: Declared[Framework] = (),
        pathways: Declared[Pathway] = (),
    ) -> None:
        """Each is a plugin's name with what it declares. Raises CatalogueError naming every clash."""
        self.instruments, self.frameworks, self.pathways = Shelf(instruments), Shelf(frameworks), Shelf(pathways)
        registered = [(plugin, scorer) for plugin, several in scorers for scorer in several]
        self.scorers: Mapping[str, Scorer] = MappingProxyType({scorer.key: scorer for _, scorer in registered})
        self._scorer_clashes = tuple(self._wrong_scorers(registered))
        if clashes := self._clashes():
            raise CatalogueError("\n".join(clashes))

    def _clashes(self) -> list[str]:
        shelves = (self.instruments, self.frameworks, self.pathways)
        return [*(clash for shelf in shelves for clash in shelf.clashes), *self._scorer_clashes]

    def _wrong_scorers(self, registered: list[tuple[str, Scorer]]) -> Iterator[str]:
        for place, (plugin, scorer) in enumerate(registered):
            if scorer.plugin != plugin:
                yield f"plugin {plugin}: the scorer '{scorer.key}' must begin with '{plugin}:'"
            if scorer.key in [earlier.key for _, earlier in registered[:place]]:
                yield f"plugin {plugin}: the scorer {scorer.key} is declared twice"
        for one in self.instruments:
            if one.scorer is not None and one.scorer not in self.scorers:
                release = f"{one.key} version {one.version}"
                yield f"plugin {one.plugin}: {release} names the scorer '{one.scorer}', and nobody registers it"

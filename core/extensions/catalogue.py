"""Everything the installed plugins declare, checked against each other once and never changed."""

from collections.abc import Iterable

from core.content.instruments import Instrument
from core.content.pathways import Pathway
from core.extensions.shelf import Declared, Shelf


class CatalogueError(ValueError):
    """What plugins declare does not fit together; every clash is named."""


class Catalogue:
    """The definitions of all installed plugins, a shelf a kind, whether or not an organisation has switched them on."""

    def __init__(self, *, instruments: Declared[Instrument] = (), pathways: Declared[Pathway] = ()) -> None:
        """Each is a plugin's name with what it declares. Raises CatalogueError naming every clash."""
        self.instruments = Shelf(instruments)
        self.pathways = Shelf(pathways)
        if clashes := self._clashes():
            raise CatalogueError("\n".join(clashes))

    def _clashes(self) -> list[str]:
        shelves: Iterable[Shelf[Instrument] | Shelf[Pathway]] = (self.instruments, self.pathways)
        return [clash for shelf in shelves for clash in shelf.clashes]

"""Everything the installed plugins declare, checked against each other once and never changed."""

from core.content.frameworks import Framework
from core.content.instruments import Instrument
from core.extensions.shelf import Declared, Shelf


class CatalogueError(ValueError):
    """What plugins declare does not fit together; every clash is named."""


class Catalogue:
    """The definitions of all installed plugins, a shelf a kind, whether or not an organisation has switched them on."""

    def __init__(self, *, instruments: Declared[Instrument] = (), frameworks: Declared[Framework] = ()) -> None:
        """Each is a plugin's name with what it declares. Raises CatalogueError naming every clash."""
        self.instruments = Shelf(instruments)
        self.frameworks = Shelf(frameworks)
        if clashes := self._clashes():
            raise CatalogueError("\n".join(clashes))

    def _clashes(self) -> list[str]:
        return [*self.instruments.clashes, *self.frameworks.clashes]

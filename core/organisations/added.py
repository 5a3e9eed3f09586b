"""What a plugin adds, of every sort: what it declares, its pages and panels, what it looks at by itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.extensions.manager import PluginHost
from core.extensions.pages import PageIn, PluginPage
from core.extensions.shelf import Shelf

SHELVES = {"instruments": "Forms"}
"""Where the word of a shelf in the catalogue is not the word that people use."""


@dataclass(frozen=True)
class AddedItem:
    """One thing; `key` and `version` of what is declared in versions, the latest of each; `href` of a page."""

    title: str
    key: str | None = None
    version: int | None = None
    href: str | None = None


@dataclass(frozen=True)
class Added:
    """What a plugin adds of one sort."""

    sort: str
    items: tuple[AddedItem, ...]

    @property
    def titles(self) -> tuple[str, ...]:
        return tuple(one.title for one in self.items)


def added_by(host: PluginHost, plugin: str) -> tuple[Added, ...]:
    """Whether or not anybody has switched it on; sorts of which there is nothing are left out."""
    return tuple(Added(sort, items) for sort, items in _each(host, plugin) if items)


def _each(host: PluginHost, plugin: str) -> Iterator[tuple[str, tuple[AddedItem, ...]]]:
    for word, shelf in vars(host.catalogue).items():
        if isinstance(shelf, Shelf):
            sort = SHELVES.get(word, word.replace("_", " ").capitalize())
            offered = shelf.offered(frozenset({plugin}))
            yield sort, tuple(AddedItem(one.title, one.key, one.version) for one in offered)
    pages = [page for name, page in host.pages.values() if name == plugin]
    yield "Pages", _pages(page for page in pages if page.place is not PageIn.REPORTS)
    yield "Reports", _pages(page for page in pages if page.place is PageIn.REPORTS)
    yield "Panels on a person’s summary", tuple(AddedItem(panel.title) for panel in host.panels[plugin])
    names = (job.name.partition(": ")[2].capitalize() for name, found in host.jobs if name == plugin for job in found)
    yield "Looked at by itself", tuple(AddedItem(name) for name in names)


def _pages(pages: Iterable[PluginPage]) -> tuple[AddedItem, ...]:
    return tuple(AddedItem(page.title, href=page.path) for page in sorted(pages, key=lambda page: page.title))

"""Which pages and panels of plugins whoever asks has, and showing one; a plugin that fails is noted and stops nothing
else."""

from collections.abc import Iterator
from difflib import get_close_matches
from functools import partial
from uuid import UUID

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from core.access.errors import NotFound
from core.access.protected import Protected
from core.access.records import Records
from core.access.vocabulary import Vocabulary
from core.extensions import failures
from core.extensions.installed import PluginError
from core.extensions.manager import PluginHost
from core.extensions.pages import PluginPage, PluginPanel
from core.extensions.views import View
from core.organisations.enablement import enabled_for
from core.plugin_pages.looking import Looking
from core.web.places import Contribution, Offer, Panel, Shelf


def contribution(host: PluginHost, words: Vocabulary) -> Contribution:
    """What the installed plugins put into shared places. Raises PluginError for a word of no access policy."""
    for plugin, page in host.pages.values():
        _check(plugin, f"the page {page.path}", page.kind, words)
    for plugin, panels in host.panels.items():
        for panel in panels:
            _check(plugin, f"the panel '{panel.title}'", panel.kind, words)
    return Contribution(offers=(partial(_offers, host),), panels=(partial(_panels, host),))


def pages_of(records: Records, host: PluginHost) -> list[tuple[str, PluginPage]]:
    """The pages of plugins that are switched on and that some rule may open to whoever asks, by path."""
    return _pages(records, host, enabled_for(records, host).names)


def show(records: Records, host: PluginHost, path: str) -> tuple[PluginPage, View | None]:
    """A page, and what it shows; None where its plugin failed. Raises `NotFound` where the plugin is off, the page is
    none, or no rule may open it to whoever asks."""
    plugin, page = host.pages.get(path, ("", None))
    enabled = enabled_for(records, host)
    if page is None or plugin not in enabled.names:
        raise NotFound
    if not _may_open(records, page):
        records.refused(page.action, records.judge.policy.words.models[page.kind])
        raise NotFound
    return page, _view(page, Looking(records, host, enabled, plugin), plugin, f"page {page.path}")


def _offers(host: PluginHost, records: Records, shelf: Shelf | None) -> Iterator[Offer]:
    """Pages, and for search the forms too: they are started from a person's record."""
    enabled, titles = enabled_for(records, host), {one.name: one.title for one in host.plugins}
    for plugin, page in _pages(records, host, enabled.names):
        if shelf in (None, Shelf(page.place.value)):
            yield Offer(page.path, page.title, Shelf(page.place.value), titles[plugin])
    for form in enabled.instruments if shelf in (None, Shelf.SEARCH) else ():
        yield Offer(
            f"/organisation/plugins/{form.plugin}", form.title, Shelf.SEARCH, f"a form of {titles[form.plugin]}"
        )


def _panels(host: PluginHost, records: Records, client_id: UUID) -> Iterator[Panel]:
    enabled = enabled_for(records, host)
    for plugin in sorted(enabled.names):
        for panel in host.panels[plugin]:
            if _may_open(records, panel):
                look = Looking(records, host, enabled, plugin, client_id)
                yield Panel(panel.title, _view(panel, look, plugin, f"panel {panel.title}"))


def _view(declared: PluginPage | PluginPanel, look: Looking, plugin: str, place: str) -> View | None:
    try:
        view = declared.show(look)
        if not isinstance(view, View):
            raise TypeError("not a View")
    except (DBAPIError, NoConnectionFree):
        raise  # core's own: the database is away
    except Exception as error:
        # An edge: a plugin may fail in any way, and the rest of the page is none of its business.
        failures.note(plugin, place, error)
        return None
    return view


def _pages(records: Records, host: PluginHost, enabled: frozenset[str]) -> list[tuple[str, PluginPage]]:
    found = (host.pages[path] for path in sorted(host.pages))
    return [(plugin, page) for plugin, page in found if plugin in enabled and _may_open(records, page)]


def _may_open(records: Records, declared: PluginPage | PluginPanel) -> bool:
    return records.judge.may_ever(records.judge.policy.words.models[declared.kind], declared.action)


def _check(plugin: str, what: str, kind: str, words: Vocabulary) -> None:
    known = [name for name, model in words.models.items() if issubclass(model, Protected)]
    if kind not in known:
        near = get_close_matches(kind, known, n=1)
        hint = f"did you mean '{near[0]}'?" if near else f"the kinds are {', '.join(sorted(known))}"
        raise PluginError(plugin, f"{what} asks for the kind '{kind}', which no access policy knows; {hint}")

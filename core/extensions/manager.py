"""The plugin host, and the only user of pluggy: nobody else calls a hook, so nobody else meets untyped answers."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

import pluggy

from core.content.faults import ContentError
from core.content.frameworks import Framework
from core.content.instruments import Instrument
from core.content.pathways import Pathway
from core.content.scorers import Scorer
from core.extensions import hookspecs
from core.extensions.catalogue import Catalogue
from core.extensions.events import AssessmentCompleted, FollowUp
from core.extensions.hook_check import hook_faults
from core.extensions.installed import Plugin, PluginError, installed_plugins
from core.extensions.jobs import PluginJob
from core.extensions.pages import PluginPage, PluginPanel
from core.extensions.references import references_to_nothing
from core.extensions.settings import Setting, repeated

Kind = TypeVar("Kind")


class PluginHost:
    """All installed plugins, loaded and checked. Made once at the start; nothing is registered or removed later."""

    def __init__(self, plugins: Iterable[Plugin]) -> None:
        """Raises PluginError naming the plugin, its file and line for whatever keeps it from being used,
        ContentError for a reference to nothing."""
        self._pluggy = pluggy.PluginManager(hookspecs.PROJECT)
        self._pluggy.add_hookspecs(hookspecs)
        self._plugins: dict[str, Plugin] = {}
        for plugin in plugins:
            self._register(plugin)
        self._pluggy.check_pending()
        self.catalogue = Catalogue(
            instruments=self._each("register_instruments", Instrument),
            scorers=self._each("register_scorers", Scorer),
            frameworks=self._each("register_frameworks", Framework),
            pathways=self._each("register_pathways", Pathway),
        )
        if faults := tuple(references_to_nothing(self.plugins, self.catalogue)):
            raise ContentError(faults)
        self.jobs = tuple((name, self._jobs(name)) for name in self._plugins)
        self.settings = {name: self._settings(name) for name in self._plugins}
        self.panels = {name: self._declared(name, "register_panels", PluginPanel) for name in self._plugins}
        self.pages = self._pages()

    @classmethod
    def installed(cls) -> "PluginHost":
        """The host of the plugins that are installed in this environment."""
        return cls(installed_plugins())

    @property
    def plugins(self) -> tuple[Plugin, ...]:
        return tuple(self._plugins.values())

    def policy_text(self, name: str) -> str:
        """The rules that an installed plugin proposes; empty for none. Raises KeyError for a name not installed."""
        return self._plugins[name].policy_text

    def follow_ups(self, name: str, event: AssessmentCompleted) -> tuple[FollowUp, ...]:
        """What one plugin suggests after an assessment. Whatever the plugin raises is let through."""
        answers = self._ask(name, "on_assessment_completed", event=event)
        return all_of(FollowUp, answers)

    def _register(self, plugin: Plugin) -> None:
        if plugin.name in self._plugins:
            raise PluginError(plugin.name, "two installed packages declare a plugin of this name")
        if faults := tuple(hook_faults(plugin.module)):
            raise PluginError(plugin.name, "; ".join(faults))
        self._pluggy.register(plugin.module, name=plugin.name)
        self._plugins[plugin.name] = plugin

    def _each(self, hook: str, kind: type[Kind]) -> list[tuple[str, tuple[Kind, ...]]]:
        """Each plugin's name with what it declares by one hook."""
        return [(name, self._declared(name, hook, kind)) for name in self._plugins]

    def _jobs(self, name: str) -> tuple[PluginJob, ...]:
        jobs = self._declared(name, "register_jobs", PluginJob)
        for job in jobs:
            if not job.name.startswith(f"{name}:"):
                raise PluginError(name, f"the job '{job.name}' must begin with '{name}:'")
        if len({job.name for job in jobs}) < len(jobs):
            raise PluginError(name, "two of its jobs have the same name")
        return jobs

    def _settings(self, name: str) -> tuple[Setting, ...]:
        settings = self._declared(name, "register_settings", Setting)
        if twice := repeated(settings):
            raise PluginError(name, f"two of its settings have the same key: {', '.join(twice)}")
        return settings

    def _pages(self) -> dict[str, tuple[str, PluginPage]]:
        """By path: the plugin and its page."""
        found: dict[str, tuple[str, PluginPage]] = {}
        for name in self._plugins:
            for page in self._declared(name, "register_pages", PluginPage):
                if page.path in found:
                    raise PluginError(name, f"the route {page.path} is declared by {found[page.path][0]} already")
                found[page.path] = (name, page)
        for path, (name, _) in found.items():
            if not path.startswith(f"/p/{name}/"):
                raise PluginError(name, f"the page {path} must lie below /p/{name}/")
        return found

    def _declared(self, name: str, hook: str, kind: type[Kind]) -> tuple[Kind, ...]:
        try:
            return all_of(kind, self._ask(name, hook))
        except Exception as error:
            # An edge: whatever a stranger's declaration does, the start stops with the plugin's name.
            raise PluginError(name, f"{hook} failed: {type(error).__name__}: {error}") from error

    def _ask(self, name: str, hook: str, **arguments: object) -> object:
        """One plugin's answer to a hook; empty when it does not implement it."""
        others = [plugin.module for other, plugin in self._plugins.items() if other != name]
        answers = self._pluggy.subset_hook_caller(hook, remove_plugins=others)(**arguments)
        return answers[0] if answers else ()


def all_of(kind: type[Kind], answer: object) -> tuple[Kind, ...]:
    """A hook's answer, checked: hooks are typed, but a plugin need not have been type-checked."""
    if not isinstance(answer, Sequence):
        raise TypeError(f"expected a list of {kind.__name__}, not {type(answer).__name__}")
    if strangers := [type(one).__name__ for one in answer if not isinstance(one, kind)]:
        raise TypeError(f"expected a list of {kind.__name__}, found {', '.join(strangers)} in it")
    return tuple(answer)

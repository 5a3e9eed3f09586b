"""Events, sent only to the plugins an organisation has switched on; one that fails never stops the others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.content.frameworks import Framework
from core.content.instruments import Instrument
from core.content.pathways import Pathway
from core.extensions import failures
from core.extensions.events import AssessmentCompleted, FollowUp
from core.extensions.installed import HOUSE
from core.extensions.manager import PluginHost
from core.extensions.settings import Settings


@dataclass(frozen=True)
class Suggestion:
    """A next step, and the name of the plugin that suggests it."""

    plugin: str
    follow_up: FollowUp


@dataclass(frozen=True)
class Notified:
    """What came back from an event. A page says "not available" for each of `failed`, never nothing."""

    suggestions: tuple[Suggestion, ...]
    failed: tuple[str, ...]


class EnabledPlugins:
    """The plugins that one organisation has switched on, of those installed; the only way to send an event."""

    def __init__(
        self, host: PluginHost, enabled: Iterable[str], said: Mapping[str, Mapping[str, object]] | None = None
    ) -> None:
        """`enabled` comes from the organisation's own list; a name no longer installed is passed over. The
        partnership's own plugin is on for everybody. `said`: by plugin, what the organisation has set there."""
        self._host, self._said = host, said or {}
        self.names = (frozenset(enabled) | {HOUSE}) & {plugin.name for plugin in host.plugins}

    @property
    def instruments(self) -> tuple[Instrument, ...]:
        """What may be started here: the latest version of each instrument, by title."""
        return self._host.catalogue.instruments.offered(self.names)

    @property
    def frameworks(self) -> tuple[Framework, ...]:
        """What may be read here: the latest version of each competency framework, by title."""
        return self._host.catalogue.frameworks.offered(self.names)

    @property
    def pathways(self) -> tuple[Pathway, ...]:
        """What somebody may be enrolled on here: the latest version of each pathway, by title."""
        return self._host.catalogue.pathways.offered(self.names)

    def settings(self, plugin: str) -> Settings:
        """What holds for this organisation."""
        return Settings(self._host.settings[plugin], self._said.get(plugin, {}))

    def notify(self, event: AssessmentCompleted) -> Notified:
        """Tell each plugin in turn of a completed assessment and collect what they suggest."""
        suggestions: list[Suggestion] = []
        failed: list[str] = []
        for name in sorted(self.names):
            try:
                suggestions += (Suggestion(name, step) for step in self._host.follow_ups(name, event))
            except Exception as error:
                # An edge: a plugin may fail in any way, and the assessment it is told of is already complete.
                failures.note(name, "on_assessment_completed", error)
                failed.append(name)
        return Notified(tuple(suggestions), tuple(failed))

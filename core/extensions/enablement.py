"""Events, sent only to the plugins an organisation has switched on; one that fails never stops the others."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import structlog

from core.content.instruments import Instrument
from core.content.pathways import Pathway
from core.extensions.events import AssessmentCompleted, FollowUp
from core.extensions.manager import PluginHost

log = structlog.stdlib.get_logger(__name__)


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

    def __init__(self, host: PluginHost, enabled: Iterable[str]) -> None:
        """`enabled` comes from the organisation's own list; a name no longer installed is passed over."""
        self._host = host
        self.names = frozenset(enabled) & {plugin.name for plugin in host.plugins}

    @property
    def instruments(self) -> tuple[Instrument, ...]:
        """What may be started here: the latest version of each instrument, by title."""
        return self._host.catalogue.instruments.offered(self.names)

    @property
    def pathways(self) -> tuple[Pathway, ...]:
        """What somebody may be enrolled on here: the latest version of each pathway, by title."""
        return self._host.catalogue.pathways.offered(self.names)

    def notify(self, event: AssessmentCompleted) -> Notified:
        """Tell each plugin in turn of a completed assessment and collect what they suggest."""
        suggestions: list[Suggestion] = []
        failed: list[str] = []
        for name in sorted(self.names):
            try:
                suggestions += (Suggestion(name, step) for step in self._host.follow_ups(name, event))
            except Exception as error:
                # An edge: a plugin may fail in any way, and the assessment it is told of is already complete.
                _log_failure(name, "on_assessment_completed", error)
                failed.append(name)
        return Notified(tuple(suggestions), tuple(failed))


def _log_failure(plugin: str, hook: str, error: Exception) -> None:
    """Log where it failed, not what it said: the words of an exception may quote a client's answers."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    code = trace.tb_frame.f_code if trace is not None else None
    place = f"{Path(code.co_filename).name}:{trace.tb_lineno}" if trace is not None and code is not None else "unknown"
    log.error("plugin_failed", plugin=plugin, hook=hook, error=type(error).__name__, place=place)

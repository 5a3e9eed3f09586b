"""What a page or panel of a plugin may look at: read through the door of whoever asks, of the plugin's own alone."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from uuid import UUID

from sqlalchemy import select

from core.access.records import Records
from core.assessments.models import Assessment, Outcome
from core.assessments.starting import may_start, offered
from core.clients.deaths import died
from core.clients.names import called
from core.content.instruments import Instrument
from core.database import clock
from core.extensions.enablement import EnabledPlugins
from core.extensions.manager import PluginHost
from core.extensions.pages import SeenAssessment, SeenPerson
from core.extensions.settings import Settings
from core.involvement.caseload import clients_carried

MOST = 500


class Looking:
    """`client_id`: on a client's panel, the one it is about."""

    def __init__(
        self, records: Records, host: PluginHost, enabled: EnabledPlugins, plugin: str, client_id: UUID | None = None
    ) -> None:
        self._records, self._host, self._enabled = records, host, enabled
        self._plugin, self._client_id = plugin, client_id

    @property
    def today(self) -> date:
        return clock.today()

    @property
    def settings(self) -> Settings:
        return self._enabled.settings(self._plugin)

    def people_to_ask(self, instrument: str) -> Sequence[SeenPerson]:
        """Whoever has died is asked nothing. Raises KeyError for a form that is not the plugin's."""
        form, clients = self._forms[instrument], clients_carried(self._records)
        dead = died(self._records, [client.id for client in clients])
        return [
            SeenPerson(client.id, called(client.given_name, client.preferred_name, client.family_name))
            for client in clients
            if client.id not in dead and may_start(self._records, client.id, form)
        ]

    def assessments(self) -> Sequence[SeenAssessment]:
        asked = select(
            Assessment.id, Assessment.client_id, Assessment.instrument, Assessment.title, Assessment.outcome,
            Assessment.completed_at,
        ).where(Assessment.plugin == self._plugin).order_by(Assessment.completed_at.desc()).limit(MOST)  # fmt: skip
        if self._client_id is not None:
            asked = asked.where(Assessment.client_id == self._client_id)
        return [
            SeenAssessment(
                row.id, row.client_id, row.instrument, row.title, row.outcome is Outcome.COMPLETED,
                row.completed_at.astimezone(clock.LONDON).date(),
            )
            for row in self._records.rows(asked)
        ]  # fmt: skip

    @cached_property
    def _forms(self) -> dict[str, Instrument]:
        return {one.key: one for one in offered(self._records, self._host) if one.plugin == self._plugin}

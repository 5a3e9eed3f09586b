"""Stays of synthetic clients on the pathways that the installed plugins declare: two of each at most."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from core.clients.codes import GenderIdentity
from core.clients.models import Client
from core.clocks.calendars import Calendar, usual
from core.content.pathways import Pathway, WomenOnly
from core.database.base import Base
from core.demo.staff import Worker
from core.demo.stories import Story
from core.extensions.enablement import EnabledPlugins
from core.extensions.manager import PluginHost
from core.pathways.models import Stay
from core.pathways.reminders import schedule
from core.pathways.timing import due_after
from core.referrals.models import State

MOST = 2
DAYS_AGO = (3, 5)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stays:
    """Draws on no random source: whoever comes first begins first, so that nothing else of the demo changes."""

    host: PluginHost
    today: date
    begun: Counter[str] = field(default_factory=Counter)

    def of(self, people: Sequence[tuple[Story, Client]]) -> Iterator[Base]:
        for story, client in people:
            for worker in (story.worker, story.second):
                if worker is not None and story.state is State.ACTIVE and story.allocated is not None:
                    yield from self._begun(client, worker, story.allocated)

    def _begun(self, client: Client, worker: Worker, since: date) -> Iterator[Stay]:
        """One, the one least used so far of those that fit."""
        fitting = [one for one in self._offered(worker) if self._takes(one, client)]
        fitting.sort(key=lambda one: self.begun[one.key])
        for pathway in fitting[:1]:
            if self.begun[pathway.key] < MOST:
                yield self._stay(pathway, client, worker, since)
                self.begun[pathway.key] += 1

    def _offered(self, worker: Worker) -> list[Pathway]:
        offered = EnabledPlugins(self.host, [worker.job.organisation]).pathways
        return [one for one in offered if not one.roles or set(one.roles) & set(worker.job.roles)]

    def _takes(self, pathway: Pathway, client: Client) -> bool:
        for_women = any(isinstance(one, WomenOnly) for one in pathway.entry)
        return not for_women or client.gender is GenderIdentity.FEMALE

    def _stay(self, pathway: Pathway, client: Client, worker: Worker, since: date) -> Stay:
        number, calendar = self.begun[pathway.key], usual().ending(time.max)
        day = max(self.today - timedelta(days=DAYS_AGO[number]), since)
        at = datetime.combine(day, time(10, 5), UTC)
        stay = Stay(
            client_id=client.id, open_for=client.id, organisation_id=worker.organisation_id,
            worker_id=worker.person_id, plugin=pathway.plugin, pathway=pathway.key, pathway_version=pathway.version,
            title=pathway.title, label=pathway.label.value, began_at=at, began_by=worker.person_id, is_open=True,
            place=number + 1 if pathway.places else None, confirmed=[one.key for one in pathway.to_confirm],
        )  # fmt: skip
        self._walk(stay, pathway, calendar, at)
        return stay

    def _walk(self, stay: Stay, pathway: Pathway, calendar: Calendar, at: datetime) -> None:
        """The second of each is in the second stage."""
        stay.enter(pathway.stages[0], at, calendar)
        if pathway.time_box is not None:
            stay.ends_by = due_after(pathway.time_box.length, at, calendar)
        following = pathway.stages[0].next
        if self.begun[pathway.key] and following:
            stay.move_on(pathway, following[-1], calendar, "It was done with somebody else before.", at=at + DAY)
        schedule(stay, pathway, calendar)

"""Stays of synthetic clients on the pathways that the installed plugins declare: two of each at most that go on, and
as many that have ended."""

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
    over: Counter[str] = field(default_factory=Counter)

    def of(self, people: Sequence[tuple[Story, Client]]) -> Iterator[Base]:
        for story, client in people:
            for worker in (story.worker, story.second):
                if worker is not None and story.state is State.ACTIVE and story.allocated is not None:
                    yield from self._begun(client, worker, story.allocated)
                if worker is not None and story.allocated is not None and story.ended is not None:
                    yield from self._over(client, worker, story.allocated, story.ended)

    def _begun(self, client: Client, worker: Worker, since: date) -> Iterator[Stay]:
        """One, the one least used so far of those that fit."""
        fitting = [one for one in self._offered(worker) if self._takes(one, client)]
        fitting.sort(key=lambda one: self.begun[one.key])
        for pathway in fitting[:1]:
            if self.begun[pathway.key] < MOST:
                yield self._stay(pathway, client, worker, since)
                self.begun[pathway.key] += 1

    def _over(self, client: Client, worker: Worker, since: date, ended: datetime) -> Iterator[Stay]:
        """It ended with the referral, with one outcome and then the next."""
        fitting = [one for one in self._offered(worker) if self._takes(one, client) and self.over[one.key] < MOST]
        at = datetime.combine(since, time(10, 5), UTC)
        for pathway in sorted(fitting, key=lambda one: self.over[one.key])[:1] if at < ended else ():
            stay, calendar = self._row(pathway, client, worker, at), usual().ending(time.max)
            stay.enter(pathway.stages[0], at, calendar)
            outcome = pathway.outcomes[self.over[pathway.key] % len(pathway.outcomes)].key
            checks = [one.key for one in pathway.exit_check]
            stay.leave(pathway, outcome, checks, None, worker.person_id, calendar, at=ended)
            if stay.follow_up is not None:
                stay.finish(stay.follow_up.mark, worker.person_id, "They are well, and know the way back.", at=ended)
            self.over[pathway.key] += 1
            yield stay

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
        stay = self._row(pathway, client, worker, at)
        stay.place = number + 1 if pathway.places else None
        self._walk(stay, pathway, calendar, at)
        return stay

    def _row(self, pathway: Pathway, client: Client, worker: Worker, at: datetime) -> Stay:
        return Stay(
            client_id=client.id, open_for=client.id, organisation_id=worker.organisation_id,
            worker_id=worker.person_id, plugin=pathway.plugin, pathway=pathway.key, pathway_version=pathway.version,
            title=pathway.title, label=pathway.label.value, began_at=at, began_by=worker.person_id, is_open=True,
            confirmed=[one.key for one in pathway.to_confirm],
        )  # fmt: skip

    def _walk(self, stay: Stay, pathway: Pathway, calendar: Calendar, at: datetime) -> None:
        """The second of each is in the second stage."""
        stay.enter(pathway.stages[0], at, calendar)
        if pathway.time_box is not None:
            stay.ends_by = due_after(pathway.time_box.length, at, calendar)
        following = pathway.stages[0].next
        if self.begun[pathway.key] and following:
            stay.move_on(pathway, following[-1], calendar, "It was done with somebody else before.", at=at + DAY)
        schedule(stay, pathway, calendar)

"""How the ticker does: what the health page shows, and when every page warns that alerts may be late."""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from core.access.protected import table_of
from core.database import clock
from core.ticker.lease import LEASE, NAME
from core.ticker.models import TickerJob

JOBS = table_of(TickerJob)
Also = Callable[[Connection], tuple[str, ...]]
"""What else goes wrong, in sentences without names: features say it, the ticker shows it."""
LATE = timedelta(minutes=2)
LONG = timedelta(minutes=10)
"""After which a run under way is taken to be stuck."""
TRIES = 3
"""Failures in a row after which people are told: one may be a moment without the database."""


@dataclass(frozen=True)
class JobState:
    """One job: when it is due, when it was done last, failures in a row and the kind of the last fault; when its run
    under way began, or the last one."""

    name: str
    due_at: datetime
    done_at: datetime | None
    failures: int
    fault: str | None
    began_at: datetime | None = None

    def is_late(self, at: datetime) -> bool:
        """A run under way may take its time, up to `LONG`."""
        under_way = self.began_at is not None and (self.done_at is None or self.began_at > self.done_at)
        return at - self.due_at > LATE and not (under_way and self.began_at and at - self.began_at <= LONG)


@dataclass(frozen=True)
class Health:
    """The ticker as the database shows it at `at`; `also` is what else goes wrong."""

    at: datetime
    holder: str | None
    beat_at: datetime | None
    jobs: tuple[JobState, ...]
    also: tuple[str, ...] = ()

    @property
    def is_late(self) -> bool:
        return self.beat_at is None or abs(self.at - self.beat_at) > LATE

    @property
    def failing(self) -> Sequence[JobState]:
        """What failed again and again, or should have been done long ago."""
        return [job for job in self.jobs if job.failures >= TRIES or job.is_late(self.at)]


def nothing_else(connection: Connection) -> tuple[str, ...]:
    return ()


def health(connection: Connection, names: Collection[str] | None = None, also: Also = nothing_else) -> Health:
    """Of the jobs with these names, so that what an earlier version ran is left out; of every job without."""
    lease = connection.execute(select(LEASE).where(LEASE.c.name == NAME)).first()
    shown = (JOBS.c.name, JOBS.c.due_at, JOBS.c.done_at, JOBS.c.failures, JOBS.c.fault, JOBS.c.began_at)
    known = () if names is None else (JOBS.c.name.in_(names),)
    rows = connection.execute(select(*shown).where(*known).order_by(JOBS.c.name))
    jobs = tuple(JobState(*row) for row in rows)
    holder, beat_at = (lease.holder, lease.beat_at) if lease else (None, None)
    return Health(clock.now(), holder, beat_at, jobs, also(connection))


@dataclass
class Watch:
    """What one process last saw, so that no page asks the database. A watch that nobody winds tells that too. `names`:
    of the jobs that it runs."""

    names: frozenset[str] = frozenset()
    also: Also = nothing_else
    monotonic: Callable[[], float] = time.monotonic
    _seen: Health | None = None
    _at: float = field(init=False)

    def __post_init__(self) -> None:
        self._at = self.monotonic()

    def look(self, connection: Connection) -> Health:
        return health(connection, self.names, self.also)

    def saw(self, health: Health) -> None:
        self._seen, self._at = health, self.monotonic()

    def trouble(self) -> str | None:
        """What every page says at its top; None while all is well."""
        if self.monotonic() - self._at > LATE.total_seconds() or (self._seen is not None and self._seen.is_late):
            return "Fingerpost’s clock has stopped: alerts and reminders may be late. Look for yourself, and telephone."
        if self._seen is not None and self._seen.failing:
            return "Some work that Fingerpost does by itself is failing: alerts and reminders may be late."
        if self._seen is not None and self._seen.also:
            return " ".join(self._seen.also)
        return None

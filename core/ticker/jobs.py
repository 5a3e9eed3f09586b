"""What runs by itself: jobs, which features and plugins register, and when each is due."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import thread_time

from sqlalchemy import Connection, insert, select, update

from core.access.doors import Doors
from core.access.protected import table_of
from core.access.system import Reason, SystemRecords
from core.database import clock
from core.ticker.lease import Lease
from core.ticker.models import TickerJob

JOBS = table_of(TickerJob)
LONGEST = timedelta(minutes=1)
"""Between two tries of a job that fails."""


@dataclass(frozen=True)
class Tick:
    """What a job is given: the doors, and the lease that every transaction of it must still hold at its end."""

    doors: Doors
    lease: Lease
    at: datetime
    is_stopping: Callable[[], bool] = lambda: False
    """Whether the process is about to end: what takes long stops between two pieces of work."""
    rest: Callable[[float], object] = lambda _seconds: None
    """Wait so many seconds, or until the process is about to end."""

    @contextmanager
    def giving_way(self) -> Iterator[None]:
        """A piece of long work, and then a rest as long as it kept the interpreter: people are served meanwhile."""
        began = thread_time()
        yield
        self.rest(thread_time() - began)

    def reading(self) -> SystemRecords:
        """For a long look at the system's own tables and records: nobody who writes waits for it."""
        return self.doors.system(Reason.TICKER, writing=False)

    def door(self) -> "FencedRecords":
        """One transaction of the ticker's; committed only while this process runs the ticker."""
        return FencedRecords(self)


@dataclass(frozen=True)
class Job:
    """`run(tick)` every `every`. After a pause it runs once, not once for every time missed: it finds by itself what
    is due as of `tick.at`. A name is `feature: what it does`, and stays. Jobs of one `lane` run one after the other;
    what waits for others outside has a lane of its own."""

    name: str
    every: timedelta
    run: Callable[[Tick], None]
    lane: str = "house"


class FencedRecords(SystemRecords):
    """The system's own door for the ticker: a transaction that outlived the lease is rolled back."""

    def __init__(self, tick: Tick) -> None:
        super().__init__(tick.doors.database, tick.doors.audit, Reason.TICKER)
        self._tick = tick

    def _finish(self) -> None:
        self._session.flush()
        self._tick.lease.fence(self._connection)
        super()._finish()


def due(connection: Connection, job: Job, now: datetime) -> bool:
    """Whether the job is to run. A due time further ahead than any wait was written before the clock was set back."""
    at = connection.execute(select(JOBS.c.due_at).where(JOBS.c.name == job.name)).scalar()
    return at is None or at <= now or at > now + max(job.every, LONGEST)


def began(connection: Connection, job: Job) -> None:
    now = clock.now()
    if connection.execute(update(JOBS).where(JOBS.c.name == job.name).values(began_at=now)).rowcount == 0:
        connection.execute(insert(JOBS), {"name": job.name, "due_at": now, "began_at": now, "failures": 0})


def done(connection: Connection, job: Job) -> None:
    now = clock.now()
    values = {"due_at": now + job.every, "done_at": now, "failures": 0, "fault": None}
    connection.execute(update(JOBS).where(JOBS.c.name == job.name).values(**values))


def failed(connection: Connection, job: Job, fault: str) -> None:
    """Tried again soon: after its rhythm at first, then ever later, but at most a minute."""
    before = connection.execute(select(JOBS.c.failures).where(JOBS.c.name == job.name)).scalar() or 0
    soon = clock.now() + min(job.every * 2 ** min(before, 10), LONGEST)
    values = {"due_at": soon, "failures": JOBS.c.failures + 1, "fault": fault[:120]}
    connection.execute(update(JOBS).where(JOBS.c.name == job.name).values(**values))

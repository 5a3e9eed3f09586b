"""The thread that runs what is due, in the one process that holds the lease; others wait to take over."""

import threading
from collections.abc import Callable, Sequence
from functools import partial
from types import TracebackType
from typing import Self

import structlog
from sqlalchemy import Connection

from core.access.doors import Doors
from core.database import clock
from core.ticker import jobs
from core.ticker.health import Also, Watch, nothing_else
from core.ticker.jobs import Job, Tick
from core.ticker.lease import Lease, LeaseLost

log = structlog.get_logger()
BEAT = 5.0
"""Seconds between two beats of the lease, and between two looks at what is due."""


class Ticker:
    """Runs between entering and leaving. One thread keeps the lease alive however long a job takes; one for each lane
    runs its jobs one after the other."""

    def __init__(
        self, doors: Doors, what: Sequence[Job], *, every: float = BEAT, lease: Lease | None = None,
        also: Also = nothing_else,
    ) -> None:  # fmt: skip
        self._doors, self._jobs, self._every = doors, tuple(what), every
        self.lease = lease or Lease(doors.database)
        self.watch = Watch(frozenset(job.name for job in self._jobs), also)
        self._stop, self._ended, self._holds = threading.Event(), threading.Event(), threading.Event()
        self._heart = threading.Thread(target=self._loop, args=(self._beat, self._ended), name="ticker", daemon=True)
        self._lanes = [
            threading.Thread(target=self._loop, args=(partial(self.run_due, lane), self._stop), name=lane, daemon=True)
            for lane in sorted({job.lane for job in self._jobs})
        ]

    def __enter__(self) -> Self:
        for thread in (self._heart, *self._lanes):
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        """A job under way is finished, the lease kept until then, and given up."""
        self._stop.set()
        for thread in self._lanes:
            thread.join()
        self._ended.set()
        self._heart.join()
        if self._holds.is_set():
            self._quietly("the ticker's lease could not be given up", self.lease.release)

    def run_due(self, lane: str | None = None) -> None:
        """Whatever is due now, each job (of the lane) once; nothing in a process that does not hold the lease."""
        for job in self._jobs:
            if lane in (None, job.lane) and self._holds.is_set() and not self._stop.is_set():
                self._run_if_due(job)

    def hold(self) -> bool:
        """Take or renew the lease now."""
        held = self.lease.hold()
        self._holds.set() if held else self._holds.clear()
        return held

    def _loop(self, act: Callable[[], object], end: threading.Event) -> None:
        while True:
            self._quietly("the ticker could not reach its database", act)
            if end.wait(self._every):
                return

    def _beat(self) -> None:
        try:
            self.hold()
        except Exception:
            self._holds.clear()  # nobody runs what they cannot prove to be theirs
            raise
        with self._doors.database.read.connect() as connection:
            self.watch.saw(self.watch.look(connection))

    def _run_if_due(self, job: Job) -> None:
        with self._doors.database.read.connect() as connection:
            if not jobs.due(connection, job, clock.now()):
                return
        try:
            self._note(job, lambda connection: jobs.began(connection, job))
            job.run(Tick(self._doors, self.lease, clock.now(), self._stop.is_set, self._stop.wait))
        except LeaseLost:
            self._holds.clear()
        except Exception as failure:  # the edge: one job that fails stops no other
            fault = type(failure).__name__
            log.warning("a job of the ticker failed", job=job.name, fault=fault)
            self._note(job, lambda connection: jobs.failed(connection, job, fault))
        else:
            self._note(job, lambda connection: jobs.done(connection, job))

    def _note(self, job: Job, write: Callable[[Connection], None]) -> None:
        database = self._doors.database
        with database.writing(), database.write.begin() as connection:
            write(connection)

    def _quietly(self, words: str, act: Callable[[], object]) -> None:
        """Whatever goes wrong between two looks is tried again at the next."""
        try:
            act()
        except Exception as failure:
            log.warning(words, fault=type(failure).__name__)

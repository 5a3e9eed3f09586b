"""A lease whose monotonic clock the test moves, and jobs that say when they ran."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from core.access.doors import Doors
from core.ticker.jobs import Job, Tick
from core.ticker.lease import Lease
from core.ticker.ticker import Ticker


@dataclass
class Hands:
    """A monotonic clock that the test moves."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Diary:
    """A job that writes down each moment at which it ran; `does` is what else it does."""

    every: timedelta = timedelta(minutes=10)
    name: str = "test: write a diary"
    ran: list[datetime] = field(default_factory=list)
    does: Callable[[Tick], None] = lambda tick: None

    @property
    def job(self) -> Job:
        return Job(self.name, self.every, self._run)

    def _run(self, tick: Tick) -> None:
        self.ran.append(tick.at)
        self.does(tick)


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def lease(doors: Doors, hands: Hands) -> Lease:
    return Lease(doors.database, monotonic=hands)


@pytest.fixture
def other(doors: Doors, hands: Hands) -> Lease:
    """The lease of another process."""
    return Lease(doors.database, monotonic=hands)


@pytest.fixture
def diary() -> Diary:
    return Diary()


@pytest.fixture
def ticker(doors: Doors, diary: Diary, lease: Lease) -> Ticker:
    """Holds the lease; its threads are not started: a test looks at what is due by `run_due()`."""
    made = Ticker(doors, [diary.job], lease=lease)
    made.hold()
    return made

"""Fifty thousand clocks reckoned again from what is stored, on each database: the ticker's own job, all at once."""

import random
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day

from sqlalchemy import insert, select

from benchmarks.databases import crowded, urls
from core.access.doors import Doors
from core.access.protected import Label, table_of
from core.access.system import Reason
from core.clocks.calendars import usual
from core.clocks.reckoning import Unit
from core.clocks.standing import standing, warns_at
from core.database import clock
from core.database.ids import new_id
from core.organisations.models import Service
from core.referrals.clock_jobs import reckon_again
from core.referrals.clock_models import PauseReason, ReferralClock, facts_of
from core.referrals.codes import ClinicalPriority
from core.referrals.models import Referral, State
from core.ticker.jobs import Tick
from core.ticker.lease import Lease
from core.timeframes.models import Measures, Timeframe

CLOCKS = 50_000
LIMIT = 5.0
A_STATEMENT = 1000
START = date(2020, 1, 1)
WRONG = datetime(2000, 1, 1, tzinfo=UTC)
"""What one clock in a hundred says before: some rows are written, not only read."""


def run(clocks: int = CLOCKS) -> Iterator[tuple[str, float, int]]:
    """(database, seconds, how many had to be put right)"""
    with urls() as places:
        for name, url in places.items():
            doors, _ = crowded(url, 100)
            _fill(doors, clocks)
            lease = Lease(doors.database)
            lease.hold()
            began = time.perf_counter()
            reckon_again(Tick(doors, lease, clock.now()))
            seconds = time.perf_counter() - began
            left = _left(doors)
            doors.database.close()
            if left:
                raise RuntimeError(f"{left} clocks are still wrong")
            yield name, seconds, clocks // 100


def _fill(doors: Doors, clocks: int) -> None:
    """Each of a referral of its own; one in a hundred says another moment than it should."""
    draw = random.Random(4)
    with doors.system(Reason.SEED) as system:
        service = system.find(select(Service).limit(1))[0]
        frame = Timeframe(
            organisation_id=service.organisation_id, service_id=service.id, measures=Measures.TRIAGE, number=5,
            unit=Unit.WORKING_DAYS, calendar_key=usual().key, cut_off=time_of_day(17), may_pause=True, starts=START,
        )  # fmt: skip
        system.add(frame)
        for first in range(0, clocks, A_STATEMENT):
            some = [_pair(draw, frame, number) for number in range(first, min(first + A_STATEMENT, clocks))]
            system.connection.execute(insert(table_of(Referral)), [referral for referral, _ in some])
            system.connection.execute(insert(table_of(ReferralClock)), [one for _, one in some])


def _pair(draw: random.Random, frame: Timeframe, number: int) -> tuple[dict[str, object], dict[str, object]]:
    came = clock.now() - timedelta(minutes=draw.randrange(60 * 24 * 200))
    promise, paused = frame.promise, _pauses(draw, came)
    due = standing(facts_of(promise, came, paused, None), clock.now()).due
    referral = {
        "id": new_id(), "organisation_id": frame.organisation_id, "service_id": frame.service_id, "received_at": came,
        "state": State.RECEIVED, "is_open": True, "priority": ClinicalPriority.ROUTINE, "needs": [], "import_notes": [],
        "label": Label.NORMAL, "version": 1,
    }  # fmt: skip
    one = {
        "id": new_id(), "organisation_id": frame.organisation_id, "referral_id": referral["id"], "version": 1,
        "timeframe_id": frame.id, "measures": frame.measures, "started_at": came, "pauses": paused, "is_open": True,
        "is_paused": False, "label": Label.NORMAL, "due_at": due if number % 100 else WRONG,
        "warn_at": warns_at(came, due, promise.length, promise.calendar),
    }  # fmt: skip
    return referral, one


def _pauses(draw: random.Random, came: datetime) -> list[dict[str, str | None]]:
    """A third of the clocks stood still once, for some days."""
    if draw.random() > 0.33:
        return []
    begins = came + timedelta(hours=draw.randrange(1, 72))
    ends = begins + timedelta(hours=draw.randrange(1, 200))
    return [{"begins": begins.isoformat(), "ends": ends.isoformat(), "reason": PauseReason.GP.value}]


def _left(doors: Doors) -> int:
    wrong = select(ReferralClock.id).where(ReferralClock.due_at == WRONG)
    with doors.database.read.connect() as connection:
        return len(connection.execute(wrong).all())

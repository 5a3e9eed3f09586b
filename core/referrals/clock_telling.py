"""The ticker's work on clocks that run out: whoever is next to act is told, once before and once when it is late."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from core.access.protected import table_of
from core.access.system import SystemRecords
from core.clients.deaths import has_died
from core.database import clock
from core.involvement.models import Allocation
from core.notices.ladders import Holder
from core.notices.models import Importance
from core.notices.telling import ANSWERED, Told, tell
from core.organisations.models import TeamMember
from core.people.holders import works_there
from core.referrals.clock_models import ClockTold, ReferralClock, Stage
from core.referrals.models import Referral, State
from core.referrals.who_asks import who_triages
from core.ticker.jobs import Tick
from core.web.filters import when

BATCH = 200
ALLOCATIONS, MEMBERS = table_of(Allocation), table_of(TeamMember)


@dataclass(frozen=True)
class Telling:
    """One stage, and which clocks have come to it untold. A national wait is shown, and nobody is told of it."""

    stage: Stage
    asked: Callable[[datetime], Select[ReferralClock]]


def _running(told: Select[ClockTold]) -> Select[ReferralClock]:
    asked = select(ReferralClock).where(ReferralClock.is_open, ReferralClock.is_paused.is_(False), ~told.exists())
    asked = asked.where(~has_died(ReferralClock.client_id))
    return asked.where(ReferralClock.timeframe_id.is_not(None)).order_by(ReferralClock.due_at, ReferralClock.id)


def _running_out(now: datetime) -> Select[ReferralClock]:
    told = select(ClockTold).where(
        ClockTold.clock_id == ReferralClock.id,
        or_(ClockTold.stage == Stage.BREACHED, ClockTold.due_at == ReferralClock.due_at),
    )
    return _running(told).where(ReferralClock.warn_at <= now, ReferralClock.due_at >= now)


def _run_out(now: datetime) -> Select[ReferralClock]:
    told = select(ClockTold).where(and_(ClockTold.clock_id == ReferralClock.id, ClockTold.stage == Stage.BREACHED))
    return _running(told).where(ReferralClock.due_at < now)


STAGES = (Telling(Stage.BREACHED, _run_out), Telling(Stage.WARNED, _running_out))


def tell_whoever_is_late(tick: Tick) -> None:
    """A batch a transaction: what is told leaves with the note that it was."""
    for telling in STAGES:
        while not tick.is_stopping() and _tell_batch(tick, telling) == BATCH:
            pass
    while not tick.is_stopping() and _settle_batch(tick) == BATCH:
        pass


def _tell_batch(tick: Tick, telling: Telling) -> int:
    loads = (joinedload(ReferralClock.timeframe), joinedload(ReferralClock.referral))
    with tick.door() as system:
        found = system.find(telling.asked(tick.at).limit(BATCH).options(*loads))
        for one in found:
            thread = _tell(system, one, telling.stage)
            system.add(
                ClockTold(clock_id=one.id, stage=telling.stage, due_at=one.due_at, told_at=tick.at, thread=thread)
            )
    return len(found)


def _tell(system: SystemRecords, one: ReferralClock, stage: Stage) -> str | None:
    """The thread of the escalation, which begins with the first of those told, so that nobody is asked twice."""
    ladder = one.timeframe.ladder if one.timeframe and stage is Stage.BREACHED else None
    source = f"clock: {one.id} {stage.value} {one.due_at.isoformat()}"
    people = next_to_act(system.connection, one.referral)
    for place, who in enumerate(people):
        climbs = ladder if place == 0 else None
        words, href = _words(one, stage), f"/referrals/{one.referral_id}#clocks"
        tell(system, Told(who.person_id, who.organisation_id, words, href, source, Importance.IMPORTANT, climbs))
    return f"{source} for {people[0].person_id}" if people and ladder else None


def _words(one: ReferralClock, stage: Stage) -> str:
    how, due = ("late", "was due on") if stage is Stage.BREACHED else ("about to be late", "is due by")
    return f"A referral is {how}: “{one.measures.words}” {due} {when(one.due_at)}."


def next_to_act(connection: Connection, referral: Referral) -> Sequence[Holder]:
    """Who is next to act: the workers who carry the person, else whoever took the referral, else those who triage."""
    if referral.state in (State.ALLOCATED, State.ACTIVE) and (found := _carriers(connection, referral)):
        return found
    return who_triages(connection, referral)


def _carriers(connection: Connection, referral: Referral) -> list[Holder]:
    """Those of the organisation that holds it, or of its service's team: nobody else may know of it."""
    today, c = clock.today(), ALLOCATIONS.c
    in_team = select(MEMBERS.c.id).where(
        MEMBERS.c.team_id == referral.service.team_id, MEMBERS.c.person_id == c.worker_id,
        MEMBERS.c.organisation_id == c.organisation_id,
    )  # fmt: skip
    asked = select(c.worker_id, c.organisation_id).where(
        c.client_id == referral.client_id, c.starts <= today, or_(c.ends.is_(None), c.ends >= today),
        or_(c.organisation_id == referral.organisation_id, in_team.exists()),
    )  # fmt: skip
    carriers = dict.fromkeys(Holder(*row) for row in connection.execute(asked.order_by(c.starts.desc(), c.id.desc())))
    return [one for one in carriers if works_there(connection, one)]


def _settle_batch(tick: Tick) -> int:
    """The step was taken: nobody further up is asked."""
    with tick.door() as system:
        asked = select(ClockTold).join(ReferralClock, ReferralClock.id == ClockTold.clock_id)
        asked = asked.where(ClockTold.thread.is_not(None), ReferralClock.is_open.is_(False))
        found = system.find(asked.order_by(ClockTold.id).limit(BATCH))
        for one in found:
            system.tell(ANSWERED, {"thread": one.thread, "by": "Fingerpost: the referral has moved on"})
            one.thread = None
    return len(found)

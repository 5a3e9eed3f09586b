"""What the ticker does once a person has died: their clocks stop, nobody is asked about them any more, and those who
work with them are told. If it was a mistake, everything goes on."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from core.access.protected import table_of
from core.access.system import SystemRecords
from core.clients.death_models import Death
from core.clients.deaths import has_died
from core.database import clock
from core.involvement.models import Allocation
from core.notices.ladders import Holder
from core.notices.models import Importance, Notice
from core.notices.telling import ANSWERED, Told, tell
from core.people.holders import works_there
from core.referrals.clock_models import Ending, ReferralClock
from core.referrals.clocks import ClosedDays
from core.referrals.gap_models import Gap
from core.referrals.models import Referral
from core.ticker.jobs import Job, Tick

BATCH = 200
N, R, G, D = (table_of(model) for model in (Notice, Referral, Gap, Death))
DIED = "Somebody whom you work with has died. Open this when you have a quiet moment, and talk with somebody about it."
LIVES = "It was a mistake: somebody of whom you were told that they had died is alive. Everything about them goes on."
BY = "Fingerpost: the person has died"


def keep_up(tick: Tick) -> None:
    """A batch a transaction; whatever begins after the death, by any way, is ended the same."""
    for batch in (_stop_batch, _go_on_batch, _tell_batch, _tell_back_batch):
        while not tick.is_stopping() and batch(tick) == BATCH:
            pass


def _stop_batch(tick: Tick) -> int:
    """The national wait too: nobody waits any more."""
    with tick.door() as system:
        asked = select(ReferralClock).where(ReferralClock.is_open, has_died(ReferralClock.client_id))
        found = system.find(asked.options(joinedload(ReferralClock.timeframe)).order_by(ReferralClock.id).limit(BATCH))
        closed = ClosedDays.read(system, {one.organisation_id for one in found}) if found else ClosedDays(())
        for one in found:
            one.stop(tick.at, Ending.DIED, closed.promise_of(one, tick.at))
    return len(found)


def _go_on_batch(tick: Tick) -> int:
    """Of a referral that has ended meanwhile they stop again, as such, when the clocks next keep up with it."""
    with tick.door() as system:
        asked = select(ReferralClock).where(ReferralClock.ending == Ending.DIED, ~has_died(ReferralClock.client_id))
        found = system.find(asked.options(joinedload(ReferralClock.timeframe)).order_by(ReferralClock.id).limit(BATCH))
        closed = ClosedDays.read(system, {one.organisation_id for one in found}) if found else ClosedDays(())
        for one in found:
            one.run_on(tick.at, closed.promise_of(one, tick.at))
    return len(found)


def _tell_batch(tick: Tick) -> int:
    """Told once. Where somebody was still to say that they see to something about the person, nobody is asked on."""
    with tick.door() as system:
        asked = select(Death).where(Death.told_at.is_(None), Death.taken_back_at.is_(None))
        found = system.find(asked.order_by(Death.id).limit(BATCH))
        for death in found:
            death.told_at = tick.at
            _tell(system, death, DIED, f"death {death.id}")
            _ask_nobody_on(system, death)
    return len(found)


def _tell_back_batch(tick: Tick) -> int:
    """Only what was told is taken back."""
    with tick.door() as system:
        untold = and_(Death.told_at.is_not(None), Death.told_back_at.is_(None))
        asked = select(Death).where(Death.taken_back_at.is_not(None), untold)
        found = system.find(asked.order_by(Death.id).limit(BATCH))
        for death in found:
            death.told_back_at = tick.at
            _tell(system, death, LIVES, f"death {death.id} taken back")
    return len(found)


def _tell(system: SystemRecords, death: Death, words: str, source: str) -> None:
    here = f"/clients/{death.client_id}/death"
    people = dict.fromkeys([*_carriers(system, death), *_triagers(system, death)])
    for who in people:
        if who.person_id != death.recorded_by and works_there(system.connection, who):
            tell(system, Told(who.person_id, who.organisation_id, words, here, source, Importance.IMPORTANT))


def _carriers(system: SystemRecords, death: Death) -> Iterator[Holder]:
    today = clock.today()
    asked = select(Allocation).where(
        Allocation.client_id == death.client_id, Allocation.starts <= today,
        or_(Allocation.ends.is_(None), Allocation.ends >= death.recorded_at.date()),
    )  # fmt: skip
    for one in system.find(asked.order_by(Allocation.id)):
        yield Holder(one.worker_id, one.organisation_id)


def _triagers(system: SystemRecords, death: Death) -> Iterator[Holder]:
    """Whoever took a referral that was open when the person died."""
    asked = select(Referral).where(
        Referral.client_id == death.client_id, Referral.triaged_by.is_not(None),
        or_(Referral.is_open, Referral.decided_at >= death.recorded_at),
    )  # fmt: skip
    for one in system.find(asked.order_by(Referral.id)):
        if one.triaged_by is not None:
            yield Holder(one.triaged_by, one.organisation_id)


def _ask_nobody_on(system: SystemRecords, death: Death) -> None:
    run = system.connection.execute
    about = [f"/clients/{death.client_id}"]
    about += [f"/referrals/{id}" for id in run(select(R.c.id).where(R.c.client_id == death.client_id)).scalars()]
    about += [f"/gaps/{id}" for id in run(select(G.c.id).where(G.c.client_id == death.client_id)).scalars()]
    of_them = or_(*(N.c.href.startswith(place, autoescape=True) for place in about))
    waiting = select(N.c.thread).where(N.c.answer_by.is_not(None), of_them).distinct().order_by(N.c.thread)
    for thread in run(waiting).scalars().all():
        system.tell(ANSWERED, {"thread": thread, "by": BY})


JOBS = (Job("deaths: keep up", timedelta(seconds=15), keep_up),)

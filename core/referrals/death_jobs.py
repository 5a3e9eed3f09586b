"""What the ticker does once a person has died: their clocks stop, nobody is asked about them any more, and those who
work with them are told. If it was a mistake, everything goes on."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.clients.death_models import Death
from core.clients.deaths import ends_of_lives, has_died
from core.notices.ladders import Holder
from core.referrals.clock_models import Ending, ReferralClock
from core.referrals.clocks import ClosedDays
from core.referrals.death_telling import DIED, LIVES, ask_nobody_on, believing, source_of, tell_each, workers
from core.ticker.jobs import Job, Tick

BATCH = 200


def keep_up(tick: Tick) -> None:
    """A batch a transaction; whatever begins after the death, by any way, is ended the same."""
    for batch in (_stop_batch, _go_on_batch, _tell_batch, _tell_back_batch):
        while not tick.is_stopping() and batch(tick) == BATCH:
            pass


def _stop_batch(tick: Tick) -> int:
    """The national wait too: nobody waits any more, since the day of the death, whenever it was recorded."""
    with tick.door() as system:
        asked = select(ReferralClock).where(ReferralClock.is_open, has_died(ReferralClock.client_id))
        found = system.find(asked.options(joinedload(ReferralClock.timeframe)).order_by(ReferralClock.id).limit(BATCH))
        closed = ClosedDays.read(system, {one.organisation_id for one in found}) if found else ClosedDays(())
        ends = ends_of_lives(system, {one.client_id for one in found}, tick.at)
        for one in found:
            at = ends.get(one.client_id, tick.at)
            one.stop(at, Ending.DIED, closed.promise_of(one, at), known_at=tick.at)
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
            people = [who for who in workers(system, death.client_id, death.recorded_at) if not _recorded(death, who)]
            tell_each(system, death, people, DIED, source_of(death))
            ask_nobody_on(system, death.client_id)
    return len(found)


def _tell_back_batch(tick: Tick) -> int:
    """To everybody who was told, whoever works with the person now, and whoever had recorded it; the last alone where
    it was taken back before anybody was told."""
    with tick.door() as system:
        asked = select(Death).where(Death.taken_back_at.is_not(None), Death.told_back_at.is_(None))
        found = system.find(asked.order_by(Death.id).limit(BATCH))
        for death in found:
            death.told_back_at = tick.at
            people = [Holder(death.recorded_by, death.recorded_for)]
            if death.told_at is not None:
                people += [*workers(system, death.client_id, death.recorded_at), *believing(system, death)]
            others = [who for who in dict.fromkeys(people) if who.person_id != death.taken_back_by]
            tell_each(system, death, others, LIVES, source_of(death, " taken back"))
    return len(found)


def _recorded(death: Death, who: Holder) -> bool:
    return who.person_id == death.recorded_by


JOBS = (Job("deaths: keep up", timedelta(seconds=15), keep_up),)

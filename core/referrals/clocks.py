"""The clocks of referrals at work: started, stopped by the steps of the referral, paused, reckoned again."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from core.access.door import Door
from core.access.errors import Refused
from core.access.few import few
from core.access.records import Records
from core.access.vocabulary import Action
from core.clocks.reckoning import doubts
from core.clocks.standing import Pause, Standing
from core.clocks.words import in_words
from core.database import clock
from core.database.clock import LONDON
from core.referrals.clock_models import Ending, PauseReason, ReferralClock
from core.referrals.models import Referral, State
from core.timeframes.models import ClosedDay, Measures, Promise, Timeframe
from core.timeframes.service import in_force

REACHED: Mapping[State, frozenset[Measures]] = {
    State.IN_TRIAGE: frozenset({Measures.TRIAGE}),
    State.CONVERSATION: frozenset({Measures.TRIAGE, Measures.CONVERSATION}),
    State.ALLOCATED: frozenset({Measures.TRIAGE, Measures.CONVERSATION, Measures.DECISION}),
    State.ACTIVE: frozenset(
        {Measures.TRIAGE, Measures.CONVERSATION, Measures.DECISION, Measures.FIRST_CONTACT}
    ),
    State.DECLINED: frozenset({Measures.TRIAGE, Measures.DECISION}),
}  # fmt: skip
"""What a referral has come to by its state. One that ends stops all its clocks; those of steps not reached as not
needed any more."""


@dataclass(frozen=True)
class Shown:
    """A clock as a page shows it."""

    clock: ReferralClock
    now: Standing
    promise: Promise

    @property
    def words(self) -> str:
        if self.clock.ending is Ending.DIED and self.now.stopped is not None:
            return "ended: the person has died"
        if self.clock.ending is Ending.NOT_NEEDED and self.now.stopped is not None and not self.now.is_overdue:
            return "not needed any more"
        return in_words(self.now, self.promise.length, self.promise.calendar)

    @property
    def sentence(self) -> str:
        """The words with a capital; those of a name keep theirs."""
        return self.words[:1].upper() + self.words[1:]

    @property
    def pauses(self) -> tuple[Pause, ...]:
        return self.clock.facts(self.promise).pauses

    @property
    def doubts(self) -> list[str]:
        """Where the list of bank holidays did not reach."""
        first, last = (at.astimezone(LONDON).date() for at in (self.clock.started_at, self.now.due))
        return doubts(self.promise.length, self.promise.calendar, first, last)

    @property
    def colour(self) -> str:
        """Beside the words, never instead of them."""
        if self.now.paused is not None or (self.clock.ending is Ending.DIED and self.now.stopped is not None):
            return "grey"
        if self.now.is_overdue:
            return "red"
        if self.now.stopped is not None:
            return "green"
        return "orange" if self.clock.warn_at is not None and self.clock.warn_at <= self.now.at else "white"


class ClosedDays:
    """One-off holidays of organisations, as they were known at each moment."""

    def __init__(self, days: Iterable[ClosedDay]) -> None:
        self._by_place: dict[tuple[UUID, str], list[ClosedDay]] = {}
        for one in days:
            self._by_place.setdefault((one.organisation_id, one.calendar_key), []).append(one)

    @classmethod
    def read(cls, door: Door, organisations: Collection[UUID]) -> "ClosedDays":
        return cls(door.find(select(ClosedDay).where(ClosedDay.organisation_id.in_(organisations))))

    def promise_of(self, one: ReferralClock, at: datetime) -> Promise:
        """What it is reckoned by at that moment; once it has stopped, what was known then."""
        until = at if one.stopped_at is None else min(at, one.stopped_at)
        return self.added_to(one.promise, one.organisation_id, until)

    def added_to(self, promise: Promise, organisation_id: UUID, at: datetime) -> Promise:
        """The promise with what the organisation had on its list at that moment."""
        known = self._by_place.get((organisation_id, promise.calendar.key))
        if not known:
            return promise
        return replace(promise, calendar=promise.calendar.without(day.day for day in known if day.holds(at)))


def start_clocks(door: Door, referral: Referral) -> list[ReferralClock]:
    """By what its service promised for the day on which it came, and the national wait beside."""
    return _start(door, referral, referral.received_at, [None])


def start_anew(door: Door, referral: Referral, since: datetime) -> list[ReferralClock]:
    """By what the service promises that has taken it over; the national wait goes on as it was."""
    return _start(door, referral, since, [])


def _start(door: Door, referral: Referral, since: datetime, beside: Sequence[Timeframe | None]) -> list[ReferralClock]:
    closed = ClosedDays.read(door, [referral.organisation_id])
    promised = {one.measures: one for one in in_force(door, referral.service_id, since.astimezone(LONDON).date())}
    clocks = [_started(referral, timeframe, since, closed) for timeframe in (*promised.values(), *beside)]
    door.add_all(clocks)
    return clocks


def reached(records: Records, referral: Referral, action: Action, at: datetime | None = None) -> None:
    """A step of the referral stops the clocks that it ends, by the act that the step itself was. What this actor may
    not stop, the ticker does."""
    moment = at or clock.now()
    ending = _endings(referral, open_clocks(records, referral.id))
    closed = ClosedDays.read(records, {one.organisation_id for one in ending}) if ending else ClosedDays(())
    for one, how in ending.items():
        if records.decide(action, one).allowed:
            with records.act(action, one):
                one.stop(moment, how, closed.promise_of(one, moment))


def run_on(records: Records, referral: Referral) -> None:
    """A referral goes on: so do its clocks that its end had made needless, as if they had never stopped, and the one
    for the decision, which has not been made."""
    undone = or_(
        ReferralClock.ending == Ending.NOT_NEEDED,
        and_(ReferralClock.measures == Measures.DECISION, ReferralClock.ending == Ending.REACHED),
    )
    asked = select(ReferralClock).where(ReferralClock.referral_id == referral.id, undone)
    all_ = records.find(asked.options(joinedload(ReferralClock.timeframe)))
    found = [one for one in all_ if one.timeframe is None or one.timeframe.service_id == referral.service_id]
    closed = ClosedDays.read(records, {one.organisation_id for one in found}) if found else ClosedDays(())
    for one in found:
        if records.decide(Action.REOPEN, one).allowed:
            with records.act(Action.REOPEN, one):
                one.run_on(clock.now(), closed.promise_of(one, clock.now()))


def settle(referral: Referral, clocks: Sequence[ReferralClock], closed: ClosedDays, at: datetime) -> None:
    """The same by the system, which is allowed to."""
    for one, how in _endings(referral, clocks).items():
        one.stop(at, how, closed.promise_of(one, at))


def clock_to_change(records: Records, clock_id: UUID) -> ReferralClock:
    """A clock that the actor may pause: `NotFound` or `Refused` otherwise."""
    one = records.one(ReferralClock, clock_id)
    if not (decision := records.decide(Action.WRITE, one)).allowed:
        raise Refused(str(decision))
    return one


def pause(records: Records, one: ReferralClock, reason: PauseReason, why: str | None = None) -> None:
    now = clock.now()
    records.because(why or reason.words)
    one.pause(now, reason, promise_of(records, one, now))
    records.flush()


def resume(records: Records, one: ReferralClock) -> None:
    now = clock.now()
    one.resume(now, promise_of(records, one, now))
    records.flush()


def promise_of(records: Records, one: ReferralClock, at: datetime) -> Promise:
    return ClosedDays.read(records, [one.organisation_id]).promise_of(one, at)


def open_clocks(door: Door, referral_id: UUID) -> Sequence[ReferralClock]:
    asked = select(ReferralClock).where(ReferralClock.referral_id == referral_id, ReferralClock.is_open)
    return door.find(asked.options(joinedload(ReferralClock.timeframe)).order_by(ReferralClock.id))


def shown(records: Records, clocks: Sequence[ReferralClock], at: datetime) -> list[Shown]:
    """As of that moment, those due first in front; one that started later is not there yet."""
    closed = ClosedDays.read(records, {one.organisation_id for one in clocks}) if clocks else ClosedDays(())
    found = []
    for one in clocks:
        if one.started_at <= at:
            promise = closed.promise_of(one, at)
            found.append(Shown(one, one.standing(at, promise), promise))
    return sorted(found, key=lambda each: (each.now.stopped is not None, each.now.due, str(each.clock.id)))


def clocks_of(records: Records, referral_id: UUID, at: datetime | None = None) -> list[Shown]:
    """Of a referral that the actor may read, as far as they may read its clocks."""
    asked = select(ReferralClock).where(ReferralClock.referral_id == referral_id)
    found = records.find(asked.options(joinedload(ReferralClock.timeframe)))
    return shown(records, found, at or clock.now())


def next_due(records: Records, referrals: Sequence[UUID]) -> Mapping[UUID, Shown]:
    """For cards: of each referral the clock of its service that is due first; without one, the national wait."""
    if not referrals:
        return {}
    asked = select(ReferralClock).where(ReferralClock.referral_id.in_(referrals), ReferralClock.is_open)
    clocks = few(records, asked.options(joinedload(ReferralClock.timeframe)))
    found = shown(records, clocks, clock.now())
    in_order = sorted(found, key=lambda each: each.clock.timeframe_id is None)
    return {each.clock.referral_id: each for each in reversed(in_order)}


def _started(referral: Referral, timeframe: Timeframe | None, since: datetime, closed: ClosedDays) -> ReferralClock:
    made = ReferralClock(
        client_id=referral.client_id, organisation_id=referral.organisation_id, referral_id=referral.id,
        label=referral.label, timeframe_id=timeframe and timeframe.id, timeframe=timeframe,
        measures=timeframe.measures if timeframe else Measures.SECOND_CONTACT,
        started_at=since, is_open=True, is_paused=False, pauses=[],
    )  # fmt: skip
    made.reckon(clock.now(), closed.promise_of(made, clock.now()))
    return made


def _endings(referral: Referral, clocks: Sequence[ReferralClock]) -> dict[ReferralClock, Ending]:
    come_to = REACHED.get(referral.state, frozenset())
    found = {one: Ending.REACHED for one in clocks if one.measures in come_to}
    if not referral.is_open:
        found |= {one: Ending.NOT_NEEDED for one in clocks if one not in found}
    return found

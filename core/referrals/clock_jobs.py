"""The ticker's work on clocks: started for what arrived, stopped by steps that nobody could stop them for, reckoned
again when a one-off holiday came, kept like their referrals."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select
from sqlalchemy.orm import joinedload

from core.access.audit.history import Past, past_of
from core.access.protected import table_of
from core.access.system import SystemRecords
from core.clocks.reckoning import Unit
from core.clocks.standing import standing, warns_at
from core.organisations.models import Organisation
from core.referrals.clock_models import Ending, ReferralClock, facts_of
from core.referrals.clock_telling import tell_whoever_is_late
from core.referrals.clocks import REACHED, ClosedDays, settle, start_anew, start_clocks
from core.referrals.models import Referral, State
from core.ticker.jobs import Job, Tick
from core.timeframes.models import Timeframe

BATCH, MANY = 200, 2000
K, F = table_of(ReferralClock), table_of(Timeframe)
LATELY = timedelta(days=1)
EARLY = (State.RECEIVED, State.IN_TRIAGE, State.CONVERSATION)
LOADS = (joinedload(ReferralClock.timeframe), joinedload(ReferralClock.referral))
REACHES = or_(
    Referral.is_open.is_(False),
    *(and_(Referral.state == state, ReferralClock.measures.in_(steps)) for state, steps in REACHED.items()),
)


def keep_up(tick: Tick) -> None:
    """However a referral came, and however it moved on: in a batch of referrals a transaction."""
    while not tick.is_stopping() and _start_batch(tick) == BATCH:
        pass
    while not tick.is_stopping() and _settle_batch(tick) == BATCH:
        pass


def _start_batch(tick: Tick) -> int:
    """Referrals without a clock, but for those that an organisation brought with it: they were promised elsewhere."""
    with tick.door() as system:
        found = system.find(select(Referral).where(_has_no_clock(tick.at)).order_by(Referral.id).limit(BATCH))
        for referral in found:
            start_clocks(system, referral)
    return len(found)


def _has_no_clock(now: datetime) -> ColumnElement[bool]:
    known = select(ReferralClock.id).where(ReferralClock.referral_id == Referral.id).exists()
    places = Referral.organisation_id.in_(select(Organisation.id))  # so that both databases walk their index
    came = or_(Referral.state.in_(EARLY), Referral.received_at >= now - LATELY)
    return and_(places, came, ~known)


def _settle_batch(tick: Tick) -> int:
    with tick.door() as system:
        asked = select(ReferralClock).join(Referral, Referral.id == ReferralClock.referral_id)
        asked = asked.where(ReferralClock.is_open, REACHES).order_by(ReferralClock.id).limit(BATCH)
        found = system.find(asked.options(*LOADS))
        closed = ClosedDays.read(system, {one.organisation_id for one in found})
        for one in found:
            settle(one.referral, [one], closed, _moment(system, one, tick.at))
    return len(found)


def _moment(system: SystemRecords, one: ReferralClock, now: datetime) -> datetime:
    """When the referral came to what the clock measures, by its own history: since the clock started, and since the
    referral was reopened last."""
    found: datetime | None = None
    was_open = True
    for change in past_of(system.connection, Referral.kind.name, one.referral_id):
        state = _became(change)
        if state is None or change.at < one.started_at:
            continue
        if state.is_open and not was_open:
            found = None
        if found is None and (one.measures in REACHED.get(state, ()) or not state.is_open):
            found = change.at
        was_open = state.is_open
    return found or one.referral.decided_at or now


def _became(change: Past) -> State | None:
    return State(str(change.fields["state"][1])) if "state" in change.fields else None


def reckon_again(tick: Tick) -> None:
    """Every open clock of working days, a batch a transaction: one-off holidays and longer lists move what is due. A
    clock that stands still is reckoned when it goes on."""
    after: UUID | None = None
    while not tick.is_stopping():
        with tick.door() as system:
            rows = system.connection.execute(_of_working_days(after)).all()
            _put_right(system, list(_wrong(system, rows, tick.at)), tick.at)
        if len(rows) < MANY:
            return
        after = rows[-1].id


def _of_working_days(after: UUID | None) -> Select[*tuple[object, ...]]:
    asked = select(K.c.id, K.c.timeframe_id, K.c.started_at, K.c.pauses, K.c.due_at, K.c.warn_at)
    asked = asked.join(F, F.c.id == K.c.timeframe_id).where(K.c.is_open, K.c.is_paused.is_(False))
    asked = asked.where(F.c.unit == Unit.WORKING_DAYS).order_by(K.c.id).limit(MANY)
    return asked if after is None else asked.where(K.c.id > after)


def _wrong(system: SystemRecords, rows: Sequence[Row[*tuple[object, ...]]], now: datetime) -> Iterator[UUID]:
    """Those that are due at another moment than their row says; entities are made of these alone."""
    frames = system.find(select(Timeframe).where(Timeframe.id.in_({row.timeframe_id for row in rows})))
    closed = ClosedDays.read(system, {one.organisation_id for one in frames})
    promises = {one.id: closed.added_to(one.promise, one.organisation_id, now) for one in frames}
    for row in rows:
        promise = promises[row.timeframe_id]
        due = standing(facts_of(promise, row.started_at, row.pauses, None), now).due
        if due != row.due_at or row.warn_at != warns_at(row.started_at, due, promise.length, promise.calendar):
            yield row.id


def _put_right(system: SystemRecords, wrong: Sequence[UUID], now: datetime) -> None:
    found = system.find(select(ReferralClock).where(ReferralClock.id.in_(wrong)).options(LOADS[0])) if wrong else ()
    closed = ClosedDays.read(system, {one.organisation_id for one in found}) if found else ClosedDays(())
    for one in found:
        one.reckon(now, closed.promise_of(one, now))


def follow(tick: Tick) -> None:
    """Whoever may see a referral may see its clocks, and nobody else: a referral whose client was found, that was
    labelled anew or moved, takes its clocks along."""
    clock, about = ReferralClock, Referral
    differs = or_(
        clock.client_id.is_distinct_from(about.client_id),
        clock.label != about.label,
        clock.organisation_id != about.organisation_id,
    )
    asked = select(clock).join(about, about.id == clock.referral_id).where(differs).order_by(clock.id).limit(BATCH)
    while not tick.is_stopping():
        with tick.door() as system:
            found = system.find(asked.options(*LOADS))
            for referral in {one.referral for one in found if one.organisation_id != one.referral.organisation_id}:
                _take_over(system, referral, _moved_at(system, referral) or tick.at)
            for one in found:
                one.client_id, one.label = one.referral.client_id, one.referral.label
                one.organisation_id = one.referral.organisation_id
        if len(found) < BATCH:
            return


def _moved_at(system: SystemRecords, referral: Referral) -> datetime | None:
    """When it came to the organisation that holds it."""
    past = past_of(system.connection, Referral.kind.name, referral.id)
    return max((change.at for change in past if "organisation_id" in change.fields), default=None)


def _take_over(system: SystemRecords, referral: Referral, now: datetime) -> None:
    """Another organisation's service goes on with it: what the first had promised is over, and the second promises."""
    asked = select(ReferralClock).where(
        ReferralClock.referral_id == referral.id, ReferralClock.is_open, ReferralClock.timeframe_id.is_not(None)
    )
    found = system.find(asked.options(LOADS[0]))
    closed = ClosedDays.read(system, {one.organisation_id for one in found}) if found else ClosedDays(())
    for one in found:
        one.stop(now, Ending.NOT_NEEDED, closed.promise_of(one, now))
    if referral.is_open:
        start_anew(system, referral, now)


JOBS = (
    Job("clocks: keep up with referrals", timedelta(seconds=15), keep_up),
    Job("clocks: tell whoever is late", timedelta(seconds=30), tell_whoever_is_late),
    Job("clocks: follow their referrals", timedelta(minutes=5), follow),
    Job("clocks: reckon again", timedelta(hours=1), reckon_again),
)

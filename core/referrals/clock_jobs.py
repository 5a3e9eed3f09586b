"""The ticker's work on clocks: started for what arrived, stopped by steps that nobody could stop them for, reckoned
again when a one-off holiday came, kept like their referrals."""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from core.access.audit.history import Past, past_of
from core.access.protected import table_of
from core.access.system import Reason, SystemRecords
from core.clocks.reckoning import Unit
from core.clocks.standing import standing, warns_at
from core.organisations.models import Organisation
from core.referrals.clock_models import Ending, ReferralClock, facts_of
from core.referrals.clock_telling import tell_whoever_is_late
from core.referrals.clocks import REACHED, ClosedDays, settle, start_anew, start_clocks
from core.referrals.models import Referral, State
from core.ticker.following import Changed, Reader, follow_changes, in_turn, raise_first
from core.ticker.jobs import Job, Tick
from core.timeframes.models import Timeframe

BATCH, MANY = 200, 5000
K, F = table_of(ReferralClock), table_of(Timeframe)
KEEPING_UP = Reader("clocks: keep up", (Referral.kind.name, ReferralClock.kind.name))
FOLLOWING = Reader("clocks: follow", (Referral.kind.name,))
LATELY = timedelta(days=1)
EARLY = (State.RECEIVED, State.IN_TRIAGE, State.CONVERSATION)
LOADS = (joinedload(ReferralClock.timeframe), joinedload(ReferralClock.referral))
REACHES = or_(
    Referral.is_open.is_(False),
    *(and_(Referral.state == state, ReferralClock.measures.in_(steps)) for state, steps in REACHED.items()),
)


def keep_up(tick: Tick) -> None:
    """However a referral came, and however it moved on: those that changed since the last time."""

    def work(changed: Changed) -> None:
        ids = changed.get(Referral.kind.name, frozenset())
        failures = _start_all(tick, Referral.id.in_(ids))
        clocks = ReferralClock.id.in_(changed.get(ReferralClock.kind.name, frozenset()))
        failures += _settle_all(tick, or_(ReferralClock.referral_id.in_(ids), clocks))
        raise_first(failures)

    follow_changes(tick, KEEPING_UP, work)


def look_at_all(tick: Tick) -> None:
    """What was missed however: a change that took very long, or that failed when it was its turn."""
    failures = [*_start_all(tick, true()), *_settle_all(tick, true()), *_follow_all(tick, true())]
    raise_first(failures)


def _start_all(tick: Tick, among: ColumnElement[bool]) -> list[Exception]:
    """Of referrals without a clock, but for those that an organisation brought with it: they were promised elsewhere.
    What one organisation's service promises in a way that cannot be reckoned stops nobody else's clocks."""
    return _all_in_turn(tick, select(Referral.id).where(_has_no_clock(tick.at), among), Referral.id, _start)


def _all_in_turn(
    tick: Tick,
    asked: Select[UUID],
    id: InstrumentedAttribute[UUID],
    work: Callable[[SystemRecords, Collection[UUID]], None],
) -> list[Exception]:
    """A batch a transaction, by id; one that fails is passed by, and what failed is given back."""
    failures: list[Exception] = []
    found: Sequence[UUID] = ()
    while not tick.is_stopping():
        with tick.door() as system:
            further = asked.where(id > found[-1]) if found else asked
            found = system.connection.execute(further.order_by(id).limit(BATCH)).scalars().all()
        if found:
            failures += in_turn(tick, found, work)
        if len(found) < BATCH:
            break
    return failures


def _start(system: SystemRecords, ids: Collection[UUID]) -> None:
    for referral in system.find(select(Referral).where(Referral.id.in_(ids)).order_by(Referral.id)):
        start_clocks(system, referral)


def _has_no_clock(now: datetime) -> ColumnElement[bool]:
    known = select(ReferralClock.id).where(ReferralClock.referral_id == Referral.id).exists()
    places = Referral.organisation_id.in_(select(Organisation.id))  # so that both databases walk their index
    came = or_(Referral.state.in_(EARLY), Referral.received_at >= now - LATELY)
    return and_(places, came, ~known)


def _settle_all(tick: Tick, among: ColumnElement[bool]) -> list[Exception]:
    asked = select(ReferralClock.id).join(Referral, Referral.id == ReferralClock.referral_id)
    asked = asked.where(ReferralClock.is_open, REACHES, among)

    def work(system: SystemRecords, ids: Collection[UUID]) -> None:
        _settle(system, ids, tick.at)

    return _all_in_turn(tick, asked, ReferralClock.id, work)


def _settle(system: SystemRecords, ids: Collection[UUID], now: datetime) -> None:
    asked = select(ReferralClock).where(ReferralClock.id.in_(ids), ReferralClock.is_open)
    found = system.find(asked.order_by(ReferralClock.id).options(*LOADS))
    closed = ClosedDays.read(system, {one.organisation_id for one in found})
    for one in found:
        settle(one.referral, [one], closed, _moment(system, one, now))


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
        with tick.doors.system(Reason.TICKER, writing=False) as system:  # others write while it reckons
            rows = system.connection.execute(_of_working_days(after)).all()
            wrong = list(_wrong(system, rows, tick.at))
        if wrong:
            with tick.door() as system:
                _put_right(system, wrong, tick.at)
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

    def work(changed: Changed) -> None:
        raise_first(_follow_all(tick, ReferralClock.referral_id.in_(changed.get(Referral.kind.name, frozenset()))))

    follow_changes(tick, FOLLOWING, work)


def _follow_all(tick: Tick, among: ColumnElement[bool]) -> list[Exception]:
    clock, about = ReferralClock, Referral
    differs = or_(
        clock.client_id.is_distinct_from(about.client_id),
        clock.label != about.label,
        clock.organisation_id != about.organisation_id,
    )
    asked = select(clock.id).join(about, about.id == clock.referral_id).where(differs, among)

    def work(system: SystemRecords, ids: Collection[UUID]) -> None:
        _follow(system, ids, tick.at)

    return _all_in_turn(tick, asked, clock.id, work)


def _follow(system: SystemRecords, ids: Collection[UUID], now: datetime) -> None:
    found = system.find(
        select(ReferralClock).where(ReferralClock.id.in_(ids)).order_by(ReferralClock.id).options(*LOADS)
    )
    for referral in {one.referral for one in found if one.organisation_id != one.referral.organisation_id}:
        _take_over(system, referral, _moved_at(system, referral) or now)
    for one in found:
        one.client_id, one.label = one.referral.client_id, one.referral.label
        one.organisation_id = one.referral.organisation_id


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
    Job("clocks: follow their referrals", timedelta(seconds=30), follow),
    Job("clocks: look at every referral", timedelta(hours=1), look_at_all),
    Job("clocks: reckon again", timedelta(hours=1), reckon_again),
)

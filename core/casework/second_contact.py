"""The ticker's work on the national wait: the second direct contact for a referral ends it, whoever recorded it; and it
goes on if that contact turns out to have been none."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true

from core.access.audit.history import values_before
from core.access.protected import table_of
from core.access.system import Reason, SystemRecords
from core.casework.codes import AttendanceStatus, ConsultationMechanism, is_direct_contact
from core.casework.models import Contact
from core.referrals.clock_models import Ending, ReferralClock
from core.referrals.models import Referral
from core.sealing.mistake_models import Mistake
from core.ticker.following import Changed, Reader, follow_changes
from core.ticker.jobs import Job, Tick
from core.timeframes.models import Measures, Promise

BATCH, SECOND = 1000, 2
READER = Reader("clocks: second contacts", (Contact.kind.name, ReferralClock.kind.name, Mistake.kind.name))
C, K, R, M = table_of(Contact), table_of(ReferralClock), table_of(Referral), table_of(Mistake)
MET = [status for status in AttendanceStatus if status.was_met]
DIRECT = [way for way in ConsultationMechanism if is_direct_contact(AttendanceStatus.ON_TIME, way)]
MISTAKEN = select(M.c.record_id).where(M.c.undone_at.is_(None))
COUNTS = (C.c.attendance.in_(MET), C.c.mechanism.in_(DIRECT), C.c.id.not_in(MISTAKEN))
OF_CLOCK = select(C.c.at).where(C.c.referral_id == K.c.referral_id, *COUNTS).order_by(C.c.at)
SECOND_AT = OF_CLOCK.offset(SECOND - 1).limit(1).correlate(K).scalar_subquery()
"""When the second direct contact for a clock's referral was."""
ENDS_AT = case((K.c.started_at < SECOND_AT, SECOND_AT), else_=K.c.started_at)
WAITS = (K.c.is_open, K.c.measures == Measures.SECOND_CONTACT)
HAS_ENDED = (K.c.is_open.is_(False), K.c.measures == Measures.SECOND_CONTACT, K.c.ending == Ending.REACHED)
Found = Mapping[UUID, datetime | None]
"""By clock, when the second direct contact was; None: there is none."""


def keep_national_waits(tick: Tick) -> None:
    """Of the referrals of contacts that were written or put right since the last time, and of clocks that began."""

    def work(changed: Changed) -> None:
        _all_of(tick, _of_changed(tick, changed))

    follow_changes(tick, READER, work)


def look_at_all(tick: Tick) -> None:
    """What was missed however."""
    _all_of(tick, true())


def _of_changed(tick: Tick, changed: Changed) -> ColumnElement[bool]:
    """Of a contact that belongs to another referral now, the one before too; of one that was a mistake, its own."""
    ids = changed.get(Contact.kind.name, frozenset())
    marked = select(M.c.record_id).where(M.c.id.in_(changed.get(Mistake.kind.name, frozenset())))
    with tick.doors.system(Reason.TICKER, writing=False) as system:
        before = values_before(system.connection, Contact.kind.name, ids, C.c.referral_id.name)
    contacts = select(C.c.referral_id).where(or_(C.c.id.in_(ids), C.c.id.in_(marked)))
    clocks = select(K.c.referral_id).where(K.c.id.in_(changed.get(ReferralClock.kind.name, frozenset())))
    return or_(K.c.referral_id.in_(contacts.union(clocks)), K.c.referral_id.in_([UUID(str(id)) for id in before]))


def _all_of(tick: Tick, among: ColumnElement[bool]) -> None:
    for look in (_met_twice, _ended_wrongly):
        while not tick.is_stopping() and _batch(tick, look, among) == BATCH:
            pass


def _batch(
    tick: Tick, look: Callable[[SystemRecords, ColumnElement[bool]], Found], among: ColumnElement[bool]
) -> int:  # fmt: skip
    """Looked for without the turn to write, for which others wait; what was found is asked once more with it."""
    with tick.doors.system(Reason.TICKER, writing=False) as system:
        seen = look(system, among)
    if not seen:
        return 0
    with tick.door() as system:
        found = look(system, K.c.id.in_(seen))
        for one in system.find(select(ReferralClock).where(ReferralClock.id.in_(found))):
            if (second := found[one.id]) is None:
                one.run_on(tick.at, Promise())
            else:
                one.stop(second, Ending.REACHED, Promise())
    return len(seen)


def _met_twice(system: SystemRecords, among: ColumnElement[bool]) -> Found:
    """Clocks that run on after it."""
    several = (
        select(C.c.referral_id).join(K, K.c.referral_id == C.c.referral_id).where(*WAITS, among, *COUNTS)
        .group_by(C.c.referral_id).having(func.count() >= SECOND).limit(BATCH)
    )  # fmt: skip
    referrals = system.connection.execute(several).scalars().all()
    return _found(system, select(K.c.id, SECOND_AT.label("second")).where(K.c.referral_id.in_(referrals), *WAITS))


def _ended_wrongly(system: SystemRecords, among: ColumnElement[bool]) -> Found:
    """Clocks that ended at another contact than the one that is now the second; or without one, for a contact was put
    right since, though their referral is still open."""
    asked = select(K.c.id, SECOND_AT.label("second")).join(R, R.c.id == K.c.referral_id)
    missing = and_(SECOND_AT.is_(None), R.c.is_open)
    moved = and_(SECOND_AT.is_not(None), K.c.stopped_at != ENDS_AT)
    return _found(system, asked.where(*HAS_ENDED, or_(missing, moved), among).limit(BATCH))


def _found(system: SystemRecords, asked: Select[UUID, datetime]) -> Found:
    return {row.id: row.second for row in system.connection.execute(asked)}


JOBS = (
    Job("clocks: end national waits", timedelta(minutes=1), keep_national_waits),
    Job("clocks: look at every national wait", timedelta(hours=6), look_at_all),
)

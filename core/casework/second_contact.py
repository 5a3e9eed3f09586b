"""The ticker's work on the national wait: the second direct contact for a referral ends it, whoever recorded it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, true

from core.access.protected import table_of
from core.access.system import Reason, SystemRecords
from core.casework.codes import AttendanceStatus, ConsultationMechanism, is_direct_contact
from core.casework.models import Contact
from core.referrals.clock_models import Ending, ReferralClock
from core.ticker.following import Changed, Reader, follow_changes
from core.ticker.jobs import Job, Tick
from core.timeframes.models import Measures, Promise

BATCH, SECOND = 1000, 2
READER = Reader("clocks: second contacts", (Contact.kind.name, ReferralClock.kind.name))
C, K = table_of(Contact), table_of(ReferralClock)
MET = [status for status in AttendanceStatus if status.was_met]
DIRECT = [way for way in ConsultationMechanism if is_direct_contact(AttendanceStatus.ON_TIME, way)]
COUNTS = (C.c.attendance.in_(MET), C.c.mechanism.in_(DIRECT))


def end_national_waits(tick: Tick) -> None:
    """Of the referrals of contacts that were written or put right since the last time, and of clocks that began."""

    def work(changed: Changed) -> None:
        contacts = select(C.c.referral_id).where(C.c.id.in_(changed.get(Contact.kind.name, frozenset())))
        clocks = select(K.c.referral_id).where(K.c.id.in_(changed.get(ReferralClock.kind.name, frozenset())))
        _batch(tick, K.c.referral_id.in_(contacts.union(clocks)))

    follow_changes(tick, READER, work)


def look_at_all(tick: Tick) -> None:
    """What was missed however."""
    while not tick.is_stopping() and _batch(tick, true()) == BATCH:
        pass


def _batch(tick: Tick, among: ColumnElement[bool]) -> int:
    """Looked for without the turn to write, for which others wait; what was found is asked once more with it."""
    with tick.doors.system(Reason.TICKER, writing=False) as system:
        seen = _met_twice(system, among)
    if not seen:
        return 0
    with tick.door() as system:
        found = _met_twice(system, K.c.id.in_(seen))
        for one in system.find(select(ReferralClock).where(ReferralClock.id.in_(found))):
            one.stop(found[one.id], Ending.REACHED, Promise())
    return len(seen)


def _met_twice(system: SystemRecords, among: ColumnElement[bool]) -> Mapping[UUID, datetime]:
    """By clock, when the second direct contact was."""
    several = (
        select(C.c.referral_id).join(K, K.c.referral_id == C.c.referral_id)
        .where(K.c.is_open, K.c.measures == Measures.SECOND_CONTACT, among, *COUNTS)
        .group_by(C.c.referral_id).having(func.count() >= SECOND).limit(BATCH)
    )  # fmt: skip
    referrals = system.connection.execute(several).scalars().all()
    waits = select(K.c.id, K.c.referral_id).where(
        K.c.referral_id.in_(referrals), K.c.is_open, K.c.measures == Measures.SECOND_CONTACT
    )
    return {row.id: _second(system, row.referral_id) for row in system.connection.execute(waits)}


def _second(system: SystemRecords, referral_id: UUID) -> datetime:
    when = select(C.c.at).where(C.c.referral_id == referral_id, *COUNTS).order_by(C.c.at, C.c.id)
    days: Sequence[datetime] = system.connection.execute(when.limit(SECOND)).scalars().all()
    return days[-1]


JOBS = (
    Job("clocks: end national waits", timedelta(minutes=1), end_national_waits),
    Job("clocks: look at every national wait", timedelta(hours=6), look_at_all),
)

"""The ticker's work on the national wait: the second direct contact for a referral ends it, whoever recorded it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from core.access.protected import table_of
from core.access.system import SystemRecords
from core.casework.codes import AttendanceStatus, ConsultationMechanism, is_direct_contact
from core.casework.models import Contact
from core.referrals.clock_models import Ending, ReferralClock
from core.ticker.jobs import Job, Tick
from core.timeframes.models import Measures, Promise

BATCH, SECOND = 200, 2
C, K = table_of(Contact), table_of(ReferralClock)
MET = [status for status in AttendanceStatus if status.was_met]
DIRECT = [way for way in ConsultationMechanism if is_direct_contact(AttendanceStatus.ON_TIME, way)]
COUNTS = (C.c.attendance.in_(MET), C.c.mechanism.in_(DIRECT))


def end_national_waits(tick: Tick) -> None:
    while not tick.is_stopping() and _batch(tick) == BATCH:
        pass


def _batch(tick: Tick) -> int:
    with tick.door() as system:
        found = _met_twice(system)
        for one in system.find(select(ReferralClock).where(ReferralClock.id.in_(found))):
            one.stop(found[one.id], Ending.REACHED, Promise())
    return len(found)


def _met_twice(system: SystemRecords) -> Mapping[UUID, datetime]:
    """By clock, when the second direct contact was."""
    several = (
        select(C.c.referral_id).join(K, K.c.referral_id == C.c.referral_id)
        .where(K.c.is_open, K.c.measures == Measures.SECOND_CONTACT, *COUNTS)
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


JOB = Job("clocks: end national waits", timedelta(minutes=1), end_national_waits)

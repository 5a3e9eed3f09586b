"""What reports ask the door for: referrals, their direct contacts, clocks and gaps, as far as they may be counted."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select

from core.access.figures import Figures, figures, nth_of_each
from core.access.paging import Filter
from core.access.records import Records
from core.casework.codes import AttendanceStatus, ConsultationMechanism, is_direct_contact
from core.casework.models import Contact
from core.clocks.reckoning import days_waited
from core.referrals.clock_models import Ending, ReferralClock
from core.referrals.gap_models import Gap
from core.referrals.models import Referral, State
from core.timeframes.models import Timeframe

MOMENT = Referral.received_at.type
SINCE, UNTIL = bindparam("since", type_=MOMENT), bindparam("until", type_=MOMENT)
OPEN = Filter(Referral.is_open.is_(True))
RECEIVED_BEFORE = Filter(Referral.received_at < UNTIL)
RECEIVED_IN = Filter((Referral.received_at >= SINCE) & (Referral.received_at < UNTIL))
DECLINED_IN = Filter(
    (Referral.state == State.DECLINED) & (Referral.decided_at >= SINCE) & (Referral.decided_at < UNTIL)
)  # fmt: skip
DUE_IN = Filter(
    ReferralClock.timeframe_id.is_not(None) & (ReferralClock.due_at >= SINCE) & (ReferralClock.due_at < UNTIL)
)  # fmt: skip
STOPPED_BY_A_DEATH = Filter(ReferralClock.ending == Ending.DIED)
RAISED_BEFORE = Filter(Gap.raised_at < UNTIL)
MET = [status for status in AttendanceStatus if status.was_met]
DIRECT = [way for way in ConsultationMechanism if is_direct_contact(AttendanceStatus.ON_TIME, way)]
COUNTS = Filter(
    Contact.referral_id.is_not(None) & (Contact.at < UNTIL)
    & Contact.attendance.in_(MET) & Contact.mechanism.in_(DIRECT)
)  # fmt: skip
MET_SINCE = Filter(Contact.at >= SINCE)
THESE = Filter(Referral.id.in_(bindparam("ids", type_=Referral.id.type, expanding=True)))
FOR_THESE = Filter(Contact.referral_id.in_(bindparam("ids", type_=Referral.id.type, expanding=True)))
FIRST, SECOND = 1, 2
AT_ONCE = 10_000
"""How many ids a statement is given: PostgreSQL takes some 65,000 values, SQLite some 32,000."""


@dataclass(frozen=True)
class Place:
    """Where a referral is."""

    service_id: UUID | None
    triaged_by: UUID | None


def referrals(records: Records, columns: tuple[str, ...], *filters: Filter, **values: object) -> Figures:
    return figures(
        records, Referral, (*columns, "client_id", "service_id", "triaged_by"), filters=filters, values=values
    )


def places(records: Records, until: datetime, ids: Collection[UUID]) -> Mapping[UUID, Place]:
    """Of those among these referrals that were received before, by id: each counted once, wherever it was handed to."""
    each = (referrals(records, (), RECEIVED_BEFORE, THESE, until=until, ids=some) for some in batches(ids))
    return {row.id: Place(row.service_id, row.triaged_by) for rows in each for row in rows}


def second_contacts(records: Records, until: datetime, ids: Collection[UUID]) -> Mapping[UUID, datetime]:
    """By referral, of these: when the second direct contact for it was, if there was one before that moment, whoever
    the worker was and whenever it was written down."""
    found: dict[UUID, datetime] = {}
    for some in batches(ids):
        values = {"until": until, "ids": some}
        found |= nth_of_each(records, Contact, "referral_id", "at", SECOND, filters=(COUNTS, FOR_THESE), values=values)
    return found


def met_within(records: Records, since: datetime, until: datetime) -> Collection[UUID]:
    """The referrals for which there was a direct contact in that time, the first one or not."""
    values = {"since": since, "until": until}
    return nth_of_each(records, Contact, "referral_id", "at", FIRST, filters=(COUNTS, MET_SINCE), values=values).keys()


def batches(ids: Collection[UUID]) -> Iterator[list[UUID]]:
    """None of them is one batch too: a report takes as many statements on its first day as later."""
    left = list(ids)
    for start in range(0, max(len(left), 1), AT_ONCE):
        yield left[start : start + AT_ONCE]


def of_the_dead(records: Records) -> frozenset[UUID]:
    """Referrals of which a clock stopped because the person had died: nobody waits in them, open as they may be. They
    tell this to whoever may count them; the death itself opens to few. A death that is taken back lets them go on."""
    rows = figures(records, ReferralClock, ("referral_id",), filters=(STOPPED_BY_A_DEATH,))
    return frozenset(row.referral_id for row in rows)


def clocks_due(records: Records, since: datetime, until: datetime) -> Figures:
    columns = ("client_id", "referral_id", "timeframe_id", "measures", "due_at", "stopped_at", "ending", "is_paused")
    return figures(records, ReferralClock, columns, filters=(DUE_IN,), values={"since": since, "until": until})


def services_that_promised(records: Records) -> Mapping[UUID, UUID]:
    """By timeframe."""
    return {row.id: row.service_id for row in records.rows(select(Timeframe.id, Timeframe.service_id))}


def gaps(records: Records, until: datetime) -> Figures:
    columns = ("client_id", "referral_id", "state", "due", "raised_at", "resolved_at", "resolved_as")
    return figures(records, Gap, columns, filters=(RAISED_BEFORE,), values={"until": until})


def days_between(first: datetime, last: datetime) -> int:
    """Days of London's calendar; none where a record of long ago says the wrong way round."""
    return max(days_waited(first, last), 0)

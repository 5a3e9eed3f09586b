"""The same figures by somebody with paper: row by row, in plain Python, from whole records and clocks."""

from collections import Counter
from datetime import datetime

from sqlalchemy import select

from core.access.system import SystemRecords
from core.casework.models import Contact
from core.database.clock import LONDON
from core.referrals.clock_models import Ending, ReferralClock
from core.referrals.models import Referral, State
from core.timeframes.models import Promise

Row = tuple[str, int | None]
"""The words of a line, and days."""


def all_of(system: SystemRecords) -> tuple[list[Referral], list[Contact], list[ReferralClock]]:
    return tuple(list(system.find(select(model))) for model in (Referral, Contact, ReferralClock))  # type: ignore[return-value]


def days(first: datetime, last: datetime) -> int:
    return (last.astimezone(LONDON).date() - first.astimezone(LONDON).date()).days


def second(referral: Referral, contacts: list[Contact], until: datetime) -> datetime | None:
    when = sorted(one.at for one in contacts if one.referral_id == referral.id and one.is_direct and one.at < until)
    return when[1] if len(when) > 1 else None


def died(referral: Referral, clocks: list[ReferralClock]) -> bool:
    return any(one.ending is Ending.DIED for one in clocks if one.referral_id == referral.id)


def waiting(
    referrals: list[Referral], contacts: list[Contact], clocks: list[ReferralClock], now: datetime
) -> Counter[Row]:
    found: Counter[Row] = Counter()
    for one in referrals:
        words = {
            State.RECEIVED: "To be taken into triage", State.IN_TRIAGE: "In triage",
            State.CONVERSATION: "To be allocated", State.ALLOCATED: "First contact with a worker",
            State.ACTIVE: "Second direct contact" if second(one, contacts, now) is None else None,
        }.get(one.state)  # fmt: skip
        if words and not died(one, clocks):
            found[words, days(one.received_at, now)] += 1
    return found


def second_contacts(
    referrals: list[Referral],
    contacts: list[Contact],
    clocks: list[ReferralClock],
    begins: datetime,
    last: datetime,
    until: datetime,
) -> Counter[Row]:
    """All services count nationally. `last`: on the last day of the months; `until`: the moment after them."""
    found: Counter[Row] = Counter()
    for one in referrals:
        if one.received_at >= until:
            continue
        met = second(one, contacts, until)
        if met is not None and met >= begins and one.state is not State.DECLINED:
            found["Met a second time in these months", days(one.received_at, met)] += 1
        if met is None and not died(one, clocks) and (one.decided_at is None or one.decided_at >= until):
            found["Still waiting when they ended", days(one.received_at, last)] += 1
    return found


def late(clocks: list[ReferralClock], begins: datetime, until: datetime, last: datetime) -> Counter[Row]:
    """By how each clock stood when the months ended, as its own reckoning says."""
    found: Counter[Row] = Counter()
    for one in clocks:
        promise: Promise = one.promise
        now = one.standing(until, promise)
        if now.is_overdue and begins <= now.due < until:
            found[one.measures.words, days(now.due, now.stopped or last)] += 1
        elif begins <= now.due < until and one.ending not in (Ending.NOT_NEEDED, Ending.DIED):
            found[one.measures.words, None] += 1
    return found

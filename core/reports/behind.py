"""The rows behind a number, as far as the reader may read them: each with its referral, how many days, and what is
said of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.access.records import Records
from core.clients.models import Client
from core.referrals.clock_models import ReferralClock
from core.referrals.clocks import shown
from core.referrals.gap_models import Gap
from core.referrals.models import Referral
from core.reports.items import Item
from core.reports.kinds import Report
from core.reports.service import Made
from core.web.filters import plain_day

A_PAGE = 50
CLOSED, ANONYMOUS = "Name not open to you", "Stayed anonymous"
HREFS: Mapping[Report, str] = {
    Report.GAPS: "/gaps/{record}", Report.STAYS: "/stays/{record}",
    Report.FORMS: "/clients/{client}/assessments/{record}", Report.CHANGE: "/clients/{client}/assessments/{record}",
}  # fmt: skip
"""Where the record behind a row is; of all others it is the referral."""


@dataclass(frozen=True)
class Behind:
    """One row."""

    record_id: UUID
    href: str
    who: str
    service: str
    line: str
    parts: Sequence[str]
    days: int | None
    note: str | None


@dataclass(frozen=True)
class BehindPage:
    """`count`: how many there are in all; `next`: how many to leave out for the next page."""

    rows: Sequence[Behind]
    count: int
    next: int | None


def behind(records: Records, made: Made, path: Sequence[str], *, leave_out: int = 0, limit: int = A_PAGE) -> BehindPage:
    """Of the row with these words (its line, and the parts down to it; of all without any): those that took longest
    first. What was counted and does not open is not among them."""
    items = [one for one in made.items if one.opens and made.path(one)[: len(path)] == tuple(path)]
    items.sort(key=lambda one: (-(one.days if one.days is not None else -1), str(one.record_id)))
    page = items[leave_out : leave_out + limit]
    following = leave_out + limit
    return BehindPage(_rows(records, made, page), len(items), following if following < len(items) else None)


def _rows(records: Records, made: Made, items: Sequence[Item]) -> list[Behind]:
    about = _referrals(records, [one.referral_id for one in items])
    names = _names(records, [one.client_id for one in items if one.client_id and one.referral_id not in about])
    notes = NOTES.get(made.report, _nothing)(records, made, items)
    found = []
    for one in items:
        referral = about.get(one.referral_id)
        who = referral.client.called if referral and referral.client else _who(made, one, names)
        href = HREFS.get(made.report, "/referrals/{referral}").format(
            record=one.record_id, referral=one.referral_id, client=one.client_id
        )
        note = notes.get(one.record_id) or (referral and _of_referral(made, referral))
        line, *parts = made.path(one)
        found.append(Behind(one.record_id, href, who, made.grounds.service(one), line, parts, one.days, note or None))
    return found


def _referrals(records: Records, ids: Sequence[UUID]) -> Mapping[UUID, Referral]:
    asked = select(Referral).where(Referral.id.in_(ids)).options(joinedload(Referral.client))
    return {one.id: one for one in records.find(asked)} if ids else {}


def _names(records: Records, ids: Sequence[UUID]) -> Mapping[UUID, str]:
    asked = select(Client).where(Client.id.in_(ids))
    return {one.id: one.called for one in records.find(asked)} if ids else {}


def _who(made: Made, item: Item, names: Mapping[UUID, str]) -> str:
    if item.client_id is None and made.report is Report.STAYS:
        return ANONYMOUS
    return names.get(item.client_id, CLOSED) if item.client_id else CLOSED


def _of_referral(made: Made, referral: Referral) -> str | None:
    if made.report is Report.DECLINES:
        return f"Offered instead: {referral.ending_words}" if referral.ending_words else None
    if made.report is Report.WAITING and referral.is_held:
        return f"On hold until {plain_day(referral.held_until)}"
    return None


Notes = Callable[[Records, Made, Sequence[Item]], Mapping[UUID, str]]


def _nothing(records: Records, made: Made, items: Sequence[Item]) -> Mapping[UUID, str]:
    return {}


def _of_clocks(records: Records, made: Made, items: Sequence[Item]) -> Mapping[UUID, str]:
    """How each stood when the months ended, as its referral says it."""
    asked = select(ReferralClock).where(ReferralClock.id.in_([one.record_id for one in items]))
    found = records.find(asked.options(joinedload(ReferralClock.timeframe))) if items else ()
    return {
        one.clock.id: f"{one.sentence}. Due {plain_day(one.now.due)}"
        for one in shown(records, found, made.quarter.until)
    }  # fmt: skip


def _of_gaps(records: Records, made: Made, items: Sequence[Item]) -> Mapping[UUID, str]:
    asked = select(Gap).where(Gap.id.in_([one.record_id for one in items])).options(joinedload(Gap.owner))
    found = records.find(asked) if items else ()
    return {one.id: _gap_words(one) for one in found}


def _gap_words(gap: Gap) -> str:
    if gap.is_open:
        return f"Seen to by {gap.owner.name}, due {plain_day(gap.due)}"
    return f"Seen to by {gap.owner.name}. {gap.resolution or ''}".strip()


NOTES: Mapping[Report, Notes] = {Report.BREACHES: _of_clocks, Report.GAPS: _of_gaps}

"""Report: people whom no service could take, and what became of it."""

from sqlalchemy import Row

from core.access.records import Records
from core.database.clock import LONDON
from core.referrals.gap_models import Resolution
from core.reports.counting import Place, days_between, gaps, places
from core.reports.items import Grounds, Item
from core.reports.periods import Quarter
from core.reports.waiting import BANDS, band_of

OPEN, OVERDUE = "Open", "Open, and overdue"
RESOLVED = {how: f"Closed: {how.words[0].lower()}{how.words[1:]}" for how in Resolution}
LINES = (OPEN, OVERDUE, *RESOLVED.values())
COUNTED = (
    "Gaps that were open when these months ended, and gaps closed in them, each counted once. A gap is as old as the "
    "days since it was recorded, or until it was closed. It is counted where its referral is now.",
)

__all__ = ["BANDS", "COUNTED", "LINES", "collect"]


def collect(records: Records, quarter: Quarter, grounds: Grounds) -> list[Item]:
    until, found = quarter.until, []
    rows = [row for row in gaps(records, until) if row.resolved_at is None or row.resolved_at >= quarter.starts]
    where = places(records, until, {row.referral_id for row in rows})
    for row in rows:
        of = where.get(row.referral_id, Place(None, None))
        is_closed = row.resolved_at is not None and row.resolved_at < until
        days = days_between(row.raised_at, row.resolved_at if is_closed else quarter.as_of)
        found.append(
            Item(
                RESOLVED[row.resolved_as] if is_closed else _open_words(row, quarter), row.id, row.referral_id,
                of.service_id, of.triaged_by, bool(row.opens), days, band_of(days),
                row.client_id,
            )
        )  # fmt: skip
    return found


def _open_words(row: Row[*tuple[object, ...]], quarter: Quarter) -> str:
    return OVERDUE if row.due < quarter.as_of.astimezone(LONDON).date() else OPEN

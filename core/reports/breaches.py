"""Report: which steps of referrals were late by what their services had promised."""

from core.access.records import Records
from core.referrals.clock_models import Ending
from core.reports.counting import Place, clocks_due, days_between, places, services_that_promised
from core.reports.items import Grounds, Item
from core.reports.periods import Quarter
from core.timeframes.models import Measures

LINES = tuple(step.words for step in Measures if step is not Measures.SECOND_CONTACT)
BANDS = ("In time", "Late")
IN_TIME, LATE = range(2)
NEVER_TAKEN = (Ending.NOT_NEEDED, Ending.DIED)
COUNTED = (
    "Steps that a service had promised for a day or hour within these months: late if they were taken after it, or had "
    "not been taken when the months ended. One referral may be counted for several steps.",
    "Left out: clocks that stand still, and those of referrals that ended, or people who died, before the "
    "step was due. What a service promised is counted as that service’s, also when another organisation has taken the "
    "referral over since.",
    "A referral that another organisation takes over takes its steps along: from then on they are counted by whoever "
    "may count that organisation’s referrals, still as the service’s that promised them, and not by the one that gave "
    "it up.",
)


def collect(records: Records, quarter: Quarter, grounds: Grounds) -> list[Item]:
    """Clocks due in the quarter, as they stood at its end."""
    until = quarter.until
    promised, found = services_that_promised(records), []
    rows = clocks_due(records, quarter.starts, until)
    where = places(records, until, {row.referral_id for row in rows})
    for row in rows:
        stopped = row.stopped_at if row.stopped_at is not None and row.stopped_at <= until else None
        is_late = (stopped or until) > row.due_at
        if row.is_paused or (row.ending in NEVER_TAKEN and not is_late):
            continue
        days = days_between(row.due_at, stopped or quarter.as_of) if is_late else None
        of = where.get(row.referral_id, Place(None, None))
        found.append(
            Item(
                row.measures.words, row.id, row.referral_id, promised.get(row.timeframe_id, of.service_id),
                of.triaged_by, bool(row.opens), days, LATE if is_late else IN_TIME, row.client_id,
            )
        )  # fmt: skip
    return found

"""Report: which referrals were declined, and why."""

from core.access.records import Records
from core.referrals.codes import RejectionReason
from core.reports.counting import DECLINED_IN, days_between, referrals
from core.reports.items import Grounds, Item
from core.reports.periods import Quarter

LINES = tuple(reason.words for reason in RejectionReason)
MISSING = "Reason not recorded"
COUNTED = (
    "Referrals declined in these months that have not been reopened, by the national reason. What each person was "
    "offered instead stands behind the number, for those who may read the referral.",
)


def collect(records: Records, quarter: Quarter, grounds: Grounds) -> list[Item]:
    columns = ("declined_as", "received_at", "decided_at")
    rows = referrals(records, columns, DECLINED_IN, since=quarter.starts, until=quarter.until)
    return [
        Item(
            row.declined_as.words if row.declined_as else MISSING, row.id, row.id, row.service_id, row.triaged_by,
            bool(row.opens), days_between(row.received_at, row.decided_at),
            client_id=row.client_id,
        )
        for row in rows
    ]  # fmt: skip

"""Reports: where referrals come from, and their main reasons."""

from core.access.records import Records
from core.clients.codes import Coded
from core.reports.counting import RECEIVED_IN, referrals
from core.reports.items import Grounds, Item
from core.reports.periods import Quarter

MISSING = "Not recorded"
COUNTED = (
    "Referrals received in these months by national codes, whatever became of them: one that was handed over or "
    "reopened is counted once, and somebody who was referred twice, twice.",
)
AS_A_WHOLE = (
    "Where some of them do not open to you, reasons are told as a whole: their sources are told by locality, and the "
    "two taken from each other would give small numbers away."
)


def sources(records: Records, quarter: Quarter, grounds: Grounds) -> list[Item]:
    return _by("source", records, quarter)


def reasons(records: Records, quarter: Quarter, grounds: Grounds) -> list[Item]:
    return _by("reason", records, quarter)


def _by(column: str, records: Records, quarter: Quarter) -> list[Item]:
    rows = referrals(records, (column,), RECEIVED_IN, since=quarter.starts, until=quarter.until)
    return [
        Item(
            _words(getattr(row, column)), row.id, row.id, row.service_id, row.triaged_by, bool(row.opens),
            client_id=row.client_id,
        )
        for row in rows
    ]  # fmt: skip


def _words(code: Coded | None) -> str:
    return code.words if code else MISSING

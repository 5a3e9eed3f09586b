"""The API of the Caldicott log."""

from uuid import UUID

from core.access.paging import Order
from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.rights.caldicott import change, record
from core.rights.caldicott_models import CaldicottEntry
from core.rights.schemas_addenda import CaldicottChangeIn, CaldicottLine, CaldicottNewIn, CaldicottOut
from core.web.conflicts import refuse_stale
from core.web.lists import After, Limit, Listed, listed, page_and_count

router = Router(face=Face.API, prefix="/api/v1/caldicott-log", tags=["rights"])
LINE = ("id", *(name for name in CaldicottLine.model_fields if name != "id"))
NEWEST = Order((CaldicottEntry.decided_on,), descending=True)


@router.get("", requires(CaldicottEntry, Action.READ))
def list_decisions(records: Records, after: After = None, limit: Limit = 50) -> Listed[CaldicottLine]:
    """Decisions of your organisation, the newest first."""
    found = page_and_count(records, CaldicottEntry, LINE, order=NEWEST, limit=limit, after=after)
    return listed(*found, lambda row: CaldicottLine.model_construct(**dict(zip(LINE, row, strict=False))))  # type: ignore[arg-type]


@router.post("", requires(CaldicottEntry, Action.CREATE), status=201)
def record_decision(records: Records, given: CaldicottNewIn) -> Reply[CaldicottOut]:
    """What was asked, which of the eight principles were considered, the reasoning and the decision."""
    return _reply(record(records, given))


@router.get("/{entry_id}", requires(CaldicottEntry, Action.READ))
def show_decision(records: Records, entry_id: UUID) -> Reply[CaldicottOut]:
    return _reply(records.one(CaldicottEntry, entry_id))


@router.put("/{entry_id}", requires(CaldicottEntry, Action.WRITE))
def change_decision(
    records: Records, entry_id: UUID, given: CaldicottChangeIn, version: IfMatch
) -> Reply[CaldicottOut]:
    """All of it at once, with the reason. History keeps what it said before."""
    entry = records.one(CaldicottEntry, entry_id)
    refuse_stale(version, entry.version, now=CaldicottOut.model_validate(entry), yours=given)
    change(records, entry, given)
    return _reply(entry)


def _reply(entry: CaldicottEntry) -> Reply[CaldicottOut]:
    return Reply(CaldicottOut.model_validate(entry), entry.version, f"{router.prefix}/{entry.id}")

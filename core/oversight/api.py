"""The API of the audit, and of the watch over it."""

from typing import Annotated

from fastapi import Path, Query, Request, Response

from core.access.audit.looking import MOST_ENTRIES, entry_of_audit, look_at_audit
from core.access.audit.watch import AuditWatch
from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.oversight.exporting import as_csv
from core.oversight.schemas import (
    AlertOut,
    AuditPage,
    EntryExplained,
    EntryOut,
    ExportIn,
    LookIn,
    ThresholdsIn,
    WatchOut,
)
from core.oversight.showing import Shown, made_again, shown
from core.oversight.watching import alerts, set_thresholds, watch_of

router = Router(face=Face.API, prefix="/api/v1/audit", tags=["audit"])

Before = Annotated[
    int | None,
    Query(ge=1, le=MOST_ENTRIES, description="The `next` of the page before; leave it out for the newest"),
]
Number = Annotated[int, Path(ge=1, le=MOST_ENTRIES)]
Limit = Annotated[int, Query(ge=1, le=500, description="Entries a page")]


@router.get("", requires(AuditWatch, Action.READ))
def look_at_the_audit(
    records: Records, asked: Annotated[LookIn, Query()], before: Before = None, limit: Limit = 50
) -> AuditPage:
    """What your organisation's people did, and what others did with its records, newest first. This look is itself
    written down, with its terms."""
    found = look_at_audit(records, asked.look(), limit=limit, before=before)
    return AuditPage(items=[_out(one) for one in shown(records, found.rows)], next=found.next)


@router.post("/export", requires(AuditWatch, Action.READ))
def take_a_copy(records: Records, asked: ExportIn) -> Response:
    """The newest 10,000 entries that fit, as CSV. The reason is written down."""
    return as_csv(records, asked)


@router.get("/watch", requires(AuditWatch, Action.READ))
def show_the_watch(records: Records) -> Reply[WatchOut]:
    """What counts as unusual access in your organisation, and how often each alert was right in the last year."""
    return _watch(records)


@router.put("/watch", requires(AuditWatch, Action.WRITE))
def set_the_watch(records: Records, asked: ThresholdsIn, version: IfMatch) -> Reply[WatchOut]:
    """All thresholds at once. Send `"0"` as If-Match while the usual ones hold."""
    set_thresholds(records, asked, version=version)
    return _watch(records)


@router.get("/{number}", requires(AuditWatch, Action.READ))
def explain_an_entry(records: Records, request: Request, number: Number) -> EntryExplained:
    """One entry, and its decision made again from its facts under the policy version that it cites."""
    row = entry_of_audit(records, number)
    (entry,) = shown(records, [row])
    return EntryExplained(entry=_out(entry), again=made_again(records, request.app.state.doors.policies, row))


def _watch(records: Records) -> Reply[WatchOut]:
    watch = watch_of(records)
    said = [
        AlertOut(sort=one.sort, words=one.about.words, threshold=one.threshold, raised=one.raised, closed=one.closed,
                 false_alarms=one.false_alarms)
        for one in alerts(records)
    ]  # fmt: skip
    version = watch.version if watch else 0
    return Reply(WatchOut(version=version, alerts=said), version=version)


def _out(one: Shown) -> EntryOut:
    return EntryOut.model_validate(one)

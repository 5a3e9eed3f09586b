"""Entries of a request as pages and the API show them: which, why to be looked at, and how judged."""

from core.rights.gathering import Found
from core.rights.models import RightsDecision
from core.rights.schemas import EntryOut


def entry_out(entry: Found, decision: RightsDecision | None) -> EntryOut:
    stale = decision is not None and entry.version is not None and decision.record_version != entry.version
    return EntryOut(
        kind=entry.kind, id=entry.id, holder_id=entry.holder_id, marks=list(entry.marks),
        verdict=decision.verdict if decision else None, exemption=decision.exemption if decision else None,
        is_stale=stale, decision_version=decision.version if decision else 0,
    )  # fmt: skip

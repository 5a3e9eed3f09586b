"""A copy of the audit as a spreadsheet, for whoever gives a reason."""

import io

from fastapi import Response

from core.access.audit.looking import export_audit
from core.access.records import Records
from core.database import clock
from core.interop.csv_text import write_rows
from core.oversight.schemas import ExportIn
from core.oversight.showing import Shown, shown

MOST = 10_000
HEADING = (
    "Number", "Time (UTC)", "Who", "Acting for", "Roles", "Through", "What", "Outcome", "Kind", "Record", "About",
    "Rule", "Basis", "Policy", "Facts", "Shown", "Detail",
)  # fmt: skip


def as_csv(records: Records, asked: ExportIn) -> Response:
    """At most `MOST` entries, the newest; no cell runs as a formula. The file's name says the day and nothing else."""
    entries = shown(records, export_audit(records, asked.look(), reason=asked.reason, most=MOST))
    into = io.StringIO(newline="")
    write_rows(into, [HEADING, *map(_line, entries)])
    headers = {"Content-Disposition": f'attachment; filename="audit-{clock.today().isoformat()}.csv"'}
    return Response(("\ufeff" + into.getvalue()).encode(), media_type="text/csv; charset=utf-8", headers=headers)


def _line(one: Shown) -> tuple[object, ...]:
    ids = " ".join(map(str, one.shown or ()))
    return (
        one.number, one.at.isoformat(), one.who, one.organisation, one.roles, one.through, one.action, one.outcome,
        one.kind, one.record_id, one.about_id, one.rule, one.basis, one.policy, one.facts, ids, one.detail,
    )  # fmt: skip

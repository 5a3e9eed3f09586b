"""The API of reports: numbers, the rows behind them, and the same as a file for a spreadsheet."""

import io

from fastapi import Response

from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.database import clock
from core.interop.csv_text import write_rows
from core.referrals.models import Referral
from core.reports.asking import Asked, LeaveOut, Path
from core.reports.behind import behind
from core.reports.schemas import BehindPageOut, ReportOut, told
from core.reports.service import Made, as_rows, make
from core.web.lists import Limit

router = Router(face=Face.API, prefix="/api/v1/reports", tags=["reports"])


@router.get("/{report}", requires(Referral, Action.COUNT), from_replica=True)
def read_a_report(records: Records, asked: Asked) -> ReportOut:
    """Counted from whatever the rules let the caller count, which may be more than they may read."""
    return ReportOut.of(make(records, asked))


@router.get("/{report}/rows", requires(Referral, Action.COUNT), from_replica=True)
def list_the_rows_behind_a_number(
    records: Records, asked: Asked, row: Path = None, leave_out: LeaveOut = 0, limit: Limit = 50
) -> BehindPageOut:
    """As far as the caller may read them."""
    made = make(records, asked)
    page = behind(records, made, row or (), leave_out=leave_out, limit=limit)
    return BehindPageOut(items=[told(row) for row in page.rows], count=page.count, next=page.next)


@router.get("/{report}/csv", requires(Referral, Action.COUNT), from_replica=True)
def download_a_report(records: Records, asked: Asked) -> Response:
    """The numbers as CSV; no cell runs as a formula."""
    made = make(records, asked)
    records.note("export", detail=f"report {asked.report.value}")
    return _file(made)


def _file(made: Made) -> Response:
    into = io.StringIO(newline="")
    write_rows(into, as_rows(made))
    when = clock.today().isoformat() if made.about.is_now else made.quarter.key
    headers = {"Content-Disposition": f'attachment; filename="{made.report.value}-{when}.csv"'}
    return Response(("\ufeff" + into.getvalue()).encode(), media_type="text/csv; charset=utf-8", headers=headers)

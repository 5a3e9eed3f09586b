"""Pages of reports: which there are, one report, and the rows behind a number."""

from collections.abc import Sequence
from functools import partial
from urllib.parse import urlencode

from fastapi import Request, Response

from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.referrals.models import Referral
from core.reports.asking import Asked, LeaveOut, Path
from core.reports.behind import behind
from core.reports.items import By, Whose
from core.reports.kinds import ABOUT
from core.reports.periods import quarters
from core.reports.service import SMALL, Made, make
from core.web.environment import render
from core.web.parts import Column
from core.web.places import Places, Shelf

router = Router(face=Face.PAGE, prefix="/reports")


@router.get("", requires(Referral, Action.COUNT))
def reports_page(records: Records, request: Request) -> Response:
    places: Places = request.app.state.places
    return render(request, "reports/reports.html", reports=ABOUT, more=places.offers(records, Shelf.REPORTS))


@router.get("/{report}", requires(Referral, Action.COUNT), from_replica=True)
def report_page(records: Records, request: Request, asked: Asked) -> Response:
    """A question, its figures, and how they were counted."""
    made = make(records, asked)
    return render(
        request, "reports/report.html", made=made, about=made.about, table=made.table, columns=_columns(made),
        query=_query(made), ways=By, whose=Whose, quarters=quarters(), small=SMALL,
        link=partial(_link, made),
    )  # fmt: skip


@router.get("/{report}/rows", requires(Referral, Action.COUNT), from_replica=True)
def rows_page(records: Records, request: Request, asked: Asked, row: Path = None, leave_out: LeaveOut = 0) -> Response:
    """What was counted in one number, as far as it opens."""
    made = make(records, asked)
    page, here = behind(records, made, row or (), leave_out=leave_out), _link(made, row or ())
    return render(
        request, "reports/rows.html", made=made, about=made.about, page=page, path=row or (), query=_query(made),
        columns=_headings(made), next=f"{here}&leave_out={page.next}" if page.next else None,
        first=here if leave_out else None,
    )  # fmt: skip


def _columns(made: Made) -> list[str | Column]:
    about = made.about
    days = [f"Median days {about.days}", f"Most days {about.days}"] if about.days else []
    numbers = [Column(words, numeric=True) for words in ("Number", *about.bands, *days)]
    return [about.first, *numbers, "Rows"]


def _headings(made: Made) -> list[str | Column]:
    days = [Column(f"Days {made.about.days}", numeric=True)] if made.about.days else []
    return ["Person", made.about.first, "Service", *days, "More"]


def _query(made: Made, path: Sequence[str] = ()) -> str:
    period = [] if made.about.is_now else [("period", made.quarter.key)]
    whose = made.wanted.whose.value
    return urlencode([("by", made.by.value), *period, ("whose", whose), *(("row", words) for words in path)])


def _link(made: Made, path: Sequence[str]) -> str:
    """Where what was counted in a row can be opened."""
    return f"/reports/{made.report.value}/rows?{_query(made, path)}"

"""Pages on which a spreadsheet of referrals is looked at, taken in, watched and cancelled."""

import io
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select

from core.access.paging import Order
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.database import clock
from core.interop.csv_text import write_rows
from core.interop.spreadsheet import template_rows
from core.ways_in.models import ReferralFile
from core.ways_in.taking_files import HEADING
from core.web.environment import render
from core.web.forms import FormState, TypedForm
from core.web.lists import After
from core.web.uploads import Upload, read_upload

router = Router(face=Face.PAGE, prefix="/referrals/files")
downloads = Router(face=Face.API, prefix="/api/v1/referral-files", tags=["referrals"])

LARGEST = 10 * 1024 * 1024
NEWEST_FIRST = Order((ReferralFile.asked_at,), descending=True)
MISSING = "Choose a file that was saved as CSV"
TOO_LARGE = "The file is larger than 10 MB. Split it"


async def _file(request: Request) -> Upload | None:
    return await read_upload(request, "file", LARGEST)


Sent = Annotated[Upload | None, Depends(_file)]


@router.get("", requires(ReferralFile, Action.READ))
def files_page(records: Records, request: Request, after: After = None) -> Response:
    return _page(records, request, FormState(), after=after)


@router.post("", requires(ReferralFile, Action.CREATE))
def file_posted(records: Records, request: Request, file: Sent, form: TypedForm) -> Response:
    """It is only looked at until somebody has read what would come of it."""
    if file is None or not file.content:
        return _page(records, request, FormState(form).with_error("file", MISSING), 422)
    if file.is_too_large:
        return _page(records, request, FormState(form).with_error("file", TOO_LARGE), 422)
    made = records.add(
        ReferralFile(
            organisation_id=records.actor.organisation_id, name=file.name.replace("\x00", "")[:200],
            content=file.content,
            asked_by=records.actor.person_id, asked_at=clock.now(), is_dry_run=True, report="",
        )
    )  # fmt: skip
    return RedirectResponse(f"/referrals/files/{made.id}", 303)


@downloads.get("/template.csv", requires(ReferralFile, Action.CREATE))
def template(records: Records) -> Response:
    """The columns and one example row."""
    return _csv(template_rows(), "referrals.csv")


@router.get("/{file_id}", requires(ReferralFile, Action.READ))
def file_page(records: Records, request: Request, file_id: UUID) -> Response:
    file = records.one(ReferralFile, file_id)
    return render(request, "ways_in/file.html", file=file, may_write=records.may(Action.WRITE, file))


@downloads.get("/{file_id}/report.csv", requires(ReferralFile, Action.READ))
def report(records: Records, file_id: UUID) -> Response:
    """Each row of which somebody should know."""
    file = records.one(ReferralFile, file_id)
    return _csv([HEADING], "report.csv", file.report or "")


@router.post("/{file_id}/take", requires(ReferralFile, Action.WRITE))
def take_posted(records: Records, file_id: UUID) -> Response:
    file = records.one(ReferralFile, file_id)
    file.take_in()
    records.flush()
    return RedirectResponse(f"/referrals/files/{file.id}", 303)


@router.post("/{file_id}/cancel", requires(ReferralFile, Action.WRITE))
def cancel_posted(records: Records, file_id: UUID) -> Response:
    file = records.one(ReferralFile, file_id)
    file.cancel()
    records.flush()
    return RedirectResponse(f"/referrals/files/{file.id}", 303)


def _page(
    records: Records, request: Request, state: FormState, status: int = 200, *, after: UUID | None = None
) -> Response:
    page = records.page(select(ReferralFile), order=NEWEST_FIRST, limit=25, after=after)
    return render(
        request, "ways_in/files.html", status_code=status, page=page, is_first=after is None, state=state,
        may_add=records.judge.may_ever(ReferralFile, Action.CREATE),
    )  # fmt: skip


def _csv(rows: object, name: str, rest: str = "") -> Response:
    into = io.StringIO(newline="")
    write_rows(into, rows)  # type: ignore[arg-type]
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(("\ufeff" + into.getvalue() + rest).encode(), media_type="text/csv; charset=utf-8", headers=headers)

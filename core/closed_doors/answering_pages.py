"""Pages of who answers for a record: requests put to the organisation; and the report to boards."""

from io import StringIO
from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.people_named import names_of_organisations, names_of_people
from core.closed_doors.asking import grant, openable, refuse, requests_shown, take_back
from core.closed_doors.models import AccessRequest, Refusal, RequestState
from core.closed_doors.report import HEADINGS, as_rows, numbers, report
from core.closed_doors.schemas import GrantIn, RefuseIn
from core.interop.csv_text import write_rows
from core.privacy.models import PrivacyMatter
from core.reports.periods import quarters
from core.web.conflicts import version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered

router = Router(face=Face.PAGE)
HERE = "/access-requests"


@router.get(HERE, requires(AccessRequest, Action.READ))
def requests_page(records: Records, request: Request) -> Response:
    shown = requests_shown(records)
    people = names_of_people(records, [one.person_id for one in shown])
    return render(
        request, "closed_doors/requests.html", requests=shown, people=people,
        organisations=names_of_organisations(records),
    )  # fmt: skip


@router.get(HERE + "/{request_id}", requires(AccessRequest, Action.READ))
def request_page(records: Records, request: Request, request_id: UUID) -> Response:
    return _page(records, request, records.one(AccessRequest, request_id), FormState())


@router.post(HERE + "/{request_id}/grant", requires(AccessRequest, Action.APPROVE))
def access_granted(records: Records, request: Request, request_id: UUID, form: TypedForm) -> Response:
    made = records.one(AccessRequest, request_id)

    def act(asked: GrantIn) -> Response:
        if made.state is not RequestState.GRANTED:
            grant(records, records.one(AccessRequest, made.id, version_in(form)), kinds=asked.kinds, until=asked.until)
        return RedirectResponse(f"{HERE}/{made.id}", 303)

    return answered(GrantIn, form, act, lambda state: _page(records, request, made, state, 422))


@router.post(HERE + "/{request_id}/refuse", requires(AccessRequest, Action.APPROVE))
def access_refused(records: Records, request: Request, request_id: UUID, form: TypedForm) -> Response:
    made = records.one(AccessRequest, request_id)

    def act(asked: RefuseIn) -> Response:
        if made.state is not RequestState.REFUSED:
            refuse(records, records.one(AccessRequest, made.id, version_in(form)), refusal=asked.refusal)
        return RedirectResponse(f"{HERE}/{made.id}", 303)

    return answered(RefuseIn, form, act, lambda state: _page(records, request, made, state, 422))


@router.post(HERE + "/{request_id}/take-back", requires(AccessRequest, Action.APPROVE))
def grant_taken_back(records: Records, request_id: UUID, form: TypedForm) -> Response:
    if records.one(AccessRequest, request_id).is_granted:
        take_back(records, records.one(AccessRequest, request_id, version_in(form)))
    return RedirectResponse(f"{HERE}/{request_id}", 303)


@router.get("/privacy-report", requires(PrivacyMatter, Action.COUNT))
def report_page(records: Records, request: Request, quarter: str | None = None) -> Response:
    made = report(records, quarter)
    return render(
        request, "closed_doors/report.html", report=made, headings=HEADINGS,
        rows=[numbers(line) for line in made.lines], quarters=quarters(),
    )  # fmt: skip


@router.get("/privacy-report/csv", requires(PrivacyMatter, Action.COUNT))
def report_file(records: Records, quarter: str | None = None) -> Response:
    made, into = report(records, quarter), StringIO()
    write_rows(into, as_rows(made))
    headers = {"Content-Disposition": f'attachment; filename="privacy-{made.quarter.key}.csv"'}
    return Response(("\ufeff" + into.getvalue()).encode(), media_type="text/csv; charset=utf-8", headers=headers)


def _page(records: Records, request: Request, made: AccessRequest, state: FormState, status: int = 200) -> Response:
    return render(
        request, "closed_doors/request.html", status_code=status, state=state, made=made, offered=openable(),
        refusals=Refusal, may_answer=records.may(Action.APPROVE, made),
        people=names_of_people(records, [made.person_id, made.answered_by]),
        organisations=names_of_organisations(records),
    )  # fmt: skip

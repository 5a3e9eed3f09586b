"""Pages of involvement: my caseload, who is involved with a client and why they may see what, ending an allocation."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from core.access.errors import Invalid, Refused
from core.access.explain import explain
from core.access.records import Records
from core.access.routing import Face, Router, requires, signed_in
from core.access.vocabulary import Action
from core.clients.addresses import grants_of
from core.clients.models import Client
from core.clients.people_named import names_of_people
from core.clients.record import render_about
from core.clients.service import details_of, refuse_other
from core.database import clock
from core.involvement.caseload import Show, Sort, caseload
from core.involvement.models import Allocation
from core.involvement.places import allocations_of, involvements_of
from core.involvement.schemas import EndAllocationIn
from core.involvement.service import end_allocation
from core.web.conflicts import version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered
from core.web.parts import Column
from core.web.places import Places

router = Router(face=Face.PAGE)

HEADINGS = (
    ("Name", Sort.NAME), ("Last contact", Sort.LAST_CONTACT), ("Next", Sort.NEXT), ("Safe contact", None),
    ("Case lead", Sort.CASE_LEAD), ("Since", Sort.SINCE),
)  # fmt: skip


@router.get("/caseload", signed_in("the caseload is one's own, and only what the door shows of it"), from_replica=True)
def caseload_page(records: Records, request: Request, show: Show = Show.ALL, sort: Sort = Sort.NAME) -> Response:
    """My people."""
    people = caseload(records, request.app.state.places, show=show, sort=sort)
    columns = [
        Column(words, f"/caseload?show={show}&sort={by}" if by else None, "ascending" if by is sort else None)
        for words, by in HEADINGS
    ]
    return render(
        request,
        "involvement/caseload.html",
        people=people,
        columns=columns,
        show=show,
        sort=sort,
        shows=Show,
        today=clock.today(),
    )


@router.get("/clients/{client_id}/sharing", requires(Client, Action.READ))
def sharing_page(records: Records, request: Request, client_id: UUID) -> Response:
    """Who is involved, why each may see something, and why I may."""
    client = records.one(Client, client_id)
    places: Places = request.app.state.places
    grants = grants_of(records, client)
    allocations = [(one, records.may(Action.CLOSE, one)) for one in allocations_of(records, client.id)]
    return render_about(
        request, records, client, "involvement/sharing.html", slug="sharing",
        around=places.around(records, client.id), involvements=involvements_of(records, client.id),
        allocations=allocations, today=clock.today(), reading=explain(records, client, Action.READ), grants=grants,
        addresses={one.address_key: one.short for one in details_of(records, client)},
        people=names_of_people(records, [id for one in grants for id in (one.person_id, one.granted_by)]),
    )  # fmt: skip


@router.get("/clients/{client_id}/allocations/{allocation_id}/end", requires(Allocation, Action.CLOSE))
def end_form(records: Records, request: Request, client_id: UUID, allocation_id: UUID) -> Response:
    client, allocation = _asked(records, client_id, allocation_id)
    return _end_form(request, records, client, allocation, FormState())


@router.post("/clients/{client_id}/allocations/{allocation_id}/end", requires(Allocation, Action.CLOSE))
def end_posted(records: Records, request: Request, client_id: UUID, allocation_id: UUID, form: TypedForm) -> Response:
    client, allocation = _asked(records, client_id, allocation_id)
    if version_in(form) != allocation.version:
        raise Invalid("version", "This allocation was changed meanwhile. Open the page again.")

    def act(asked: EndAllocationIn) -> Response:
        end_allocation(records, allocation=allocation, ends=asked.ends or clock.today(), reason=asked.reason)
        return RedirectResponse(f"/clients/{client.id}/sharing", 303)

    return answered(
        EndAllocationIn, form, act, lambda state: _end_form(request, records, client, allocation, state, 422)
    )


def _asked(records: Records, client_id: UUID, allocation_id: UUID) -> tuple[Client, Allocation]:
    client, allocation = records.one(Client, client_id), records.one(Allocation, allocation_id)
    refuse_other(client, allocation.client_id)
    if not records.may(Action.CLOSE, allocation):
        raise Refused("The rules do not let you end this allocation.")
    return client, allocation


def _end_form(
    request: Request, records: Records, client: Client, allocation: Allocation, state: FormState, status: int = 200
) -> Response:
    return render_about(
        request, records, client, "involvement/end_form.html", slug="sharing", status_code=status, state=state,
        allocation=allocation,
    )  # fmt: skip

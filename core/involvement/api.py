"""The involvement API: my caseload, who supports a client, allocating and ending."""

from uuid import UUID

from fastapi import Request

from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.clients.models import Client
from core.clients.service import refuse_other
from core.database import clock
from core.involvement.caseload import Show, Sort, caseload
from core.involvement.models import Allocation, Involvement
from core.involvement.places import allocations_of, involvements_of
from core.involvement.schemas import AllocateIn, AllocationOut, CarriedOut, EndAllocationIn, InvolvementOut
from core.involvement.service import allocate, end_allocation
from core.web.conflicts import refuse_stale
from core.web.lists import Listed, whole

router = Router(face=Face.API, prefix="/api/v1", tags=["involvement"])


@router.get("/caseload", requires(Allocation, Action.READ), from_replica=True)
def list_caseload(
    records: Records, request: Request, show: Show = Show.ALL, sort: Sort = Sort.NAME
) -> Listed[CarriedOut]:
    """The people on your own caseload today, for the organisation your key acts for; never more than one page."""
    people = caseload(records, request.app.state.places, show=show, sort=sort)
    return whole(CarriedOut, people)


@router.get("/clients/{client_id}/involvements", requires(Involvement, Action.READ))
def list_involvements(records: Records, client_id: UUID) -> Listed[InvolvementOut]:
    """The organisations that support or supported the client, as far as you may see."""
    client = records.one(Client, client_id)
    return whole(InvolvementOut, involvements_of(records, client.id))


@router.get("/clients/{client_id}/allocations", requires(Allocation, Action.READ))
def list_allocations(records: Records, client_id: UUID) -> Listed[AllocationOut]:
    """The caseloads the client is or was on, as far as you may see."""
    client = records.one(Client, client_id)
    return whole(AllocationOut, allocations_of(records, client.id))


@router.post("/clients/{client_id}/allocations", requires(Allocation, Action.CREATE), status=201)
def new_allocation(records: Records, client_id: UUID, asked: AllocateIn) -> Reply[AllocationOut]:
    """The organisation becomes involved if it is not yet; a client without a case lead gets the worker as one."""
    made = allocate(
        records, client=records.one(Client, client_id), worker_id=asked.worker_id,
        organisation_id=asked.organisation_id, starts=asked.starts or clock.today(),
    )  # fmt: skip
    return Reply(AllocationOut.model_validate(made), version=made.version)


@router.post("/clients/{client_id}/allocations/{allocation_id}/end", requires(Allocation, Action.CLOSE))
def end_one_allocation(
    records: Records, client_id: UUID, allocation_id: UUID, asked: EndAllocationIn, version: IfMatch
) -> Reply[AllocationOut]:
    client, allocation = records.one(Client, client_id), records.one(Allocation, allocation_id)
    refuse_other(client, allocation.client_id)
    refuse_stale(version, allocation.version, now=AllocationOut.model_validate(allocation), yours=asked)
    end_allocation(records, allocation=allocation, ends=asked.ends or clock.today(), reason=asked.reason)
    return Reply(AllocationOut.model_validate(allocation), version=allocation.version)

"""An ordinary hand-over of everything that a worker has with one client, done by the system that hands work over."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import or_, select

from core.access.errors import Invalid
from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.models import Client
from core.conflicts.keeper import Keeper
from core.database import clock
from core.involvement.models import Allocation, Involvement
from core.involvement.service import allocate, candidates, end_allocation
from core.organisations.models import TeamMember

ORDINARY = "Caseloads were shared out anew"
LEADS_ASKED = "another worker needed"
"""Topic of the outbox: the ticker finds out who leads there."""


def organisations_carrying(host: Records, keeper: Keeper, client_id: UUID, worker_id: UUID) -> list[UUID]:
    """For which organisations the client is on this worker's caseload today, or they have other open work with them."""
    return [id for id in keeper.keys if _carries(host, keeper, id, client_id, worker_id)]


def who_may_take_over(
    host: Records, keeper: Keeper, organisation_id: UUID, client_id: UUID, instead_of: UUID
) -> Sequence[TeamMember]:
    """Workers who act for that organisation and may be given the client."""
    with keeper.within(host, organisation_id) as door:
        found = candidates(door, door.one(Client, client_id))
        return [one for one in found if one.organisation_id == organisation_id and one.person_id != instead_of]


def chosen(taking: Sequence[TeamMember], asked: Collection[UUID]) -> TeamMember | None:
    return next((one for one in taking if one.id in asked), None)


def hand_over(
    host: Records, keeper: Keeper, organisation_id: UUID, client_id: UUID, worker_id: UUID, to: UUID | None
) -> None:
    """From today; `to` None: the leads of that organisation are asked to find somebody. Raises `Invalid`."""
    with keeper.within(host, organisation_id) as door:
        door.because(ORDINARY)
        client = door.one(Client, client_id)
        for allocation in _allocations(door, client_id, worker_id):
            end_allocation(door, allocation=allocation, ends=clock.today(), reason=ORDINARY)
        if to is not None:
            _allocate(door, client, to, organisation_id)
        _hand_over_names(door, client, worker_id, to)
        for hand_on in keeper.places.work_with(door, client_id, worker_id):
            hand_on(to)
        if to is None:
            door.tell(LEADS_ASKED, {"client": str(client_id), "organisation": str(organisation_id)})


def _carries(host: Records, keeper: Keeper, organisation_id: UUID, client_id: UUID, worker_id: UUID) -> bool:
    with keeper.within(host, organisation_id) as door:
        if not door.find(select(Client).where(Client.id == client_id)):
            return False
        leads = select(Client).where(
            Client.id == client_id,
            Client.case_lead_id == worker_id,
            Client.case_lead_organisation_id == organisation_id,
        )
        work = keeper.places.work_with(door, client_id, worker_id)
        return bool(_allocations(door, client_id, worker_id) or door.find(leads) or work)


def _allocations(door: Records, client_id: UUID, worker_id: UUID) -> Sequence[Allocation]:
    today = clock.today()
    asked = select(Allocation).where(
        Allocation.client_id == client_id, Allocation.worker_id == worker_id,
        Allocation.organisation_id == door.actor.organisation_id, Allocation.starts <= today,
        or_(Allocation.ends.is_(None), Allocation.ends > today),
    )  # fmt: skip
    return door.find(asked)


def _allocate(door: Records, client: Client, to: UUID, organisation_id: UUID) -> None:
    held = select(Allocation).where(
        Allocation.client_id == client.id, Allocation.worker_id == to, Allocation.organisation_id == organisation_id,
        or_(Allocation.ends.is_(None), Allocation.ends >= clock.today()),
    )  # fmt: skip
    if not door.find(held):
        allocate(door, client=client, worker_id=to, organisation_id=organisation_id, starts=clock.today())


def _hand_over_names(door: Records, client: Client, worker_id: UUID, to: UUID | None) -> None:
    """Case lead and link worker."""
    ours = door.actor.organisation_id
    if (client.case_lead_id, client.case_lead_organisation_id) == (worker_id, ours):
        with door.act(Action.TRANSFER, client):
            client.case_lead_id, client.case_lead_organisation_id = to, ours if to else None
    linked = select(Involvement).where(
        Involvement.client_id == client.id, Involvement.link_worker_id == worker_id,
        Involvement.organisation_id == ours, or_(Involvement.ends.is_(None), Involvement.ends >= clock.today()),
    )  # fmt: skip
    for involvement in door.find(linked):
        with door.act(Action.TRANSFER, involvement):
            involvement.link_worker_id = to


def refuse_nobody(organisation: str) -> None:
    """Raises `Invalid`: work with a person does not end without somebody being there for them."""
    raise Invalid(
        "takes_over",
        f"This person is on the worker’s caseload for {organisation}. Choose who takes over, or ask the team lead.",
    )

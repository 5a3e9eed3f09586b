"""Use cases of involvement: who supports a client, for which organisation, from when until when."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from core.access.decision import Decision
from core.access.errors import Invalid, Refused
from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.models import Client
from core.database import clock
from core.involvement.access import WORKER_HAS_CARE_ROLE
from core.involvement.apart import refuse_apart
from core.involvement.models import Allocation, Involvement
from core.notices.events import Event
from core.notices.models import Importance
from core.notices.telling import Told, announce, tell
from core.organisations.models import Organisation, TeamMember

NEWLY_YOURS = "Somebody is newly on your caseload."
LEFT_YOU = "Somebody has left your caseload. Your work with them ends."
"""The same words whatever the reason is."""


def involve(
    records: Records, *, client: Client, organisation_id: UUID, starts: date, link_worker_id: UUID | None = None
) -> Involvement:
    """The organisation's involvement with the client: the one in force on `starts`, else a new one."""
    held = select(Involvement).where(Involvement.client_id == client.id, Involvement.organisation_id == organisation_id)
    for involvement in records.find(held.order_by(Involvement.starts)):
        if involvement.in_force(starts):
            return involvement
    return records.add(
        Involvement(
            client_id=client.id, organisation_id=organisation_id, starts=starts, link_worker_id=link_worker_id
        )
    )  # fmt: skip


def allocate(records: Records, *, client: Client, worker_id: UUID, organisation_id: UUID, starts: date) -> Allocation:
    """The client goes on the worker's caseload for the organisation, which becomes involved if it is not yet; without
    a case lead the worker becomes it. Raises `Invalid` naming the field, or `Refused`."""
    if starts > clock.today():
        raise Invalid("starts", "An allocation starts today or earlier.")
    if not records.find(select(Organisation).where(Organisation.id == organisation_id)):
        raise Invalid("organisation_id", "Choose the organisation that the worker acts for.")
    allocation = Allocation(
        client_id=client.id, worker_id=worker_id, organisation_id=organisation_id, starts=starts,
        allocated_by=records.actor.person_id,
    )  # fmt: skip
    _refuse_unfit(records.decide(Action.CREATE, allocation))
    _refuse_twice(records, allocation)
    involve(records, client=client, organisation_id=organisation_id, starts=starts, link_worker_id=worker_id)
    records.add(allocation)
    if client.case_lead_id is None and records.may(Action.WRITE, client):
        client.lead_by(worker_id, organisation_id)
    records.flush()
    _tell(records, allocation)
    return allocation


def _tell(records: Records, allocation: Allocation) -> None:
    """The worker, unless they did it themselves: somebody must see that this person is now theirs to look after."""
    announce(records, Event.ALLOCATION_MADE, allocation)
    if allocation.worker_id == records.actor.person_id:
        return
    tell(
        records,
        Told(
            allocation.worker_id, allocation.organisation_id, NEWLY_YOURS,
            f"/clients/{allocation.client_id}", f"allocation {allocation.id}", Importance.IMPORTANT, "caseload",
        ),
    )  # fmt: skip


def end_allocation(records: Records, *, allocation: Allocation, ends: date, reason: str) -> None:
    """The client leaves the worker's caseload after `ends`; history keeps the reason."""
    today = clock.today()
    if not allocation.starts <= ends <= today:
        raise Invalid("ends", "An allocation ends today, or earlier but not before it started.")
    if allocation.ends is not None and allocation.ends < today:
        raise Invalid("ends", "This allocation has ended already.")
    records.because(reason)
    with records.act(Action.CLOSE, allocation):
        allocation.ends = ends
    announce(records, Event.ALLOCATION_ENDED, allocation)
    if allocation.worker_id != records.actor.person_id:
        source = f"allocation {allocation.id} ended"
        tell(records, Told(allocation.worker_id, allocation.organisation_id, LEFT_YOU, "/caseload", source))


def candidates(records: Records, client: Client) -> Sequence[TeamMember]:
    """Members of teams to whom the actor may allocate this client today: what a form offers."""
    today = clock.today()
    in_force = (TeamMember.starts <= today, or_(TeamMember.ends.is_(None), TeamMember.ends >= today))
    found: dict[tuple[UUID, UUID], TeamMember] = {}
    for member in records.find(select(TeamMember).where(*in_force)):
        found.setdefault((member.person_id, member.organisation_id), member)
    return [member for member in found.values() if _may_carry(records, client, member)]


def _may_carry(records: Records, client: Client, member: TeamMember) -> bool:
    proposed = Allocation(
        client_id=client.id, worker_id=member.person_id, organisation_id=member.organisation_id, starts=clock.today(),
        allocated_by=records.actor.person_id,
    )  # fmt: skip
    return records.decide(Action.CREATE, proposed).allowed


def _refuse_twice(records: Records, allocation: Allocation) -> None:
    same = select(Allocation).where(
        Allocation.client_id == allocation.client_id,
        Allocation.worker_id == allocation.worker_id,
        Allocation.organisation_id == allocation.organisation_id,
        or_(Allocation.ends.is_(None), Allocation.ends >= clock.today()),
    )
    if records.find(same):
        raise Invalid("worker_id", "This person is on that worker’s caseload already.")


def _refuse_unfit(decision: Decision) -> None:
    """What the rules lack is only that the worker supports people there, or they cannot be given this person: a matter
    of choosing somebody else."""
    if decision.allowed:
        return
    refuse_apart(decision, "worker_id")
    if any(near.missing == (WORKER_HAS_CARE_ROLE,) for near in decision.near):
        raise Invalid("worker_id", "Choose somebody who supports people at that organisation today.")
    raise Refused(str(decision))

"""What involvement puts into shared places: the caseload, who supports a client, when that began and ended."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from core.access.records import Records
from core.clients.models import Client
from core.database import clock
from core.involvement.models import Allocation, Involvement
from core.involvement.open_work import open_work
from core.web.places import Contribution, Event, Involved, NavigationItem, Section


def allocations_of(records: Records, client_id: UUID) -> Sequence[Allocation]:
    asked = select(Allocation).where(Allocation.client_id == client_id).order_by(Allocation.starts, Allocation.id)
    return records.find(asked.options(joinedload(Allocation.worker), joinedload(Allocation.organisation)))


def involvements_of(records: Records, client_id: UUID) -> Sequence[Involvement]:
    asked = select(Involvement).where(Involvement.client_id == client_id).order_by(Involvement.starts, Involvement.id)
    return records.find(asked.options(joinedload(Involvement.organisation), joinedload(Involvement.link_worker)))


@dataclass(frozen=True)
class _Worker:
    """One worker acting for one organisation."""

    id: UUID
    name: str
    organisation: str


def around(records: Records, client_id: UUID) -> list[Involved]:
    """Case lead, link workers and workers of today: one line for each worker and organisation."""
    parts: dict[_Worker, list[str]] = {}
    for worker, part in _parts(records, client_id):
        parts.setdefault(worker, []).append(part)
    since = {
        _Worker(one.worker_id, one.worker.name, one.organisation.name): one.starts
        for one in allocations_of(records, client_id)
        if one.in_force(clock.today())
    }
    return [
        Involved(
            worker.name, ", ".join(said).capitalize(), worker.organisation, since.get(worker),
            "This person is on their caseload" if worker in since else "Named only: this alone opens nothing",
        )
        for worker, said in parts.items()
    ]  # fmt: skip


def _parts(records: Records, client_id: UUID) -> Iterator[tuple[_Worker, str]]:
    """Each worker's part, the case lead first."""
    today = clock.today()
    for client in records.find(select(Client).where(Client.id == client_id)):
        if client.case_lead is not None:
            organisation = client.case_lead_organisation
            acts_for = organisation.name if organisation else ""
            yield _Worker(client.case_lead.id, client.case_lead.name, acts_for), "case lead"
    for held in involvements_of(records, client_id):
        if held.link_worker is not None and held.in_force(today):
            yield _Worker(held.link_worker.id, held.link_worker.name, held.organisation.name), "link worker"
    for allocation in allocations_of(records, client_id):
        if allocation.in_force(today):
            yield _Worker(allocation.worker_id, allocation.worker.name, allocation.organisation.name), "worker"


def timeline(records: Records, client_id: UUID) -> list[Event]:
    """Beginnings and ends of involvements and allocations."""
    return [*_involvement_events(records, client_id), *_allocation_events(records, client_id)]


def _involvement_events(records: Records, client_id: UUID) -> Iterator[Event]:
    for one in involvements_of(records, client_id):
        name = one.organisation.name
        worker = one.link_worker.name if one.link_worker else name
        yield _event(one.starts, f"{name} began to support this person", worker, name)
        if one.ends is not None and one.ends < clock.today():
            yield _event(one.ends, f"The support by {name} ended", worker, name)


def _allocation_events(records: Records, client_id: UUID) -> Iterator[Event]:
    for one in allocations_of(records, client_id):
        name = one.organisation.name
        yield _event(one.starts, f"{one.worker.name} began to work with this person", one.worker.name, name)
        if one.ends is not None and one.ends < clock.today():
            yield _event(one.ends, f"The work of {one.worker.name} with this person ended", one.worker.name, name)


def _event(day: date, title: str, worker: str, organisation: str) -> Event:
    at = datetime.combine(day, time(0), UTC)  # its beginning: what happened on the day comes after it
    return Event(at, at, title, worker, organisation, kind="Involvement", is_day=True)


CONTRIBUTION = Contribution(
    navigation=(NavigationItem("/caseload", "Caseload", Allocation, rank=10),),
    sections=(Section("sharing", "Sharing and access", Client, rank=90),),
    timelines=(timeline,),
    around=(around,),
    left=(open_work,),
)

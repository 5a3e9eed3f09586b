"""My caseload: the people allocated to me for the organisation I act for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from core.access.records import Records
from core.clients.identity import lead_words
from core.clients.models import Client, SafeContact
from core.clients.safe_contact import safe_words
from core.database import clock
from core.involvement.models import Allocation

NEW = timedelta(days=28)


@dataclass(frozen=True)
class Carried:
    """One person on my caseload."""

    client_id: UUID
    name: str
    sort_name: str
    since: date
    safe_contact: str
    case_lead: str | None
    i_lead: bool


class Show(StrEnum):
    """Which of my people."""

    ALL = "all"
    I_LEAD = "lead"
    NEW = "new"

    @property
    def words(self) -> str:
        return {"all": "Everybody", "lead": "Those I am the case lead of", "new": "New in the last four weeks"}[self]


class Sort(StrEnum):
    """In which order."""

    NAME = "name"
    SINCE = "since"
    CASE_LEAD = "case_lead"


KEYS: Mapping[Sort, Callable[[Carried], tuple[object, str]]] = {
    Sort.NAME: lambda one: ("", one.sort_name),
    Sort.SINCE: lambda one: (one.since, one.sort_name),
    Sort.CASE_LEAD: lambda one: (one.case_lead or "", one.sort_name),
}


def caseload(records: Records, *, show: Show = Show.ALL, sort: Sort = Sort.NAME) -> list[Carried]:
    """Everybody on it today, as far as the door shows them: one statement a table, however many people."""
    since = _since(records)
    asked = select(Client).where(Client.id.in_(since))
    leads = (joinedload(Client.case_lead), joinedload(Client.case_lead_organisation))
    clients = records.find(asked.options(*leads)) if since else ()
    safe = _safe(records, list(since))
    me = records.actor.person_id
    people = [
        Carried(
            client.id, client.called, client.sort_name, since[client.id], safe_words(safe.get(client.id, ())),
            lead_words(client), client.case_lead_id == me,
        )
        for client in clients
    ]  # fmt: skip
    return sorted(filter(_shown(show), people), key=KEYS[sort])


def _since(records: Records) -> dict[UUID, date]:
    """Since when each client is on it."""
    me, today = records.actor, clock.today()
    mine = select(Allocation).where(
        Allocation.worker_id == me.person_id,
        Allocation.organisation_id == me.organisation_id,
        Allocation.starts <= today,
        or_(Allocation.ends.is_(None), Allocation.ends >= today),
    )
    return {one.client_id: one.starts for one in records.find(mine.order_by(Allocation.starts.desc()))}


def _safe(records: Records, clients: Sequence[UUID]) -> dict[UUID, list[SafeContact]]:
    found: dict[UUID, list[SafeContact]] = {}
    asked = select(SafeContact).where(SafeContact.client_id.in_(clients)).order_by(SafeContact.id)
    for one in records.find(asked) if clients else ():
        found.setdefault(one.client_id, []).append(one)
    return found


def _shown(show: Show) -> Callable[[Carried], bool]:
    if show is Show.I_LEAD:
        return lambda one: one.i_lead
    if show is Show.NEW:
        begins = clock.today() - NEW
        return lambda one: one.since >= begins
    return lambda one: True

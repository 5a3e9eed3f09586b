"""My caseload: the people allocated to me for the organisation I act for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Row, bindparam, or_, select

from core.access.records import Records
from core.clients.deaths import NOBODY_REACHES_OUT, died
from core.clients.identity import lead_words
from core.clients.models import Client, SafeContact
from core.clients.names import called
from core.clients.safe_contact import safe_words
from core.database import clock
from core.involvement.models import Allocation
from core.organisations.models import Organisation
from core.people.models import Person
from core.web.places import Milestone, Places, Way

NEW = timedelta(days=28)
CARRIED_BY = (
    select(Client.id, Client.given_name, Client.preferred_name, Client.family_name, Client.sort_name,
           Client.case_lead_id, Allocation.starts, Person.name.label("lead"), Organisation.name.label("lead_for"))
    .join(Allocation, Allocation.client_id == Client.id)
    .outerjoin(Person, Person.id == Client.case_lead_id)
    .outerjoin(Organisation, Organisation.id == Client.case_lead_organisation_id)
    .where(
        Allocation.worker_id == bindparam("worker"), Allocation.organisation_id == bindparam("holder"),
        Allocation.starts <= bindparam("day"), or_(Allocation.ends.is_(None), Allocation.ends >= bindparam("day")),
    )
    .order_by(Allocation.starts.desc())
)  # fmt: skip


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
    way: Way
    has_died: bool = False

    @property
    def last_contact(self) -> date | None:
        return self.way.last.day if self.way.last else None

    @property
    def next(self) -> Milestone | None:
        """Nothing comes next for whoever has died."""
        return None if self.has_died else self.way.next


class Show(StrEnum):
    """Which of my people."""

    ALL = "all"
    I_LEAD = "lead"
    NEW = "new"

    @property
    def words(self) -> str:
        return {"all": "Everybody", "lead": "Those I am the case lead of", "new": "New in the last four weeks"}[self]


class Sort(StrEnum):
    """In which order: longest without a contact first, what comes soonest first."""

    NAME = "name"
    LAST_CONTACT = "last_contact"
    NEXT = "next"
    SINCE = "since"
    CASE_LEAD = "case_lead"


KEYS: Mapping[Sort, Callable[[Carried], tuple[object, str]]] = {
    Sort.NAME: lambda one: ("", one.sort_name),
    Sort.LAST_CONTACT: lambda one: (one.last_contact or date.min, one.sort_name),
    Sort.NEXT: lambda one: (one.next.day or date.min if one.next else date.max, one.sort_name),
    Sort.SINCE: lambda one: (one.since, one.sort_name),
    Sort.CASE_LEAD: lambda one: (one.case_lead or "", one.sort_name),
}


def caseload(records: Records, places: Places, *, show: Show = Show.ALL, sort: Sort = Sort.NAME) -> list[Carried]:
    """Everybody on it today, as far as the door shows them: one statement a table, however many people."""
    clients = list(filter(_shown(records, show), clients_carried(records)))
    ids = [client.id for client in clients]
    safe, ways, dead = _safe(records, ids), places.ways(records, ids), died(records, ids)
    people = [
        Carried(
            client.id, called(client.given_name, client.preferred_name, client.family_name), client.sort_name,
            client.starts, NOBODY_REACHES_OUT if client.id in dead else safe_words(safe.get(client.id, ())),
            lead_words(client.lead, client.lead_for), client.case_lead_id == records.actor.person_id,
            ways[client.id], client.id in dead,
        )
        for client in clients
    ]  # fmt: skip
    return sorted(people, key=KEYS[sort])


def clients_carried(records: Records) -> Sequence[Row[*tuple[object, ...]]]:
    """Everybody on my caseload today, each once, since they first came on it."""
    me = records.actor
    mine = {"worker": me.person_id, "holder": me.organisation_id, "day": clock.today()}
    return list({row.id: row for row in records.rows(CARRIED_BY, mine)}.values())


def _safe(records: Records, clients: Sequence[UUID]) -> dict[UUID, list[SafeContact]]:
    found: dict[UUID, list[SafeContact]] = {}
    asked = select(SafeContact).where(SafeContact.client_id.in_(clients)).order_by(SafeContact.id)
    for one in records.find(asked) if clients else ():
        found.setdefault(one.client_id, []).append(one)
    return found


def _shown(records: Records, show: Show) -> Callable[[Row[*tuple[object, ...]]], bool]:
    if show is Show.I_LEAD:
        return lambda client: client.case_lead_id == records.actor.person_id
    if show is Show.NEW:
        begins = clock.today() - NEW
        return lambda client: client.starts >= begins
    return lambda client: True

"""What casework puts into shared places: the section of a client's record, the timeline, last and first contacts."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select

from core.access.records import Records
from core.access.vocabulary import Action
from core.casework.codes import AttendanceStatus
from core.casework.models import Contact
from core.clients.deaths import has_died
from core.clients.models import Client
from core.clients.names import called
from core.database import clock
from core.involvement.models import Allocation
from core.organisations.models import Organisation
from core.people.models import Person
from core.referrals.models import Referral, State
from core.web.filters import london_date
from core.web.places import Contribution, Event, Milestone, Section, ToDo

MOST_EVENTS = 200
MOST_LINES = 20
MET = tuple(status for status in AttendanceStatus if status.was_met)
LAST_CONTACTS = (
    select(Contact.client_id, func.max(Contact.at).label("at"))
    .where(Contact.client_id.in_(bindparam("clients", expanding=True)), Contact.attendance.in_(MET))
    .group_by(Contact.client_id)
)
WAITING = select(Referral.id, Referral.client_id).where(
    Referral.client_id.in_(bindparam("clients", expanding=True)), Referral.state == State.ALLOCATED
)


def timeline(records: Records, client_id: UUID) -> list[Event]:
    """The newest contacts that the viewer may read."""
    asked = (
        select(Contact.id, Contact.at, Contact.recorded_at, Contact.purpose, Contact.mechanism, Contact.attendance,
               Contact.note, Person.name.label("worker"), Organisation.name.label("holder"))
        .join(Person, Person.id == Contact.worker_id).join(Organisation, Organisation.id == Contact.organisation_id)
        .where(Contact.client_id == client_id).order_by(Contact.at.desc(), Contact.id.desc()).limit(MOST_EVENTS)
    )  # fmt: skip
    return [
        Event(
            at=row.at, recorded_at=row.recorded_at, title=f"{row.mechanism.words}: {row.purpose.words.lower()}",
            worker=row.worker, organisation=row.holder, href=f"/clients/{client_id}/contacts/{row.id}",
            summary=_summary(row.note, row.attendance.words), kind="Contact",
        )
        for row in records.rows(asked)
    ]  # fmt: skip


def _summary(note: str | None, attendance: str) -> str:
    """The note's first words; how it went where there is no note."""
    text = " ".join((note or "").split())
    return f"{text[:200]}…" if len(text) > 200 else text or attendance


def milestones(records: Records, clients: Sequence[UUID]) -> list[Milestone]:
    """The last time each was in touch with a worker; the first contact for which an allocated referral waits."""
    return [*_last_contacts(records, clients), *_first_contacts(records, clients)]


def _last_contacts(records: Records, clients: Sequence[UUID]) -> Iterator[Milestone]:
    for row in records.rows(LAST_CONTACTS, {"clients": clients}):
        yield Milestone(row.client_id, "Contact", london_date(row.at), f"/clients/{row.client_id}/contacts")


def _first_contacts(records: Records, clients: Sequence[UUID]) -> Iterator[Milestone]:
    for row in records.rows(WAITING, {"clients": clients}):
        href = f"/clients/{row.client_id}/contacts/new"
        yield Milestone(row.client_id, "First contact", None, href, is_ahead=True)


def today(records: Records) -> list[ToDo]:
    """People on my caseload whose referral waits for its first contact."""
    if not records.judge.may_ever(Contact, Action.CREATE):
        return []
    day = clock.today()
    mine = (
        select(Client.id, Client.given_name, Client.preferred_name, Client.family_name)
        .join(Allocation, Allocation.client_id == Client.id)
        .join(Referral, Referral.client_id == Client.id)
        .where(
            Allocation.worker_id == records.actor.person_id, Allocation.starts <= day,
            or_(Allocation.ends.is_(None), Allocation.ends >= day), Referral.state == State.ALLOCATED,
            ~has_died(Client.id),
        )
        .distinct().order_by(Client.family_name, Client.id).limit(MOST_LINES)
    )  # fmt: skip
    return [
        ToDo(
            "First contacts", f"Get in touch with {called(row.given_name, row.preferred_name, row.family_name)}",
            f"/clients/{row.id}/contacts/new",
            hint="Look at the safe contact first. Their referral is allocated to you.",
        )
        for row in records.rows(mine)
    ]  # fmt: skip


CONTRIBUTION = Contribution(
    sections=(Section("contacts", "Contacts", Contact, rank=40),),
    timelines=(timeline,),
    milestones=(milestones,),
    today=(today,),
)

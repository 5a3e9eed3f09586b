"""What casework puts into shared places: the section of a client's record, the timeline, first contacts on Today."""

from uuid import UUID

from sqlalchemy import or_, select

from core.access.records import Records
from core.access.vocabulary import Action
from core.casework.models import Contact
from core.clients.models import Client
from core.database import clock
from core.involvement.models import Allocation
from core.organisations.models import Organisation
from core.people.models import Person
from core.referrals.models import Referral, State
from core.web.places import Contribution, Event, Section, ToDo

MOST_EVENTS = 200
MOST_LINES = 20


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
        )
        .distinct().order_by(Client.family_name, Client.id).limit(MOST_LINES)
    )  # fmt: skip
    return [
        ToDo(
            "First contacts", f"Get in touch with {row.preferred_name or row.given_name} {row.family_name}",
            f"/clients/{row.id}/contacts/new",
            hint="Look at the safe contact first. Their referral is allocated to you.",
        )
        for row in records.rows(mine)
    ]  # fmt: skip


CONTRIBUTION = Contribution(
    sections=(Section("contacts", "Contacts", Contact, rank=40),), timelines=(timeline,), today=(today,)
)

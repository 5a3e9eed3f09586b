"""Use cases of casework: recording a contact, putting one right, and what that begins."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select

from core.access.errors import NotFound, Refused
from core.access.paging import Filter, Order
from core.access.protected import Label
from core.access.records import Records
from core.access.vocabulary import Action
from core.casework.models import Contact
from core.casework.schemas import ContactChange, ContactIn
from core.clients.models import Client
from core.database import clock
from core.organisations.models import Organisation
from core.referrals.clocks import reached
from core.referrals.models import Referral, State

NEWEST_FIRST = Order((Contact.at,), descending=True)
OF_CLIENT = Filter(Contact.client_id == bindparam("client"))
HELD_BY = Filter(Contact.organisation_id == bindparam("holder"))


@dataclass(frozen=True)
class Recorded:
    """A contact, and whether it is a new one or what an earlier sending of the same form made."""

    contact: Contact
    is_new: bool


def contact_of(records: Records, client_id: UUID, contact_id: UUID) -> Contact:
    """A contact of this client, or `NotFound`."""
    contact = records.one(Contact, contact_id)
    if contact.client_id != client_id:
        raise NotFound
    return contact


def contact_to_change(records: Records, contact_id: UUID, version: int | None = None) -> Contact:
    """A contact that the actor may change: `NotFound`, `StaleVersion` or `Refused` otherwise."""
    contact = records.one(Contact, contact_id, version)
    if not (decision := records.decide(Action.WRITE, contact)).allowed:
        raise Refused(str(decision))
    return contact


def may_record(records: Records, client: Client) -> bool:
    return records.may(Action.CREATE, _blank(records, client.id))


def client_to_record_for(records: Records, client_id: UUID) -> Client:
    """The client, if the actor may record a contact with them: `NotFound` or `Refused` otherwise."""
    client = records.one(Client, client_id)
    if not (decision := records.decide(Action.CREATE, _blank(records, client_id))).allowed:
        raise Refused(str(decision))
    return client


def record_contact(records: Records, *, client: Client, given: ContactIn, submission: UUID | None = None) -> Recorded:
    """Record a contact for the organisation acted for; the first one in which the person was met begins the work of
    their allocated referrals. The same `submission` again gives the contact that it made before."""
    if submission is not None and (before := _sent_before(records, client, submission)):
        return Recorded(before, is_new=False)
    underway = _referrals_underway(records, client.id)
    contact = _blank(records, client.id)
    _fill(contact, given)
    contact.referral_id = underway[0].id if underway else None
    contact.submission = submission
    records.add(contact)
    if contact.attendance.was_met:
        _begin(records, underway, contact.at)
    return Recorded(contact, is_new=True)


def change_contact(records: Records, *, contact: Contact, given: ContactChange) -> None:
    """Put a contact right; what it said before stays in its history, with the reason."""
    records.because(given.reason)
    _fill(contact, given)
    records.flush()


def holders_of_closed_contacts(records: Records, client: Client) -> Sequence[str]:
    """Names of the organisations that hold contacts with the client which the actor may know of but not open."""
    about = {"client": client.id}
    if _closed(records, (OF_CLIENT,), about) == 0:
        return []
    found = records.find(select(Organisation).order_by(Organisation.name))
    both = (OF_CLIENT, HELD_BY)
    return [holder.name for holder in found if _closed(records, both, {**about, "holder": holder.id})]


def _closed(records: Records, filters: tuple[Filter, ...], values: Mapping[str, object]) -> int:
    known = records.count(Contact, filters=filters, values=values, action=Action.KNOW, at_most=10_000)
    return known.number - records.count(Contact, filters=filters, values=values, at_most=10_000).number


def _blank(records: Records, client_id: UUID) -> Contact:
    actor = records.actor
    return Contact(
        client_id=client_id, organisation_id=actor.organisation_id, worker_id=actor.person_id,
        recorded_at=clock.now(), label=Label.NORMAL,
    )  # fmt: skip


def _fill(contact: Contact, given: ContactIn) -> None:
    contact.at, contact.minutes = given.at, given.minutes
    contact.mechanism, contact.attendance, contact.purpose = given.mechanism, given.attendance, given.purpose
    contact.interpreter_present, contact.adjustment_made = given.interpreter_present, given.adjustment_made
    contact.note, contact.label = given.note, Label(given.label.value)


def _sent_before(records: Records, client: Client, submission: UUID) -> Contact | None:
    same = select(Contact).where(Contact.submission == submission, Contact.client_id == client.id)
    return next(iter(records.find(same.where(Contact.worker_id == records.actor.person_id))), None)


def _referrals_underway(records: Records, client_id: UUID) -> Sequence[Referral]:
    """Allocated or active ones that the actor may read, newest first."""
    asked = select(Referral).where(Referral.client_id == client_id, Referral.state.in_((State.ALLOCATED, State.ACTIVE)))
    return records.find(asked.order_by(Referral.received_at.desc(), Referral.id.desc()))


def _begin(records: Records, referrals: Sequence[Referral], at: datetime) -> None:
    for referral in referrals:
        if referral.state is State.ALLOCATED and records.may(Action.BEGIN, referral):
            with records.act(Action.BEGIN, referral):
                referral.begin()
            reached(records, referral, Action.BEGIN, at)

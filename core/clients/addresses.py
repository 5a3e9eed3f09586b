"""Confidential addresses: each is seen only by people granted it one by one, for a reason and for a time. A person may
have several, each with grants of its own; whoever was granted one learns nothing of another."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import or_, select

from core.access.errors import Invalid, NotFound
from core.access.protected import Label
from core.access.records import Records
from core.clients.models import AddressGrant, Client, ContactDetails
from core.clients.schemas import ConfidentialAddressIn, GrantIn
from core.clients.service import REACH, refuse_other
from core.database import clock
from core.database.ids import new_id
from core.organisations.models import Organisation, TeamMember
from core.people.models import Person


def add_address(records: Records, *, client: Client, asked: ConfidentialAddressIn) -> ContactDetails:
    """Whoever enters the address is granted it first: the floor lets nobody else write or read it. The same happens
    whatever addresses there are already, so that the answer tells of none."""
    records.because(asked.reason)
    me, ours, key = records.actor.person_id, records.actor.organisation_id, new_id()
    records.add(
        AddressGrant(
            client_id=client.id, address_key=key, person_id=me, organisation_id=ours, granted_by=me,
            starts=clock.today(), reason=asked.reason,
        )
    )  # fmt: skip
    details = ContactDetails(
        client_id=client.id, address_key=key, organisation_id=ours, label=Label.VERY_RESTRICTED,
        starts=asked.starts or clock.today(), ends=asked.ends,
    )  # fmt: skip
    for name in REACH:
        setattr(details, name, getattr(asked, name) or None)
    return records.add(details)


def address_of(records: Records, client: Client, id: UUID) -> ContactDetails:
    """A confidential address of the client. To whom it was not granted it is not found, like one that is not there."""
    details = records.one(ContactDetails, id)
    refuse_other(client, details.client_id)
    if not details.is_confidential:
        raise NotFound
    return details


def grant_of(records: Records, address: ContactDetails, id: UUID) -> AddressGrant:
    """A grant of this address; one of another address is not found under it."""
    held = records.one(AddressGrant, id)
    if held.address_key != address.address_key:
        raise NotFound
    return held


def grants_of(records: Records, client: Client) -> Sequence[AddressGrant]:
    """Every grant, ended ones too, of every address granted to the actor; none of any other."""
    return records.find(select(AddressGrant).where(AddressGrant.client_id == client.id).order_by(AddressGrant.id))


def grants_on(records: Records, address: ContactDetails) -> Sequence[AddressGrant]:
    """Every grant of one address, ended ones too."""
    given = select(AddressGrant).where(AddressGrant.address_key == address.address_key)
    return records.find(given.order_by(AddressGrant.id))


def grant(records: Records, *, address: ContactDetails, asked: GrantIn) -> AddressGrant:
    """One more named person may see the address."""
    starts = asked.starts or clock.today()
    if asked.ends is not None and asked.ends < starts:
        raise Invalid("ends", "The last day must not be before the first day.")
    organisation_id = _acts_for(records, asked)
    for held in _in_force(records, address):
        if held.person_id == asked.person_id and held.organisation_id == organisation_id:
            raise Invalid("person_id", "This person may see the address already.")
    made = AddressGrant(
        client_id=address.client_id, address_key=address.address_key, person_id=asked.person_id,
        organisation_id=organisation_id, starts=starts, ends=asked.ends, granted_by=records.actor.person_id,
        reason=asked.reason,
    )  # fmt: skip
    return records.add(made)


def end_grant(records: Records, *, address: ContactDetails, held: AddressGrant, reason: str) -> None:
    """Ends at once. Somebody must always be left who can see this address and grant it on."""
    today = clock.today()
    if not held.in_force(today) and held.starts <= today:
        raise Invalid("reason", "This grant has ended already.")
    others = [one for one in _in_force(records, address) if one is not held and one.ends is None]
    if not others:
        raise Invalid("reason", "Grant the address to somebody else without a last day first: nobody could see it.")
    records.because(reason)
    held.ends = today - timedelta(days=1)
    records.flush()


def people_to_grant(records: Records) -> list[tuple[UUID, str]]:
    """(id, name and organisations) of everybody in a team today, by name: what a form offers."""
    today = clock.today()
    in_force = (TeamMember.starts <= today, or_(TeamMember.ends.is_(None), TeamMember.ends >= today))
    members = records.find(select(TeamMember).where(*in_force))
    names = {person.id: person.name for person in records.find(select(Person).where(Person.is_system.is_(False)))}
    places = {place.id: place.name for place in records.find(select(Organisation))}
    found: dict[UUID, set[str]] = {}
    for member in members:
        found.setdefault(member.person_id, set()).add(places[member.organisation_id])
    people = [(id, f"{names[id]}, {' and '.join(sorted(theirs))}") for id, theirs in found.items() if id in names]
    return sorted(people, key=lambda person: person[1])


def _in_force(records: Records, address: ContactDetails) -> list[AddressGrant]:
    today = clock.today()
    return [held for held in grants_on(records, address) if held.in_force(today)]


def _acts_for(records: Records, asked: GrantIn) -> UUID:
    """The organisation for which the person may see it: the one named, or that of the person's teams."""
    today = clock.today()
    teams = select(TeamMember).where(TeamMember.person_id == asked.person_id)
    places = {member.organisation_id for member in records.find(teams) if member.in_force(today)}
    if asked.organisation_id in places or (asked.organisation_id is None and len(places) == 1):
        return asked.organisation_id or places.pop()
    if len(places) > 1:
        raise Invalid("organisation_id", "This person works for several organisations: say for which one.")
    raise Invalid("person_id", "Choose somebody who is in a team today.")

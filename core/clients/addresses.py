"""Confidential addresses: each is seen only by people granted it one by one, for a reason and for a time."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import or_, select

from core.access.errors import Invalid, NotFound
from core.access.protected import Label
from core.access.records import Records
from core.clients.models import AddressGrant, Client, ContactDetails
from core.clients.schemas import ConfidentialAddressIn, GrantIn
from core.clients.service import REACH
from core.database import clock
from core.organisations.models import Organisation, TeamMember
from core.people.models import Person


def add_address(records: Records, *, client: Client, asked: ConfidentialAddressIn) -> ContactDetails:
    """Whoever enters the address is granted it first: the floor lets nobody else write or read it."""
    records.because(asked.reason)
    if not granted_me(records, client):
        _grant(records, client, records.actor.person_id, records.actor.organisation_id, asked.reason)
    details = ContactDetails(
        client_id=client.id, organisation_id=records.actor.organisation_id, label=Label.VERY_RESTRICTED,
        starts=asked.starts or clock.today(), ends=asked.ends,
    )  # fmt: skip
    for name in REACH:
        setattr(details, name, getattr(asked, name) or None)
    return records.add(details)


def granted_me(records: Records, client: Client) -> bool:
    """Whether the actor holds a grant in force for the organisation acted for."""
    held = grants_in_force(records, client)
    return any(records.actor.is_holder(grant.person_id, grant.organisation_id) for grant in held)


def grants_of(records: Records, client: Client) -> Sequence[AddressGrant]:
    """Every grant, ended ones too; none for anybody who holds none in force."""
    return records.find(select(AddressGrant).where(AddressGrant.client_id == client.id).order_by(AddressGrant.id))


def grants_in_force(records: Records, client: Client) -> list[AddressGrant]:
    today = clock.today()
    return [grant for grant in grants_of(records, client) if grant.in_force(today)]


def grant(records: Records, *, client: Client, asked: GrantIn) -> AddressGrant:
    """One more named person may see the address. Somebody who holds no grant reads nothing here that says whether
    there is an address: to them the record of grants is empty, and giving one is not found."""
    if not granted_me(records, client):
        raise NotFound
    starts = asked.starts or clock.today()
    if asked.ends is not None and asked.ends < starts:
        raise Invalid("ends", "The last day must not be before the first day.")
    organisation_id = _acts_for(records, asked)
    for held in grants_in_force(records, client):
        if held.person_id == asked.person_id and held.organisation_id == organisation_id:
            raise Invalid("person_id", "This person may see the address already.")
    made = AddressGrant(
        client_id=client.id, person_id=asked.person_id, organisation_id=organisation_id, starts=starts, ends=asked.ends,
        granted_by=records.actor.person_id, reason=asked.reason,
    )  # fmt: skip
    return records.add(made)


def end_grant(records: Records, *, client: Client, held: AddressGrant, reason: str) -> None:
    """Ends at once. Somebody must always be left who can see the address and grant it on."""
    today = clock.today()
    if not held.in_force(today) and held.starts <= today:
        raise Invalid("reason", "This grant has ended already.")
    others = [one for one in grants_in_force(records, client) if one is not held and one.ends is None]
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


def _grant(records: Records, client: Client, person_id: UUID, organisation_id: UUID, reason: str) -> None:
    records.add(
        AddressGrant(
            client_id=client.id, person_id=person_id, organisation_id=organisation_id, reason=reason,
            granted_by=person_id, starts=clock.today(),
        )
    )  # fmt: skip

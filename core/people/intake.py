"""The systems that take in and hand out, and how a command opens their doors: never as a person."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from core.access.actor import Actor
from core.access.doors import Doors
from core.access.errors import Invalid, Refused
from core.access.guest import GuestRecords
from core.access.protected import table_of
from core.access.records import Records
from core.access.system import Reason, SystemRecords
from core.organisations.models import Organisation, Service
from core.people.access import LEAVING
from core.people.budgets import Budget, of_public_forms, of_status_links, spend, wait_now
from core.people.models import Person

OpenDoor = Callable[[UUID | None], AbstractContextManager[Records]]
"""Opens the door of the intake system of an organisation (None: the one that the import runs for); closing it commits.
Raises `Refused` for an organisation that this run may not write for."""

NAME, ROLE = "Referral intake", "referral_intake"
STATUS_ROLE = "referral_status"
O, P, S = (table_of(model) for model in (Organisation, Person, Service))  # noqa: E741


def intake_doors(doors: Doors, organisation: str | None = None) -> OpenDoor:
    """With an organisation's key, doors of its intake alone; without, of the triage service's organisation and of
    whichever partner a referral names. Raises `Invalid` saying what is missing."""
    with doors.system(Reason.SETTINGS) as system:
        keys = {row.id: row.key for row in system.connection.execute(select(O.c.id, O.c.key))}
        default = _organisation(system, organisation)
        intake = principal_of(system, NAME)

    def open_door(organisation_id: UUID | None) -> AbstractContextManager[Records]:
        return opened(default if organisation_id is None else organisation_id)

    @contextmanager
    def opened(acting_for: UUID) -> Iterator[Records]:
        if organisation is not None and acting_for != default:
            raise Refused("this import runs for one organisation")
        actor = Actor(intake, NAME, acting_for, keys[acting_for], (ROLE,), through="import", is_system=True)
        with doors.records(actor) as records:
            yield records

    return open_door


@dataclass(frozen=True)
class Intake:
    """The intake system as requests use it: within the door of whoever brings a referral, or in one of its own.
    `keys` are those of all organisations, by id."""

    doors: Doors
    principal: UUID
    keys: Mapping[UUID, str]

    def actor(self, organisation_id: UUID, through: str) -> Actor:
        """Raises `Invalid` for an organisation that is unknown."""
        if organisation_id not in self.keys:
            raise Invalid("organisation", "There is no such organisation here.")
        key = self.keys[organisation_id]
        return Actor(self.principal, NAME, organisation_id, key, (ROLE,), through=through, is_system=True)

    def within(self, host: Records, organisation_id: UUID, through: str) -> AbstractContextManager[Records]:
        """What is done there is kept when the host's door closes well."""
        return GuestRecords(host, self.actor(organisation_id, through))

    def anywhere(self) -> AbstractContextManager[Records]:
        """To read what is open to everybody. Raises `Invalid` while there is no organisation at all."""
        return self.alone(next(iter(self.keys), self.principal), "public form", writing=False)

    def alone(self, organisation_id: UUID, through: str, *, writing: bool = True) -> AbstractContextManager[Records]:
        """A door of its own, for what nobody signed in asks."""
        return self.doors.records(self.actor(organisation_id, through), writing=writing)


def intake_of(doors: Doors) -> Intake:
    """Found out before any door is open: its principal is made at its first use."""
    with doors.database.read.connect() as connection:
        keys = {row.id: row.key for row in connection.execute(select(O.c.id, O.c.key))}
        principal = connection.execute(select(P.c.id).where(P.c.is_system, P.c.name == NAME)).scalar()
    if principal is None:
        with doors.system(Reason.SETTINGS) as system:
            principal = principal_of(system, NAME)
    return Intake(doors, principal, keys)


def form_wait(doors: Doors, address: str | None) -> timedelta | None:
    """Counts one form sent from this address; otherwise nothing is counted, and the answer is how long to wait. Whoever
    must wait is told so without anything being written."""
    return counted(doors, of_public_forms(address))


def counted(doors: Doors, budget: Budget) -> timedelta | None:
    """Counts one try against this budget; where it is spent nothing is counted, and the answer is how long to wait."""
    with doors.database.read.connect() as connection:
        if wait := wait_now(connection, budget):
            return wait
    with doors.system(Reason.SETTINGS) as system:
        return spend(system.connection, [budget])


def status_wait(doors: Doors, address: str | None) -> timedelta | None:
    """The same for one look at a status page."""
    return counted(doors, of_status_links(address))


def status_door(doors: Doors, organisation: str) -> "SystemDoor":
    """Doors of the system that tells a referrer how their referral stands, for that organisation. Raises `Invalid`."""
    return _system_door(doors, organisation, "Status page", STATUS_ROLE)


def within_as_status(intake: Intake, host: Records, organisation_id: UUID) -> AbstractContextManager[Records]:
    """The same within the door of a system that asks how a referral stands that it has sent."""
    actor = replace(intake.actor(organisation_id, "message"), roles=(STATUS_ROLE,))
    return GuestRecords(host, actor)


def joining_door(doors: Doors, organisation: str) -> "SystemDoor":
    """Doors of the system that takes in an organisation which joins, for that one alone. Raises `Invalid`."""
    return _system_door(doors, organisation, "Joining", "organisation_import")


def leaving_door(doors: Doors, organisation: str) -> "SystemDoor":
    """Doors of the system that hands an organisation what it holds. Raises `Invalid`."""
    return _system_door(doors, organisation, LEAVING, "organisation_export")


@dataclass(frozen=True)
class SystemDoor:
    """Opens doors of one system that acts for one organisation; closing one that writes commits."""

    doors: Doors
    actor: Actor

    def open(self, *, writing: bool) -> AbstractContextManager[Records]:
        return self.doors.records(self.actor, writing=writing)


def _system_door(doors: Doors, key: str, name: str, role: str) -> SystemDoor:
    with doors.system(Reason.SETTINGS) as system:
        acting_for, principal = _organisation(system, key), principal_of(system, name)
    return SystemDoor(doors, Actor(principal, name, acting_for, key, (role,), through=name.lower(), is_system=True))


def principal_of(system: SystemRecords, name: str) -> UUID:
    """A principal that nobody can sign in as, made at its first use. It has no roles in the people tables: only this
    module gives it one, for as long as an import runs."""
    found: UUID | None = system.connection.execute(select(P.c.id).where(P.c.is_system, P.c.name == name)).scalar()
    return found if found is not None else system.add(Person(name=name, is_system=True)).id


def _organisation(system: SystemRecords, key: str | None) -> UUID:
    """That with the key; without one, that of the service which takes what comes for unknown destinations."""
    triage, named = select(S.c.organisation_id).where(S.c.takes_unknown), select(O.c.id).where(O.c.key == key)
    found: UUID | None = system.connection.execute(triage if key is None else named).scalar()
    if found is not None:
        return found
    if key is None:
        raise Invalid("service", "No service here takes referrals for unknown destinations. Mark one first.")
    raise Invalid("organisation", "There is no organisation with this key here.")

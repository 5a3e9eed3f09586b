"""The system principal that takes in referrals, and how a command opens its doors."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from uuid import UUID

from sqlalchemy import select

from core.access.actor import Actor
from core.access.doors import Doors
from core.access.errors import Invalid, Refused
from core.access.records import Records
from core.access.system import Reason, SystemRecords
from core.interop.referral_import import OpenDoor
from core.organisations.models import Organisation, Service
from core.people.models import Person

NAME, ROLE = "Referral intake", "referral_intake"
O, P, S = Organisation.__table__, Person.__table__, Service.__table__  # noqa: E741


def intake_doors(doors: Doors, organisation: str | None = None) -> OpenDoor:
    """Doors of the intake system. With an organisation's key it works for that one only; without, for the triage
    service's organisation, and for whichever partner a referral names. Raises `Invalid` naming what is missing."""
    with doors.system(Reason.SETTINGS) as system:
        person_id = _intake(system)
        keys = {row.id: row.key for row in system.connection.execute(select(O.c.id, O.c.key))}
        default = _organisation(system, organisation)

    def open_door(organisation_id: UUID | None) -> AbstractContextManager[Records]:
        return opened(organisation_id or default)

    @contextmanager
    def opened(organisation_id: UUID) -> Iterator[Records]:
        if organisation is not None and organisation_id != default:
            raise Refused("this import runs for one organisation")
        actor = Actor(
            person_id, NAME, organisation_id, keys[organisation_id], (ROLE,), through="command", is_system=True
        )
        with doors.records(actor) as records:
            yield records

    return open_door


def _intake(system: SystemRecords) -> UUID:
    """The one system that takes in referrals, made at its first use."""
    found = system.connection.execute(select(P.c.id).where(P.c.is_system, P.c.name == NAME)).scalar()
    return found if found is not None else system.add(Person(name=NAME, is_system=True)).id


def _organisation(system: SystemRecords, key: str | None) -> UUID:
    if key is None:
        found: UUID | None = system.connection.execute(select(S.c.organisation_id).where(S.c.takes_unknown)).scalar()
        if found is None:
            raise Invalid("service", "No service here takes referrals for unknown destinations. Mark one first.")
        return found
    named: UUID | None = system.connection.execute(select(O.c.id).where(O.c.key == key)).scalar()
    if named is None:
        raise Invalid("organisation", "There is no organisation with this key here.")
    return named

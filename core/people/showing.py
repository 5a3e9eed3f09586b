"""The system that shows a person what concerns them: within the door of a worker, or in one of its own."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from core.access.actor import Actor
from core.access.doors import Doors
from core.access.guest import GuestRecords
from core.access.protected import table_of
from core.access.records import Records
from core.access.system import Reason
from core.people.budgets import of_own_pages
from core.people.intake import counted, principal_of
from core.people.models import Person

NAME, ROLE = "Own view", "own_view"
P = table_of(Person)


@dataclass(frozen=True)
class Showing:
    """Its principal: found before any door is open, made at its first use."""

    doors: Doors
    principal: UUID

    def within(self, host: Records) -> GuestRecords:
        """For the organisation that the host acts for."""
        return GuestRecords(host, self._actor(host.actor.organisation_id, host.actor.organisation))

    def alone(self, organisation_id: UUID, key: str) -> AbstractContextManager[Records]:
        """For whoever comes with a link, and has no account."""
        return self.doors.records(self._actor(organisation_id, key), writing=True)

    def _actor(self, organisation_id: UUID, key: str) -> Actor:
        return Actor(self.principal, NAME, organisation_id, key, (ROLE,), through="own view", is_system=True)


def showing_of(doors: Doors) -> Showing:
    with doors.database.read.connect() as connection:
        principal = connection.execute(select(P.c.id).where(P.c.is_system, P.c.name == NAME)).scalar()
    if principal is None:
        with doors.system(Reason.SETTINGS) as system:
            principal = principal_of(system, NAME)
    return Showing(doors, principal)


def own_page_wait(doors: Doors, address: str | None) -> timedelta | None:
    """Counts one code typed from this address; otherwise nothing is counted, and the answer is how long to wait."""
    return counted(doors, of_own_pages(address))

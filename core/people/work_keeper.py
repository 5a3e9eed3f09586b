"""The system that hands a person over to another worker where a privacy officer keeps two people apart: never as a
person, so that what colleagues read of it names nobody who looks after privacy."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from core.access.actor import Actor
from core.access.doors import Doors
from core.access.guest import GuestRecords
from core.access.protected import table_of
from core.access.records import Records
from core.access.system import Reason
from core.organisations.models import Organisation
from core.people.intake import principal_of
from core.people.models import Person

NAME, ROLE = "Work hand-over", "work_keeper"
O, P = table_of(Organisation), table_of(Person)  # noqa: E741


@dataclass(frozen=True)
class WorkKeeper:
    """`keys` are those of all organisations, by id; `doors` count who has it look somebody up."""

    principal: UUID
    keys: Mapping[UUID, str]
    doors: Doors

    def within(self, host: Records, organisation_id: UUID) -> AbstractContextManager[Records]:
        """What is done there for that organisation is kept when the host's door closes well."""
        key = self.keys[organisation_id]
        actor = Actor(self.principal, NAME, organisation_id, key, (ROLE,), through="hand-over", is_system=True)
        return GuestRecords(host, actor)


def work_keeper_of(doors: Doors) -> WorkKeeper:
    """Found out before any door is open: its principal is made at its first use."""
    with doors.database.read.connect() as connection:
        keys = {row.id: row.key for row in connection.execute(select(O.c.id, O.c.key))}
        principal = connection.execute(select(P.c.id).where(P.c.is_system, P.c.name == NAME)).scalar()
    if principal is None:
        with doors.system(Reason.SETTINGS) as system:
            principal = principal_of(system, NAME)
    return WorkKeeper(principal, keys, doors)

"""Everything held on one person, gathered, and written into the file that they are given."""

import io
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter
from uuid import UUID

from sqlalchemy import insert, update

from benchmarks.databases import urls
from core import models
from core.access.doors import Doors
from core.access.protected import table_of
from core.access.system import Reason
from core.app import open_doors
from core.casework.models import Contact
from core.database import migrate
from core.database.ids import new_id
from core.extensions.manager import PluginHost
from core.rights import service
from core.rights.models import RequestState, RightsRequest
from core.rights.package import write_package
from core.settings import Settings
from tests import world

ENTRIES, LIMIT = 5_000, 10.0
"""Entries of one person; seconds for each step."""
NOTE = "We talked about the week, about what went well and what did not, and agreed what comes next. " * 4


@dataclass(frozen=True)
class Taken:
    """Seconds, and how many entries the file holds."""

    database: str
    gathering: float
    writing: float
    entries: int


def run() -> list[Taken]:
    taken = []
    with urls() as places:
        for name, url in places.items():
            doors = open_doors(Settings(database_url=url), PluginHost.installed())
            migrate.upgrade(doors.database, models.METADATA)
            taken.append(_measure(name, doors, *_prepare(doors)))
            doors.database.close()
    return taken


def _prepare(doors: Doors) -> tuple[UUID, world.Partnership, world.Person]:
    """A person with so many contacts, half of them another organisation's; a request that an officer handles."""
    with doors.system(Reason.SEED) as system:
        partners = world.partnership(system)
        world.publish_policy(system)
        ours, other = partners.missing_link, partners.nilaari
        nell, olga, cal = (world.person(system, name) for name in ("Nell", "Olga", "Cal"))
        client = world.client(system, "Wren Halloway")
        one = world.contact(system, client, nell, ours, note=NOTE)
        system.flush()
        contacts = table_of(Contact)
        row = dict(system.connection.execute(contacts.select().where(contacts.c.id == one.id)).mappings().one())
        more = [
            row | {"id": new_id(), "at": row["at"] - timedelta(hours=n), "organisation_id": (ours, other)[n % 2].id}
            for n in range(ENTRIES - 1)
        ]
        system.connection.execute(insert(contacts), more)
        asked = world.rights_request(system, client, ours, nell, handled_by=olga, second_id=cal.id)
        return asked.id, partners, olga


def _measure(name: str, doors: Doors, id: UUID, partners: world.Partnership, olga: world.Person) -> Taken:
    actor = world.actor(olga, partners.missing_link, "privacy_officer")
    began = perf_counter()
    with doors.records(actor) as records:
        service.gather_now(records, service.one_request(records, id))
    gathered = perf_counter() - began
    with doors.system(Reason.SEED) as system:
        released = update(table_of(RightsRequest)).values(state=RequestState.RELEASED)
        system.connection.execute(released.where(table_of(RightsRequest).c.id == id))
    began = perf_counter()
    with doors.records(actor, writing=False) as records:
        done = write_package(records, service.one_request(records, id), io.BytesIO())
    return Taken(name, gathered, perf_counter() - began, done.entries)

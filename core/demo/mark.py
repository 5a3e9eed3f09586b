"""The demo mark: what says that a database holds invented people, from which seed, and that it was made to the end."""

from sqlalchemy import Connection, insert, inspect, select

from core.access.protected import table_of
from core.access.system import SystemRecords
from core.organisations.installation import DEMO, InstallationFact, mark_as_demo
from core.organisations.models import Organisation

FACTS = table_of(InstallationFact)
FINISHED = "demo_finished"


def mark(system: SystemRecords, seed: int) -> None:
    """Before the first row: a database that is half filled is known for what it is."""
    mark_as_demo(system.connection, seed)


def finish(system: SystemRecords) -> None:
    system.connection.execute(insert(FACTS), {"name": FINISHED, "value": "yes"})


def seed_of(connection: Connection) -> int | None:
    """The seed of a demo database; None for any other."""
    value = connection.execute(select(FACTS.c.value).where(FACTS.c.name == DEMO)).scalar()
    return None if value is None else int(value)


def is_finished(connection: Connection) -> bool:
    return connection.execute(select(FACTS.c.value).where(FACTS.c.name == FINISHED)).first() is not None


def has_tables(connection: Connection) -> bool:
    return bool(inspect(connection).get_table_names())


def has_organisations(connection: Connection) -> bool:
    return connection.execute(select(table_of(Organisation).c.id).limit(1)).first() is not None

"""Systems that act within the door of a person: each a principal that nobody can sign in as, made at its first use."""

from uuid import UUID

from sqlalchemy import Connection, insert, select

from core.access.protected import table_of
from core.access.records import Records
from core.database.ids import new_id
from core.people.models import Person


def principal_within(host: Records, name: str) -> UUID:
    """Its id; if it is new it is kept with what the host writes. Two made at the same moment do no harm: each acts
    once, and the older is used from then on."""
    known = select(Person).where(Person.is_system, Person.name == name).order_by(Person.id).limit(1)
    for one in host.find(known):
        return one.id
    made = new_id()
    row = {"id": made, "name": name, "is_system": True, "version": 1}

    def make(connection: Connection) -> None:
        connection.execute(insert(table_of(Person)), row)

    host.alongside(make)
    return made

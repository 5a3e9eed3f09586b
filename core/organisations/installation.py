"""What one database says of itself: chiefly whether it holds invented people (the demo mark)."""

import secrets
from contextlib import suppress

from sqlalchemy import Connection, String, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from core.access.doors import Doors
from core.access.errors import Conflict
from core.access.protected import SystemOnly, table_of
from core.access.system import Reason
from core.database.base import Base, Words
from core.database.engine import Database


class InstallationFact(SystemOnly, Base):
    __tablename__ = "installation_fact"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[Words]


TABLE = table_of(InstallationFact)
DEMO, FORM_KEY = "demo", "form key"


def mark_as_demo(connection: Connection, seed: int) -> None:
    connection.execute(insert(TABLE), {"name": DEMO, "value": str(seed)})


def is_demo(connection: Connection) -> bool:
    return connection.execute(select(TABLE.c.value).where(TABLE.c.name == DEMO)).first() is not None


def fact(connection: Connection, name: str) -> str | None:
    """What is remembered under this name."""
    return connection.execute(select(TABLE.c.value).where(TABLE.c.name == name)).scalar()


def keep_fact(connection: Connection, name: str, value: str) -> None:
    if connection.execute(update(TABLE).where(TABLE.c.name == name).values(value=value)).rowcount == 0:
        connection.execute(insert(TABLE), {"name": name, "value": value})


def holds_demo(database: Database) -> bool:
    """Whether this database carries the demo mark."""
    with database.read.connect() as connection:
        return is_demo(connection)


def form_key(doors: Doors) -> bytes:
    """What signs the public forms of this installation: made once, the same for all its processes."""
    asked = select(TABLE.c.value).where(TABLE.c.name == FORM_KEY)
    with doors.database.read.connect() as connection:
        known = connection.execute(asked).scalar()
    if known is None:
        with suppress(Conflict), doors.system(Reason.SETTINGS) as system:  # another process may be first
            system.add(InstallationFact(name=FORM_KEY, value=secrets.token_hex(32)))
        with doors.database.read.connect() as connection:
            known = connection.execute(asked).scalar_one()
    return bytes.fromhex(known)

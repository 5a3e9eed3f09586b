"""What one database says of itself: chiefly whether it holds invented people (the demo mark)."""

from sqlalchemy import Connection, String, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from core.access.protected import SystemOnly, table_of
from core.database.base import Base, Words
from core.database.engine import Database


class InstallationFact(SystemOnly, Base):
    __tablename__ = "installation_fact"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[Words]


TABLE = table_of(InstallationFact)
DEMO = "demo"


def mark_as_demo(connection: Connection, seed: int) -> None:
    connection.execute(insert(TABLE), {"name": DEMO, "value": str(seed)})


def is_demo(connection: Connection) -> bool:
    return connection.execute(select(TABLE.c.value).where(TABLE.c.name == DEMO)).first() is not None


def holds_demo(database: Database) -> bool:
    """Whether this database carries the demo mark."""
    with database.read.connect() as connection:
        return is_demo(connection)

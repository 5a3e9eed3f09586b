"""What the installation remembers of its last backup."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from core.organisations.installation import TABLE as FACTS

NAME = "last_backup"
FRESH = timedelta(days=1)


def remember_backup(connection: Connection, made_at: datetime) -> None:
    """`made_at` is the moment that the backup shows, not the one at which it was finished."""
    value = made_at.isoformat()
    if connection.execute(update(FACTS).where(FACTS.c.name == NAME).values(value=value)).rowcount == 0:
        connection.execute(insert(FACTS), {"name": NAME, "value": value})


def last_backup(connection: Connection) -> datetime | None:
    value = connection.execute(select(FACTS.c.value).where(FACTS.c.name == NAME)).scalar()
    return None if value is None else datetime.fromisoformat(value)

"""What the installation remembers of its last backup."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from core.organisations.installation import fact, keep_fact

NAME = "last_backup"
FRESH = timedelta(days=1)


def remember_backup(connection: Connection, made_at: datetime) -> None:
    """`made_at` is the moment that the backup shows, not the one at which it was finished."""
    keep_fact(connection, NAME, made_at.isoformat())


def last_backup(connection: Connection) -> datetime | None:
    value = fact(connection, NAME)
    return None if value is None else datetime.fromisoformat(value)

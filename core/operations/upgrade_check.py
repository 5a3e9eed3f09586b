"""What must be well before a database is brought to another shape: looked at, tried, rolled back; nothing changes."""

import time
from collections.abc import Iterator

from sqlalchemy import Connection, MetaData
from sqlalchemy.exc import SQLAlchemyError

from core.database import clock, migrate
from core.database.engine import Database
from core.database.server import size_of
from core.operations.findings import Finding, broken, look, ok
from core.operations.last_backup import FRESH, last_backup
from core.operations.storage_checks import ENOUGH, free_beside, megabytes


def before_upgrade(
    database: Database, metadata: MetaData, *, without_backup: bool, progress: migrate.Progress | None = None
) -> Iterator[Finding]:
    """Of an older database: a backup that is not a day old, room on the disk, and the steps themselves."""
    with database.read.connect() as connection:
        yield _backup(connection, without_backup=without_backup)
        yield _room(connection)
    yield _rehearsal(database, metadata, progress)


def _backup(connection: Connection, *, without_backup: bool) -> Finding:
    made_at = last_backup(connection)
    if made_at is not None and clock.now() - made_at <= FRESH:
        return ok("backup", f"The last one shows {made_at.astimezone(clock.LONDON):%d %B %Y, %H:%M}.")
    words = "No backup is younger than a day."
    if without_backup:
        return look("backup", words, "What goes wrong now cannot be undone.")
    todo = "Run: fingerpost backup FILE --key-file PATH; or say --without-backup, if a copy was made otherwise."
    return broken("backup", words, todo)


def _room(connection: Connection) -> Finding:
    """A table that changes its shape is written anew beside the old one, and the journal keeps both for a while."""
    size, free = size_of(connection), free_beside(connection)
    if free is None:
        todo = f"See that its server has {megabytes(ENOUGH * size)} free."
        return look("disk", f"The database has {megabytes(size)}; its disk cannot be seen from here.", todo)
    words = f"The database has {megabytes(size)}; {megabytes(free)} are free beside it."
    if free < ENOUGH * size:
        return broken("disk", words, f"Make room: {megabytes(ENOUGH * size)} may be needed for a while.")
    return ok("disk", words)


def _rehearsal(database: Database, metadata: MetaData, progress: migrate.Progress | None) -> Finding:
    """The steps with the data that are there, rolled back at the end; nobody else writes meanwhile."""
    began = time.monotonic()
    try:
        with database.writing(), database.write.connect() as connection, connection.begin() as steps:
            migrate.upgrade_within(connection, metadata, progress=progress)
            missing = migrate.differences(connection, metadata)
            steps.rollback()
    except SQLAlchemyError as fault:
        words = f"The steps do not work with these data: {type(fault).__name__}."
        return broken("steps", words, "Nothing was changed. Keep the old version running, and ask for help.")
    if missing:
        words = f"After the steps {len(missing)} things would still be missing."
        return broken("steps", words, "Nothing was changed. This database was changed by hand: restore a backup.")
    return ok("steps", f"Tried and rolled back, in {time.monotonic() - began:.1f} seconds.")

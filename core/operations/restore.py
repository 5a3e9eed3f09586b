"""Bringing a backup back: into an empty database, in one transaction, proved row by row before it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, MetaData, delete, insert, inspect, update
from sqlalchemy.exc import DBAPIError

from core.access.audit.entries import Entry, Stamp, row
from core.access.audit.models import AuditEntry
from core.access.audit.seal import Verdict, verify
from core.access.protected import table_of
from core.access.system import Reason
from core.database import migrate
from core.database.columns import Columns, columns_of
from core.database.engine import Database
from core.database.marks import mark_nothing_more
from core.database.rows import put_rows, references_checked_at_the_end, set_counters
from core.operations.backup import BackupFault, check
from core.operations.dump import Digests, Manifest, Progress, digest_of, rows_of, walk_dump
from core.operations.sealed_file import sealed_lines
from core.people.models import SignIn
from core.ticker.lease import LEASE

SIGN_INS = table_of(SignIn)


@dataclass(frozen=True)
class Restored:
    """What is there now, and whether its audit is as it was written."""

    manifest: Manifest
    verdict: Verdict


def restore(
    database: Database, metadata: MetaData, file: Path, secret: bytes, progress: Progress, *, grant_to: str | None
) -> Restored:
    """All of it, or an empty database as before. The file is read to its end first: most faults show there."""
    with database.read.connect() as connection:
        _refuse_in_use(connection)
    manifest, digests = check(file, secret, progress)
    with database.writing(), database.write.begin() as connection:
        _refuse_in_use(connection)
        migrate.upgrade_within(connection, metadata, manifest.revision)
        _refuse_other_tables(connection, manifest)
        mark_nothing_more(connection)
        _fill(connection, file, secret, progress)
        _prove(connection, manifest, digests, progress)
        set_counters(connection, manifest.tables)
        migrate.upgrade_within(connection, metadata)
        _begin_anew(connection, manifest)
        if grant_to is not None:
            migrate.grant_within(connection, grant_to)
    return Restored(manifest, verify(database))


def _refuse_in_use(connection: Connection) -> None:
    if inspect(connection).get_table_names():
        raise BackupFault("This database is in use already; nothing was changed. Restore into an empty one.")


def _refuse_other_tables(connection: Connection, manifest: Manifest) -> None:
    here, there = (
        {one.table: dict(one.sorts) for one in tables} for tables in (columns_of(connection), manifest.tables)
    )
    if other := sorted(table for table in here.keys() | there.keys() if here.get(table) != there.get(table)):
        raise BackupFault(f"This backup's tables are not those of its version {manifest.product}: {', '.join(other)}.")


def _fill(connection: Connection, file: Path, secret: bytes, progress: Progress) -> None:
    def take(table: Columns, lines: Sequence[bytes]) -> None:
        try:
            put_rows(connection, table, rows_of(table, lines))
        except DBAPIError as refusal:
            words = str(refusal.orig).partition("\n")[0]
            raise BackupFault(f"This database refuses rows of {table.table}: {words}. Nothing was changed.") from None

    with file.open("rb") as source, progress("Restoring") as advance, references_checked_at_the_end(connection):
        lines = sealed_lines(source, secret)
        manifest = Manifest.of(next(lines))
        for table in manifest.tables:
            connection.execute(delete(table.on(connection.dialect)))  # what its migrations put there themselves
        walk_dump(manifest, lines, take, advance)


def _prove(connection: Connection, manifest: Manifest, digests: Digests, progress: Progress) -> None:
    """What the database now holds is what was backed up, to the last value."""
    with progress("Comparing what is there now", len(manifest.tables)) as advance:
        for done, table in enumerate(manifest.tables, 1):
            if digest_of(connection, table) != digests[table.table]:
                raise BackupFault(f"{table.table} did not arrive as it was backed up. Nothing was changed.")
            advance(done)


def _begin_anew(connection: Connection, manifest: Manifest) -> None:
    """Nobody is signed in who may have signed out since, no process of then runs the ticker, and the audit says so."""
    connection.execute(delete(SIGN_INS))
    connection.execute(update(LEASE).values(holder=None))
    stamp = Stamp(None, None, None, f"system: {Reason.BACKUP}")
    entry = Entry("restore", detail=f"backup of {manifest.made_at.isoformat()}: {manifest.total} rows")
    connection.execute(insert(AuditEntry), row(stamp, entry))

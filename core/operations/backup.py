"""Making a backup: everything of one moment, while the service writes on; done only once it has been read back."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, MetaData

from core.access.doors import Doors
from core.access.system import Reason
from core.database import clock, migrate
from core.database.columns import Columns, columns_of
from core.database.engine import Database
from core.database.rows import snapshot
from core.operations.dump import Digests, Manifest, Progress, manifest_of, walk_dump, write_dump
from core.operations.last_backup import remember_backup
from core.operations.sealed_file import Damaged, SealedWriter, WrongKey, sealed_lines

AT_ONCE = 8 << 20
"""Bytes that may wait for the disk."""


class BackupFault(Exception):
    """Why there is no backup, or nothing restored, in words for the person at the keyboard."""


@dataclass(frozen=True)
class Backup:
    """A backup that has been proved. `left_out` names what is in the database and not Fingerpost's."""

    file: Path
    size: int
    manifest: Manifest
    left_out: tuple[str, ...]


class _Steady:
    """A file whose bytes go to the disk as they come: whoever commits meanwhile does not wait behind a gigabyte."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._waiting = file, 0

    def write(self, data: bytes) -> None:
        self._file.write(data)
        self._waiting += len(data)
        if self._waiting >= AT_ONCE:
            self.keep()

    def keep(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
        self._waiting = 0


def back_up(doors: Doors, metadata: MetaData, file: Path, secret: bytes, progress: Progress) -> Backup:
    """Of a database of this version, or of an older one that is yet to be migrated."""
    if file.exists():
        raise BackupFault(f"{file} is there already; it was left as it is. Choose another name.")
    _note(doors, "backup begun", file.name)
    part = file.with_name(f"{file.name}.part")
    try:
        manifest, left_out, digests = _write(doors.database, metadata, part, secret, progress)
        if check(part, secret, progress) != (manifest, digests):
            raise BackupFault(f"What was written to {file} is not what was read. Nothing was kept; look at the disk.")
        part.rename(file)
        _keep(file.parent)
    finally:
        part.unlink(missing_ok=True)
    with doors.system(Reason.BACKUP) as system:
        remember_backup(system.connection, manifest.made_at)
        system.note("backup made", detail=f"{file.name}: {manifest.total} rows at {manifest.made_at.isoformat()}")
    return Backup(file, file.stat().st_size, manifest, left_out)


def check(file: Path, secret: bytes, progress: Progress) -> tuple[Manifest, Digests]:
    """Read a backup to its end, proving every byte and every row."""
    with file.open("rb") as source, progress("Checking the backup") as advance:
        try:
            lines = sealed_lines(source, secret)
            manifest = Manifest.of(next(lines))
            _refuse_newer(manifest)
            return manifest, walk_dump(manifest, lines, lambda table, batch: None, advance)
        except Damaged as damage:
            raise BackupFault(f"{file} is no whole backup: {damage}.") from None
        except WrongKey:
            raise BackupFault(f"The key does not open {file}; or the beginning of the file was changed.") from None


def _refuse_newer(manifest: Manifest) -> None:
    if not migrate.knows(manifest.revision):
        of = f"version {manifest.product} of Fingerpost, with a newer database ({manifest.revision})"
        raise BackupFault(f"This backup was made by {of}. Install that version, or a newer one.")


def _write(
    database: Database, metadata: MetaData, part: Path, secret: bytes, progress: Progress
) -> tuple[Manifest, tuple[str, ...], Digests]:
    with snapshot(database) as connection, _private(part) as target, progress("Backing up") as advance:
        revision = migrate.current(connection)
        assert revision is not None, "whoever backs up has looked at the database before"
        tables, left_out = _ours(connection, migrate.tables_at(revision, metadata))
        manifest = manifest_of(
            connection, tables, product=version("fingerpost"), revision=revision, made_at=clock.now()
        )  # fmt: skip
        steady = _Steady(target)
        writer = SealedWriter(steady, secret)
        digests = write_dump(connection, manifest, writer.write, advance)
        writer.finish()
        steady.keep()
    return manifest, left_out, digests


def _ours(connection: Connection, tables: Sequence[Columns]) -> tuple[Sequence[Columns], tuple[str, ...]]:
    """The tables that its version has, all of which must be there; and what there is besides."""
    found = {f"{one.table}.{name}": sort for one in columns_of(connection) for name, sort in one.sorts}
    wanted = {f"{one.table}.{name}": sort for one in tables for name, sort in one.sorts}
    if missing := sorted(name for name, sort in wanted.items() if found.get(name) != sort):
        raise BackupFault(f"This database lacks what its version has: {', '.join(missing)}. Nothing was backed up.")
    return tables, tuple(sorted(found.keys() - wanted.keys()))


def _private(part: Path) -> BinaryIO:
    """A file that only its owner reads; what an interrupted backup left there is overwritten."""
    return os.fdopen(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb")


def _keep(folder: Path) -> None:
    """The new name, too, outlives a power cut."""
    if os.name != "posix":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _note(doors: Doors, action: str, detail: str) -> None:
    with doors.system(Reason.BACKUP) as system:
        system.note(action, detail=detail)

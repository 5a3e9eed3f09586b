"""What cannot be restored is refused in words, and leaves an empty database empty."""

import hashlib
import json
from itertools import islice
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core.access.doors import Doors
from core.access.protected import table_of
from core.casework.models import Contact
from core.database.engine import Database
from core.operations.backup import Backup, BackupFault
from core.operations.dump import Manifest
from core.operations.sealed_file import SealedWriter, sealed_lines
from tests.core.operations.conftest import SECRET, bring_back, everything, table_names

pytestmark = pytest.mark.parametrize("shared_database_url", ["sqlite"], indirect=True)

CONTACTS = table_of(Contact)


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    return tmp_path / "bad.backup"


def refusal(file: Path, target: Database, secret: bytes = SECRET) -> str:
    """What is said of a file; the target must be as empty as before."""
    with pytest.raises(BackupFault) as told:
        bring_back(file, target, secret)
    assert table_names(target) == set()
    return str(told.value)


def lines_in(made: Backup) -> list[bytes]:
    with made.file.open("rb") as file:
        return list(sealed_lines(file, SECRET))


def write(file: Path, lines: list[bytes]) -> Path:
    """A backup that says something else, sealed with the right key."""
    with file.open("wb") as target:
        writer = SealedWriter(target, SECRET)
        writer.write(b"".join(line + b"\n" for line in lines))
        writer.finish()
    return file


def forge(made: Backup, file: Path, old: bytes, new: bytes, but: bytes = b"") -> Path:
    """As if these had been the rows from the start: its digests are right too. The row `but` stays."""
    first, *rows, _ = lines_in(made)
    rows = [row if row == but else row.replace(old, new) for row in rows]
    manifest, walked, digests = Manifest.of(first), iter(rows), {}
    for table, count in zip(manifest.tables, manifest.rows, strict=True):
        data = b"".join(row + b"\n" for row in islice(walked, count))
        digests[table.table] = hashlib.sha256(data).hexdigest()
    return write(file, [first, *rows, json.dumps(digests).encode()])


@pytest.mark.parametrize("tenths", range(10))
def test_a_backup_cut_off_at_any_tenth(made: Backup, target: Database, bad: Path, tenths: int) -> None:
    whole = made.file.read_bytes()
    bad.write_bytes(whole[: len(whole) * tenths // 10])
    assert "is no whole backup" in refusal(bad, target)


@pytest.mark.parametrize("fortieths", range(40))
def test_a_backup_with_one_changed_byte(made: Backup, target: Database, bad: Path, fortieths: int) -> None:
    changed = bytearray(made.file.read_bytes())
    changed[len(changed) * fortieths // 40] ^= 0x20
    bad.write_bytes(changed)
    assert "backup" in refusal(bad, target)


def test_another_key(made: Backup, target: Database) -> None:
    assert "key does not open" in refusal(made.file, target, b"correct horse battery stable")


def test_a_backup_of_a_newer_version(made: Backup, target: Database, bad: Path) -> None:
    first, *others = lines_in(made)
    newer = first.replace(f'"revision":"{made.manifest.revision}"'.encode(), b'"revision":"9999"')
    assert "Install that version" in refusal(write(bad, [newer, *others]), target)


def test_tables_that_its_version_never_had(made: Backup, target: Database, bad: Path) -> None:
    first, *others = lines_in(made)
    other = first.replace(b'["given_name","text"]', b'["given_name","bytes"]')
    assert "not those of its version" in refusal(write(bad, [other, *others]), target)


def test_rows_that_are_not_those_of_the_digests(made: Backup, target: Database, bad: Path) -> None:
    lines = [line.replace(b"Ana Worker", b"Eve Worker") for line in lines_in(made)]
    assert "not those that were written" in refusal(write(bad, lines), target)


def test_a_row_more_or_less(made: Backup, target: Database, bad: Path) -> None:
    lines = lines_in(made)
    assert "no whole backup" in refusal(write(bad, [*lines[:9], lines[8], *lines[9:]]), target)
    assert "no whole backup" in refusal(write(bad, [*lines[:9], *lines[10:]]), target)


def test_values_that_the_database_would_change(made: Backup, target: Database, bad: Path) -> None:
    forged = forge(made, bad, b'"2026-02-02T09:30:00+00:00"', b'"2026-02-02T10:30:00+01:00"')
    assert "did not arrive as" in refusal(forged, target)


def test_a_reference_to_nothing(made: Backup, filled: Doors, target: Database, bad: Path) -> None:
    """The person's own row keeps its id; every row that refers to it by a contact's worker names somebody unknown."""
    with filled.database.read.connect() as connection:
        worker = connection.execute(select(CONTACTS.c.worker_id)).scalars().all()[0].hex
    rows = lines_in(made)[1:]
    own = next(row for row in rows if row.startswith(f'["{worker}"'.encode()))
    forged = forge(made, bad, worker.encode(), UUID(int=9).hex.encode(), but=own)
    with pytest.raises(IntegrityError):
        bring_back(forged, target)
    assert table_names(target) == set()


def test_a_database_in_use(made: Backup, filled: Doors) -> None:
    before = everything(filled.database)
    with pytest.raises(BackupFault, match="in use already"):
        bring_back(made.file, filled.database)
    assert everything(filled.database) == before

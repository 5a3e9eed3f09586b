"""The seal: committed entries chained once a second, and the check that names the first that was tampered with."""

import hashlib
import json
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, func, insert, select

from core.access.audit.models import AuditEntry, AuditSeal
from core.access.protected import table_of
from core.database.engine import Database
from core.database.locks import try_lock

WINDOW = 10_000  # entries get their number before they commit; none is this far behind
BATCH = 5_000
EACH = 1_000
"""Entries after which whoever waits for `verify` hears of it."""
Progress = Callable[[int, int], None]
START = hashlib.sha256(b"fingerpost audit").digest()

ENTRY, SEAL = table_of(AuditEntry), table_of(AuditSeal)


def link(before: bytes, entry: RowMapping) -> bytes:
    """SHA-256 over the link before and every column of the entry, in the table's order."""
    values = [[column.name, _plain(entry[column.name])] for column in ENTRY.c]
    return hashlib.sha256(before + json.dumps(values, sort_keys=True).encode()).digest()


def _plain(value: object) -> object:
    return value if isinstance(value, int | list | None | str) else str(value)


def seal(database: Database, limit: int = BATCH) -> int:
    """Chain what has committed since; how many entries that were. Another process sealing now makes it 0."""
    with database.writing(), database.write.begin() as connection:
        if not try_lock(connection, "audit seal"):
            return 0
        last = connection.execute(select(SEAL).order_by(SEAL.c.position.desc()).limit(1)).mappings().first()
        position, before = (last["position"], last["hash"]) if last else (0, START)
        rows = []
        for entry in _unsealed(connection, limit):
            position, before = position + 1, link(before, entry)
            rows.append({"position": position, "entry_id": entry["id"], "hash": before})
        if rows:
            connection.execute(insert(SEAL), rows)
        return len(rows)


def waiting(connection: Connection) -> tuple[int, datetime | None]:
    """How many entries are not sealed yet, and when the oldest of them was written."""
    asked = select(func.count(), func.min(ENTRY.c.at)).where(*_not_sealed(connection))
    count, oldest = connection.execute(asked).one()
    return count, oldest


def _unsealed(connection: Connection, limit: int) -> list[RowMapping]:
    asked = select(ENTRY).where(*_not_sealed(connection)).order_by(ENTRY.c.id).limit(limit)
    return list(connection.execute(asked).mappings())


def _not_sealed(connection: Connection) -> tuple[ColumnElement[bool], ...]:
    newest = connection.execute(select(SEAL.c.entry_id).order_by(SEAL.c.entry_id.desc()).limit(1)).scalar() or 0
    done = select(SEAL.c.entry_id).where(SEAL.c.entry_id == ENTRY.c.id).exists()
    return ENTRY.c.id > newest - WINDOW, ~done


@dataclass(frozen=True)
class Verdict:
    """`fault` names the first changed, missing or reordered entry; `unsealed` is the tail not chained yet."""

    sealed: int
    unsealed: int
    fault: str | None


def verify(database: Database, progress: Progress | None = None) -> Verdict:
    """Walk the whole chain, entry by entry, in constant memory; `progress` hears how many of how many are done."""
    with database.read.connect() as connection, closing(_chain(connection)) as chain:
        total = connection.execute(select(func.count()).select_from(SEAL)).scalar_one()
        position, before = 0, START
        for row in chain:
            position += 1
            if progress and (position % EACH == 0 or position == total):
                progress(position, total)
            entry_id = row["entry_id"]
            if row["position"] != position:
                return Verdict(position - 1, 0, f"seal {position} is missing: entries were removed with their seals")
            if row["id"] is None:
                return Verdict(position - 1, 0, f"entry {entry_id} is missing")
            before = link(before, row)
            if before != row["hash"]:
                return Verdict(position - 1, 0, f"entry {entry_id} was changed, or the chain before it reordered")
        sealed = select(SEAL.c.entry_id)
        tail = connection.execute(select(ENTRY.c.id).where(ENTRY.c.id.not_in(sealed))).all()
        return Verdict(position, len(tail), None)


def _chain(connection: Connection) -> Generator[RowMapping]:
    columns = list(ENTRY.c)
    joined = select(SEAL, *columns).outerjoin(ENTRY, ENTRY.c.id == SEAL.c.entry_id).order_by(SEAL.c.position)
    with connection.execution_options(yield_per=1000).execute(joined) as result:
        yield from result.mappings()

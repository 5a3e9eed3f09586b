"""The seal: committed entries chained once a second, and the check that names the first that was tampered with."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, RowMapping, func, insert, select

from core.access.audit.anchors import ChainAnchor
from core.access.audit.models import CAME_LATER, AuditEntry, AuditSeal
from core.access.protected import table_of
from core.database.engine import Database
from core.database.locks import try_lock

WINDOW = 10_000  # entries get their number before they commit; none is this far behind
BATCH = 5_000
PIECE = 2_000
"""Seals that are read at once; after each piece whoever waits for `verify` hears of it."""
Progress = Callable[[int, int], None]
Around = Callable[[], AbstractContextManager[None]]
START = hashlib.sha256(b"fingerpost audit").digest()

ENTRY, SEAL = table_of(AuditEntry), table_of(AuditSeal)
_NAMES = tuple(column.name for column in ENTRY.c)
LATER = len(CAME_LATER)
"""Each of these columns is part of the hash only where it says something."""
_encode = json.JSONEncoder(default=str).encode


def link(before: bytes, entry: RowMapping) -> bytes:
    """SHA-256 over the link before and every column of the entry, in the table's order."""
    return _link(before, [entry[name] for name in _NAMES])


def _link(before: bytes, values: Sequence[object]) -> bytes:
    said = list(zip(_NAMES, values, strict=True))
    said[-LATER:] = [one for one in said[-LATER:] if one[1] is not None]
    return hashlib.sha256(before + _encode(said).encode()).digest()


def seal(database: Database, limit: int = BATCH) -> int:
    """Chain what has committed since; how many entries that were. Another process sealing now makes it 0."""
    with database.writing(), database.write.begin() as connection:
        if not try_lock(connection, "audit seal"):
            return 0
        position, before = head(connection)
        rows = []
        for entry in _unsealed(connection, limit):
            position, before = position + 1, link(before, entry)
            rows.append({"position": position, "entry_id": entry["id"], "hash": before})
        if rows:
            connection.execute(insert(SEAL), rows)
        return len(rows)


def head(connection: Connection) -> tuple[int, bytes]:
    """(how many entries are sealed, hash of the last seal)"""
    last = connection.execute(select(SEAL.c.position, SEAL.c.hash).order_by(SEAL.c.position.desc()).limit(1)).first()
    return (last.position, last.hash) if last else (0, START)


def waiting(connection: Connection) -> tuple[int, datetime | None]:
    """How many entries are not sealed yet, and when the oldest of them was written."""
    asked = select(func.count(), func.min(ENTRY.c.at)).where(*_not_sealed(connection))
    count, oldest = connection.execute(asked).one()
    return count, oldest


def _unsealed(connection: Connection, limit: int) -> list[RowMapping]:
    asked = select(ENTRY).where(*_not_sealed(connection)).order_by(ENTRY.c.id).limit(limit)
    return list(connection.execute(asked).mappings())


def put_in_afterwards(connection: Connection) -> str | None:
    """The first entry that no seal will ever take up, in words: its number is far behind those sealed already."""
    late = ENTRY.c.id <= _newest(connection) - WINDOW
    first = connection.execute(select(func.min(ENTRY.c.id)).where(late, ~_is_sealed())).scalar()
    return None if first is None else f"entry {first} was put in afterwards: it is older than the seals, and has none"


def _not_sealed(connection: Connection) -> tuple[ColumnElement[bool], ...]:
    return ENTRY.c.id > _newest(connection) - WINDOW, ~_is_sealed()


def _newest(connection: Connection) -> int:
    """The greatest number that is sealed."""
    return connection.execute(select(SEAL.c.entry_id).order_by(SEAL.c.entry_id.desc()).limit(1)).scalar() or 0


def _is_sealed() -> ColumnElement[bool]:
    return select(SEAL.c.entry_id).where(SEAL.c.entry_id == ENTRY.c.id).exists()


@dataclass(frozen=True)
class Verdict:
    """`fault` names the first changed, missing, reordered or inserted entry; `unsealed` is the tail not chained yet."""

    sealed: int
    unsealed: int
    fault: str | None


@dataclass
class _Walk:
    """How far the chain was walked, and the anchors it has yet to meet."""

    position: int
    before: bytes
    anchors: list[ChainAnchor]
    vouched: int = 0

    def fault(self, row: Row[*tuple[object, ...]]) -> str | None:
        """What is wrong with the next seal or its entry, of (position, entry id, hash, the entry's columns)."""
        if row[0] != self.position + 1:
            return f"seal {self.position + 1} is missing: entries were removed with their seals"
        if row[3] is None:
            return f"entry {row[1]} is missing"
        found = _link(self.before, row[3:])
        if found != row[2]:
            return f"entry {row[1]} was changed, or the chain before it reordered"
        self.position, self.before = self.position + 1, found
        return self.against_anchors()

    def against_anchors(self) -> str | None:
        while self.anchors and self.anchors[0].position <= self.position:
            anchor = self.anchors.pop(0)
            if anchor.position == self.position and anchor.hash != self.before.hex():
                return (
                    f"the entry at place {self.vouched + 1} of the chain, or one up to place {anchor.position}, is"
                    f" not the one that anchor {anchor.number} of {anchor.day} vouches for: the audit was rewritten"
                    " and sealed anew"
                )
            self.vouched = anchor.position
        return None

    def cut_off(self) -> str | None:
        if not self.anchors:
            return None
        anchor = self.anchors[0]
        return (
            f"the entry at place {self.position + 1} of the chain is missing: the audit ends before it, but anchor"
            f" {anchor.number} of {anchor.day} vouches for {anchor.position}. Entries were cut off its end, or an older"
            " state was put back"
        )


def verify(
    database: Database, progress: Progress | None = None, anchors: Sequence[ChainAnchor] = (),
    since: tuple[int, bytes] = (0, START), around: Around = nullcontext,
) -> Verdict:  # fmt: skip
    """Walk the chain, entry by entry, in constant memory, and compare it with anchors (by number, those that hold).
    `progress` hears how many of how many are done; `since` is where to begin, (place, hash) of a seal known to be
    sound; each piece of the work is done within `around`."""
    later = sorted((one for one in anchors if one.position >= since[0]), key=lambda one: one.position)
    walk = _Walk(*since, later, since[0])
    if fault := walk.against_anchors():
        return Verdict(walk.position, 0, fault)
    with database.read.connect() as connection:
        total = head(connection)[0]
        if not _stands(connection, *since):
            return Verdict(
                0, 0, f"seal {since[0]} is not the one that was anchored: the audit was rewritten or cut off"
            )
    for piece in _pieces(database, since[0], around):
        for row in piece:
            if fault := walk.fault(row):
                return Verdict(walk.position, 0, fault)
        if progress:
            progress(walk.position, max(total, walk.position))
    return Verdict(walk.position, 0, fault) if (fault := walk.cut_off()) else _with_tail(database, walk.position)


def _stands(connection: Connection, place: int, sealed: bytes) -> bool:
    found = connection.execute(select(SEAL.c.hash).where(SEAL.c.position == place)).scalar()
    return place == 0 or found == sealed


def _with_tail(database: Database, position: int) -> Verdict:
    with database.read.connect() as connection:
        count = select(func.count()).select_from(ENTRY).where(~_is_sealed())
        return Verdict(position, connection.execute(count).scalar_one(), put_in_afterwards(connection))


def _pieces(database: Database, place: int, around: Around) -> Iterator[Sequence[Row[*tuple[object, ...]]]]:
    """The seals after a place with their entries; nothing is kept open between two pieces."""
    asked = select(SEAL.c.position, SEAL.c.entry_id, SEAL.c.hash, *ENTRY.c)
    joined = asked.outerjoin(ENTRY, ENTRY.c.id == SEAL.c.entry_id).order_by(SEAL.c.position).limit(PIECE)
    while True:
        with around():
            with database.read.connect() as connection:
                rows = connection.execute(joined.where(SEAL.c.position > place)).all()
            if not rows:
                return
            yield rows
        place = rows[-1].position

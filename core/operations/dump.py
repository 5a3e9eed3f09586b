"""What a backup says, line by line: what it is of, then every row of every table, then each table's digest.

The first line is the manifest. Then come the tables in its order, a row a line, as JSON arrays of plain values. The
last line holds the SHA-256 of each table's lines. A script of twenty lines could read it.
"""

import hashlib
import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any, Protocol

from sqlalchemy import Connection

from core.database.clock import LONDON
from core.database.columns import Columns, Sort
from core.database.rows import BATCH, Row, count_rows, read_rows
from core.operations.sealed_file import Damaged

Digests = Mapping[str, str]
Take = Callable[[Columns, Sequence[bytes]], None]
PARSERS: Mapping[Sort, Callable[[str], object]] = {
    Sort.MOMENT: datetime.fromisoformat, Sort.DATE: date.fromisoformat, Sort.TIME: time.fromisoformat,
    Sort.BYTES: b64decode,
}  # fmt: skip


def _plain(value: object) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return b64encode(value).decode()
    raise TypeError(f"a backup cannot hold a {type(value).__name__}")


ENCODER = json.JSONEncoder(separators=(",", ":"), default=_plain)


class Advance(Protocol):
    def __call__(self, done: int, total: int | None = None) -> None: ...


class Progress(Protocol):
    """Shows what is being done, and how much of it is."""

    def __call__(self, words: str, total: int | None = None) -> AbstractContextManager[Advance]: ...


@dataclass(frozen=True)
class Manifest:
    """What a backup is of. `rows` counts each table's, in the order in which they come."""

    product: str
    revision: str
    made_at: datetime
    dialect: str
    tables: tuple[Columns, ...]
    rows: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.rows)

    @property
    def at(self) -> str:
        """Its moment as people read it."""
        return f"{self.made_at.astimezone(LONDON):%d %B %Y, %H:%M:%S}"

    def summary(self) -> dict[str, object]:
        """What programs are told of it."""
        counts = {table.table: rows for table, rows in zip(self.tables, self.rows, strict=True)}
        return {"made_at": self.made_at, "product": self.product, "revision": self.revision, "database": self.dialect,
                "rows": self.total, "tables": counts}  # fmt: skip

    def line(self) -> bytes:
        return ENCODER.encode({**self.__dict__, "tables": [table.__dict__ for table in self.tables]}).encode()

    @classmethod
    def of(cls, line: bytes) -> "Manifest":
        said = json.loads(line)
        tables = tuple(
            Columns(one["table"], tuple((name, Sort(sort)) for name, sort in one["sorts"]), tuple(one["key"]))
            for one in said["tables"]
        )
        made_at = datetime.fromisoformat(said["made_at"])
        return cls(said["product"], said["revision"], made_at, said["dialect"], tables, tuple(said["rows"]))


def manifest_of(
    connection: Connection, tables: Iterable[Columns], *, product: str, revision: str, made_at: datetime
) -> Manifest:
    """Counts every row, in the snapshot that will be written."""
    known = tuple(tables)
    rows = tuple(count_rows(connection, table) for table in known)
    return Manifest(product, revision, made_at, connection.dialect.name, known, rows)


def write_dump(connection: Connection, manifest: Manifest, put: Callable[[bytes], None], advance: Advance) -> Digests:
    """Everything of one snapshot; the digests are written last and returned."""
    put(manifest.line() + b"\n")
    digests, done = {}, 0
    for table in manifest.tables:
        digest = hashlib.sha256()
        for batch in _batches(lines_of(connection, table)):
            data = b"".join(batch)
            digest.update(data)
            put(data)
            done += len(batch)
            advance(done, manifest.total)
        digests[table.table] = digest.hexdigest()
    put(json.dumps(digests).encode() + b"\n")
    return digests


def walk_dump(manifest: Manifest, lines: Iterator[bytes], take: Take, advance: Advance) -> Digests:
    """Everything after the manifest, some rows of one table at a time; what the digests do not prove is `Damaged`."""
    digests, done = {}, 0
    for table, rows in zip(manifest.tables, manifest.rows, strict=True):
        digest = hashlib.sha256()
        for batch in _batches(line + b"\n" for line in islice(lines, rows)):
            digest.update(b"".join(batch))
            take(table, batch)
            done += len(batch)
            advance(done, manifest.total)
        digests[table.table] = digest.hexdigest()
    if digests != json.loads(next(lines, b"null")) or next(lines, None) is not None:
        raise Damaged("its rows are not those that were written")
    return digests


def lines_of(connection: Connection, table: Columns) -> Iterator[bytes]:
    for row in read_rows(connection, table):
        yield ENCODER.encode(list(row)).encode() + b"\n"


def digest_of(connection: Connection, table: Columns) -> str:
    """What a table's digest is now, in whichever database."""
    digest = hashlib.sha256()
    for line in lines_of(connection, table):
        digest.update(line)
    return digest.hexdigest()


def rows_of(table: Columns, lines: Iterable[bytes]) -> Sequence[Row]:
    """Lines as rows to insert."""
    parsers = [(place, PARSERS[sort]) for place, (_, sort) in enumerate(table.sorts) if sort in PARSERS]
    rows: list[list[Any]] = json.loads(b"[" + b",".join(lines) + b"]")
    for place, parse in parsers:
        for row in rows:
            if row[place] is not None:
                row[place] = parse(row[place])
    return rows


def _batches(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    walked = iter(lines)
    while batch := list(islice(walked, BATCH)):
        yield batch

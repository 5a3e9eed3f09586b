"""The file an organisation takes with it: a ZIP written as it is read, each part counted and with its SHA-256."""

import hashlib
import io
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TextIO
from zipfile import ZIP_DEFLATED, ZipFile

from typing_extensions import Buffer

from core.access.errors import Invalid
from core.interop.csv_text import write_rows


class _Hashed(io.RawIOBase):
    """Bytes on their way into the file, counted as they pass."""

    def __init__(self, into: IO[bytes]) -> None:
        self._into, self.digest = into, hashlib.sha256()

    def writable(self) -> bool:
        return True

    def write(self, part: Buffer, /) -> int:
        self.digest.update(part)
        return self._into.write(part)


@dataclass
class Parcel:
    """A ZIP that is being written; `parts` go into its manifest."""

    zip: ZipFile
    parts: list[Mapping[str, object]] = field(default_factory=list)

    def csv(self, name: str, heading: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
        """How many rows there were."""
        with self._part(name) as (text, counted):
            write_rows(text, [heading])
            counted.append(write_rows(text, rows))
        return counted[0]

    def json_lines(self, name: str, rows: Iterable[Mapping[str, object]]) -> int:
        with self._part(name) as (text, counted):
            count = 0
            for row in rows:
                text.write(json.dumps(row, ensure_ascii=False) + "\n")
                count += 1
            counted.append(count)
        return counted[0]

    def copy(self, name: str, written: TextIO, rows: int) -> None:
        """A part that was written aside, with this many rows."""
        with self._part(name) as (text, counted):
            counted.append(rows)
            shutil.copyfileobj(written, text)

    def document(self, name: str, content: bytes) -> None:
        self.zip.writestr(name, content)
        self.parts.append({"name": name, "sha256": hashlib.sha256(content).hexdigest()})

    def words(self, name: str, words: str) -> None:
        with self._part(name) as (text, _):
            text.write(words)

    @contextmanager
    def _part(self, name: str) -> Iterator[tuple[io.TextIOWrapper, list[int]]]:
        counted: list[int] = []
        with self.zip.open(name, "w", force_zip64=True) as into:
            hashed = _Hashed(into)
            text = io.TextIOWrapper(io.BufferedWriter(hashed), encoding="utf-8", newline="")
            yield text, counted
            text.flush()
        rows = {"rows": counted[0]} if counted else {}
        self.parts.append({"name": name, **rows, "sha256": hashed.digest.hexdigest()})


@contextmanager
def parcel_at(path: Path) -> Iterator[Parcel]:
    """Whole, or not there: it gets its name when it is finished, and only its owner may read it. Raises `Invalid`
    rather than write over a file."""
    if path.exists():
        raise Invalid("out", f"{path.name}: there is a file of this name already. Choose another name.")
    unfinished = path.with_name(path.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    try:
        with ZipFile(unfinished, "w", ZIP_DEFLATED) as zipped:
            yield Parcel(zipped)
        unfinished.rename(path)
    finally:
        unfinished.unlink(missing_ok=True)

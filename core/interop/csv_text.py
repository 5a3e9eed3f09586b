"""CSV as spreadsheets write and read it: any usual separator and encoding, and never a cell that would run as a
formula."""

import codecs
import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from core.access.errors import Invalid

SEPARATORS = ",;\t"
LONGEST_CELL = 1_000_000
PART = 1 << 16
# What Excel, LibreOffice and Google Sheets take for the beginning of a formula; an apostrophe before it makes it text.
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_PROTECTED = re.compile(r"'+[=+\-@\t\r]")
_NOT_CSV = {
    b"PK\x03\x04": "this is a spreadsheet program's own file. Save it as CSV (UTF-8).",
    b"\xd0\xcf\x11\xe0": "this is a spreadsheet program's own file. Save it as CSV (UTF-8).",
    codecs.BOM_UTF16_LE: "this file is in UTF-16. Save it as CSV (UTF-8).",
    codecs.BOM_UTF16_BE: "this file is in UTF-16. Save it as CSV (UTF-8).",
}
csv.field_size_limit(LONGEST_CELL)


@dataclass(frozen=True)
class CsvFile:
    """A file that can be read as CSV: how it is written, and the cells of its first line."""

    path: Path
    encoding: str
    separator: str
    heading: tuple[str, ...]

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """(number as a spreadsheet counts it, cells) of each line that holds anything; one at a time, whatever the size
        of the file. Raises `Invalid` naming the file."""
        with self.path.open(encoding=self.encoding, newline="") as text:
            for number, cells in enumerate(_reader(text, self.separator, self.path.name), start=1):
                if number > 1 and any(cell.strip() for cell in cells):
                    yield number, [unprotected(cell) for cell in cells]


def open_csv(path: Path) -> CsvFile:
    """Raises `Invalid` naming the file and saying how to save it anew."""
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as text:
        first = text.readline(PART)
    separator = max(SEPARATORS, key=first.count)
    with path.open(encoding=encoding, newline="") as text:
        heading = next(_reader(text, separator, path.name), [])
    if not any(cell.strip() for cell in heading):
        raise Invalid(path.name, f"{path.name}: the file is empty. Its first line names the columns.")
    return CsvFile(path, encoding, separator, tuple(heading))


def write_rows(into: TextIO, rows: Iterable[Sequence[object]]) -> int:
    """How many were written: comma-separated, with no cell that runs as a formula."""
    writer, count = csv.writer(into, lineterminator="\r\n"), 0
    for row in rows:
        writer.writerow(["" if cell is None else protected(str(cell)) for cell in row])
        count += 1
    return count


def protected(cell: str) -> str:
    """With an apostrophe before what would run as a formula; one more where the text itself begins like that."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unprotected(cell: str) -> str:
    """What `protected` was given; a formula that was not protected stays the text that it is."""
    return cell[1:] if _PROTECTED.match(cell) else cell


def _encoding(path: Path) -> str:
    """UTF-8 with or without its mark, else Windows-1252: what spreadsheets save. Read in parts, whatever the size."""
    with path.open("rb") as file:
        start = file.read(8)
        for mark, sentence in _NOT_CSV.items():
            if start.startswith(mark):
                raise Invalid(path.name, f"{path.name}: {sentence}")
    for encoding in ("utf-8-sig", "cp1252"):
        if _fits(path, encoding):
            return encoding
    raise Invalid(path.name, f"{path.name}: this is neither UTF-8 nor Windows-1252. Save it as CSV (UTF-8).")


def _fits(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding, newline="") as text:
            while part := text.read(PART):
                if "\x00" in part:
                    return False
    except UnicodeDecodeError:
        return False
    return True


def _reader(text: TextIO, separator: str, name: str) -> Iterator[list[str]]:
    reader = csv.reader(text, delimiter=separator, strict=True)
    try:
        yield from reader
    except csv.Error:
        words = f"{name}: line {reader.line_num} cannot be read. Look for a quotation mark that is not closed."
        raise Invalid(name, words) from None

"""The spreadsheet in which an organisation gives its licensed wording: written to be filled in, and read back."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

from core.content.instruments import Instrument
from core.content.own_words import faults, own_words

LARGEST = 1_000_000
COLUMNS = ("key", "our short words", "published words")
ENCODINGS = ("utf-8-sig", "cp1252")
_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True)
class Fault:
    """What is wrong with one line (None: with what is not there); the header is line 1."""

    line: int | None
    key: str
    message: str

    @property
    def words(self) -> str:
        place = f"Line {self.line}" if self.line else "The file"
        return f"{place}, {self.key}: {self.message}." if self.key else f"{place}: {self.message}."


class CopyRefused(ValueError):
    """A copy of which nothing is kept."""

    def __init__(self, found: list[Fault]) -> None:
        super().__init__("; ".join(fault.words for fault in found))
        self.faults = tuple(found)


def template(instrument: Instrument, texts: Mapping[str, object]) -> str:
    """CSV: a line for each key, with the words in use and the published ones as far as they are given."""
    into = io.StringIO()
    writer = csv.writer(into)
    writer.writerow(COLUMNS)
    for key, ours in own_words(instrument).items():
        writer.writerow((key, _no_formula(ours), _no_formula(str(texts.get(key, "")))))
    return into.getvalue()


def read(instrument: Instrument, content: bytes) -> dict[str, str]:
    """The texts in a file, UTF-8 or Windows-1252, parted by commas, semicolons or tabs. Raises `CopyRefused` with every
    fault by line and key."""
    at, texts, found = dict[str, int](), dict[str, str](), list[Fault]()
    for number, key, text in _rows(content):
        if key in at:
            found.append(Fault(number, key[:80], f"this key stands in line {at[key]} already"))
            continue
        at[key], texts[key] = number, text
    found += [Fault(at.get(key), key[:80], message) for key, message in faults(instrument, texts)]
    if found:
        raise CopyRefused(sorted(found, key=lambda one: (one.line is None, one.line or 0)))
    return {key: text for key, text in texts.items() if text}


def _rows(content: bytes) -> list[tuple[int, str, str]]:
    """Each line's number, key and published words; lines with nothing in them are passed over."""
    text = _decoded(content)
    head = text.partition("\n")[0]
    mark = max(",;\t", key=head.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error:
        raise CopyRefused([Fault(None, "", "it cannot be read as CSV; a quotation mark may be missing")]) from None
    heads = [cell.casefold() for cell in rows[0][1]] if rows else []
    if COLUMNS[0] not in heads or COLUMNS[2] not in heads:
        raise CopyRefused([Fault(1, "", f"the columns “{COLUMNS[0]}” and “{COLUMNS[2]}” are needed")])
    key, words = heads.index(COLUMNS[0]), heads.index(COLUMNS[2])
    return [(number, _cell(row, key), _cell(row, words)) for number, row in rows[1:] if any(row)]


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CopyRefused([Fault(None, "", "it is neither UTF-8 nor Windows-1252 text; save it as CSV")])


def _cell(row: list[str], place: int) -> str:
    said = row[place] if place < len(row) else ""
    return said[1:] if said[:1] == "'" and said[1:2] in _FORMULA else said


def _no_formula(text: str) -> str:
    """A spreadsheet must take words for words."""
    return f"'{text}" if text.startswith(_FORMULA) else text

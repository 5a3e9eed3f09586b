"""From files to rows: which file is which, whether its columns are the right ones, and what is wrong with each row."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from pydantic import ValidationError

from core.access.errors import Invalid
from core.interop.csv_text import CsvFile, open_csv
from core.interop.import_report import EntryReport, Outcome
from core.interop.joining.sheets import SHEETS, Row, Sheet
from core.web.sentences import sentence, words_of

MORE = "more cells"
"""What stands over a cell for which there was no column, where its row is kept."""


@dataclass(frozen=True)
class SheetFile:
    """One file whose columns are right."""

    sheet: Sheet
    file: CsvFile
    columns: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.file.path.name


@dataclass(frozen=True)
class Given:
    """One row that can be taken in; `digest` tells whether the same key comes again with other content, however a
    spreadsheet writes the same day anew. Rows taken in earlier were kept by `former`, of the cells as they were
    typed."""

    file: str
    number: int
    row: Row
    said: Mapping[str, str]
    digest: str
    former: str

    def report(self, outcome: Outcome, *sentences: str, field: str | None = None) -> EntryReport:
        return EntryReport(
            file=self.file, entry=f"row {self.number}", key=self.row.key, outcome=outcome, field=field,
            sentences=list(sentences), said=dict(self.said) if outcome is Outcome.REFUSED else None,
        )  # fmt: skip


def files_in(given: Sequence[Path]) -> list[Path]:
    """Files as they are, and of a folder all that are called like a sheet. Raises `Invalid` if there are none."""
    found: list[Path] = []
    for path in given:
        found += [one for one in sorted(path.glob("*.csv")) if _name(one) in SHEETS] if path.is_dir() else [path]
    if not found:
        raise Invalid("files", f"There is no file here to take in. Call them {', '.join(f'{n}.csv' for n in SHEETS)}.")
    return found


def open_sheets(paths: Sequence[Path]) -> list[SheetFile]:
    """Every file, in the order in which they are taken in. Raises `Invalid` naming the first whose name or columns are
    wrong: then nothing is taken in at all."""
    found: dict[str, SheetFile] = {}
    for path in paths:
        opened = _open(path)
        if opened.sheet.name in found:
            raise Invalid(path.name, f"{path.name}: there are two files of this name. Join them into one.")
        found[opened.sheet.name] = opened
    return [found[name] for name in SHEETS if name in found]


def open_sheet(path: Path, sheet: Sheet) -> SheetFile:
    """A file that is known to be this sheet, whatever it is called. Raises `Invalid` naming what is wrong with it."""
    file = open_csv(path)
    columns = tuple("_".join(cell.strip().casefold().replace("-", " ").split()) for cell in file.heading)
    while columns and not columns[-1]:
        columns = columns[:-1]
    if faults := [*_wrong_columns(sheet, columns)]:
        raise Invalid(path.name, f"{path.name}: nothing was taken in. " + " ".join(faults))
    return SheetFile(sheet, file, columns)


def count_rows(file: SheetFile) -> int:
    """Reads the whole file, so that one which cannot be read is refused before anything is written."""
    return sum(1 for _ in file.file.rows())


def read_rows(file: SheetFile) -> Iterator[Given | EntryReport]:
    """Each row, or what is wrong with it."""
    for number, cells in file.file.rows():
        yield _read(file, number, cells)


def _name(path: Path) -> str:
    return path.stem.strip().casefold()


def _open(path: Path) -> SheetFile:
    sheet = SHEETS.get(_name(path))
    if sheet is None:
        near = get_close_matches(_name(path), SHEETS, 1)
        hint = f"Did you mean {near[0]}.csv?" if near else f"Use one of {', '.join(f'{n}.csv' for n in SHEETS)}."
        raise Invalid(path.name, f"{path.name}: nothing here is called so. {hint}")
    return open_sheet(path, sheet)


def _wrong_columns(sheet: Sheet, columns: Sequence[str]) -> Iterator[str]:
    unknown = [column for column in columns if column not in sheet.columns]
    for column in dict.fromkeys(unknown):
        near = get_close_matches(column, sheet.columns, 1)
        hint = f"Did you mean “{near[0]}”?" if near else "Leave it out."
        yield f"The column “{column[:60]}” is not known here. {hint}"
    for column in sheet.needed:
        if column not in columns:
            yield f"The column “{column}” is missing."
    for column in sheet.columns:
        if columns.count(column) > 1:
            yield f"The column “{column}” is there twice."


def _read(file: SheetFile, number: int, cells: Sequence[str]) -> Given | EntryReport:
    said = {name: cell for name, cell in zip(file.columns, cells, strict=False) if cell.strip()}
    entry = f"row {number}"
    if too_many := [cell for cell in cells[len(file.columns) :] if cell.strip()]:
        words = "This row has more cells than there are columns. Put quotation marks round text with commas in it."
        said |= {f"{MORE} {number}": cell for number, cell in enumerate(too_many, start=1)}
        return EntryReport(file=file.name, entry=entry, outcome=Outcome.REFUSED, sentences=[words], said=said)
    try:
        row = file.sheet.row.model_validate(said)
    except ValidationError as refusal:
        faults = [*_faults(file.sheet, refusal)]
        field, sentences = faults[0][0] or None, [words if not name else f"{name}: {words}" for name, words in faults]
        return EntryReport(
            file=file.name, entry=entry, outcome=Outcome.REFUSED, field=field, sentences=sentences, said=said
        )  # fmt: skip
    # Without what is not said: a column that is new here changes no row that came before it.
    digest = _digest(row.model_dump_json(exclude_defaults=True))
    return Given(file.name, number, row, said, digest, _digest(_typed(said)))


def _typed(said: Mapping[str, str]) -> str:
    return repr(sorted(said.items()))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _faults(sheet: Sheet, refusal: ValidationError) -> Iterator[tuple[str, str]]:
    """(column, sentence), once a column."""
    seen: set[str] = set()
    for fault in refusal.errors(include_url=False, include_input=False):
        name = str(fault["loc"][0]) if fault["loc"] else ""
        if name not in seen:
            seen.add(name)
            yield name, sentence(fault, words_of(sheet.row, name)).rstrip(".") + "."

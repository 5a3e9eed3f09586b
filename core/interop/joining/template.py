"""The files to fill in: one a sheet with its columns and example rows, and a page that says what goes into each."""

from collections.abc import Iterator
from pathlib import Path

from core.access.errors import Invalid
from core.interop.csv_text import write_rows
from core.interop.joining.sheets import REFERS, SHEETS, Sheet

HEAD = """\
# Bringing an organisation's staff, clients and open cases

Fill in these files, take the example rows out of each, and leave away the files that you do not need. They are taken in
in this order, and what one names must be in another, or have been taken in before:

{order}

- Save as CSV. Commas, semicolons or tabs, UTF-8 or Windows-1252: all are read.
- Write days like 31/12/1980, 31 Dec 1980 or 1980-12-31, always with four digits of the year.
- Write yes or no. An empty cell means: not known, or no.
- A key is what your own system calls somebody. It stays here, so that the same row taken in again changes nothing.
- Several words in one cell are separated by |, such as: debt | homeless.
- Try it first with `--dry-run`: nothing is written, and each row that needs mending is named.
- A person whom a partner supports already is found by a verified NHS number, date of birth and family name. Nothing of
  them is changed; your organisation supports them too from then on.

"""
FILLED_IN = "There is a file called {name} already. Choose an empty folder, so that nothing is written over."


def write_template(folder: Path) -> list[Path]:
    """The files that were written. Raises `Invalid` rather than write over one."""
    folder.mkdir(parents=True, exist_ok=True)
    written = [folder / "README.md", *(folder / f"{name}.csv" for name in SHEETS)]
    for path in written:
        if path.exists():
            raise Invalid("template", FILLED_IN.format(name=path.name))
    written[0].write_text(_page(), "utf-8")
    for sheet, path in zip(SHEETS.values(), written[1:], strict=True):
        with path.open("w", encoding="utf-8-sig", newline="") as into:
            write_rows(into, [sheet.columns, *sheet.examples])
    return written


def _page() -> str:
    order = "\n".join(f"{n}. `{sheet.name}.csv`: {_about(sheet)}" for n, sheet in enumerate(SHEETS.values(), 1))
    return HEAD.format(order=order) + "\n".join(line for sheet in SHEETS.values() for line in _columns(sheet))


def _about(sheet: Sheet) -> str:
    return " ".join((sheet.row.__doc__ or "").split())


def _columns(sheet: Sheet) -> Iterator[str]:
    yield f"## {sheet.name}.csv\n\n| Column | Needed | Example | Names a row of |\n|---|---|---|---|"
    for name, example in zip(sheet.columns, sheet.example, strict=True):
        other = REFERS.get(name, sheet.name)
        needed, of = "yes" if name in sheet.needed else "", "" if other == sheet.name else f"{other}.csv"
        yield f"| `{name}` | {needed} | {example.replace('|', ' or ')} | {of} |"
    yield ""

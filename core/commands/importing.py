"""`fingerpost import`: what arrives in files, taken in by the system that does so for an organisation."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from core.commands.answers import print_json, progress
from core.commands.databases import in_use
from core.commands.endings import Commands, WrongUse
from core.commands.options import DEFAULT_URL, AsJson, DatabaseUrl
from core.interop.csv_text import write_rows
from core.interop.fhir import SourceFile
from core.interop.import_report import EntryReport, ImportReport, Totals
from core.interop.joining.run import join
from core.interop.joining.template import write_template
from core.interop.referral_import import import_referrals
from core.interop.spreadsheet import Spreadsheet
from core.interop.spreadsheet import write_template as write_referral_template
from core.people.intake import intake_doors, joining_door

app = typer.Typer(cls=Commands, no_args_is_help=True, help="Take in what arrives in files.")


@app.callback()
def group() -> None:
    """Take in what arrives in files."""


Referrals = Annotated[
    list[Path] | None,
    typer.Argument(help="BaRS messages, FHIR R4 Patient and ServiceRequest files; or spreadsheets (.csv)"),
]
For = Annotated[
    str | None, typer.Option(help="Take in for this organisation only; else the shared triage decides", metavar="KEY")
]
Template = Annotated[
    Path | None, typer.Option(help="Write a spreadsheet to fill in into this folder, and end", metavar="DIR")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Of spreadsheets: write nothing; say what would be refused")]
Report = Annotated[
    Path | None, typer.Option(help="Of spreadsheets: write the report to this CSV file too", metavar="FILE")
]


@app.command()
def referrals(
    files: Referrals = None,
    organisation: For = None,
    template: Template = None,
    dry_run: DryRun = False,
    report: Report = None,
    database: DatabaseUrl = DEFAULT_URL,
    as_json: AsJson = False,
) -> None:
    """Take in referrals; each one whole or not at all, and the same message or row only once.

    A spreadsheet that was stopped goes on where it was when it is started again. Exit code 1 says that at least one
    was refused; the report names the field and what to do.

    Example: fingerpost import referrals message.json
    Example: fingerpost import referrals referrals.csv --dry-run
    """
    if template is not None:
        typer.echo(str(write_referral_template(template)))
        return
    if not files:
        raise WrongUse("Name the files. See: fingerpost import referrals --help")
    sheets = [file for file in files if file.suffix.casefold() == ".csv"]
    if sheets and len(sheets) < len(files):
        raise WrongUse("Take in spreadsheets and messages one after the other, not in one go.")
    if sheets:
        _spreadsheets(sheets, organisation, database, Asked(report, dry_run=dry_run, as_json=as_json))
    if dry_run or report:
        raise WrongUse("--dry-run and --report are for spreadsheets.")
    _messages(files, organisation, database, as_json=as_json)


def _messages(files: list[Path], organisation: str | None, database: str, *, as_json: bool) -> NoReturn:
    read = [SourceFile(str(file), file.read_bytes()) for file in files]
    with in_use(database) as installation, progress("Taking in referrals", len(read)) as advance:
        found = import_referrals(intake_doors(installation.doors, organisation), read, progress=advance)
    print_json(found.model_dump(mode="json")) if as_json else _show(found)
    raise typer.Exit(0 if found.is_clean else 1)


@dataclass(frozen=True)
class Asked:
    """How a run of spreadsheets is to be told, and whether it writes."""

    report: Path | None
    dry_run: bool
    as_json: bool


def _spreadsheets(files: list[Path], organisation: str | None, database: str, asked: Asked) -> NoReturn:
    totals = Totals()
    with in_use(database) as installation, _telling(asked.report, as_json=asked.as_json) as (tell, told):
        open_door = intake_doors(installation.doors, organisation)
        sheets = [Spreadsheet(open_door, file) for file in files]
        total, before = sum(sheet.total for sheet in sheets), 0
        with progress("Looking" if asked.dry_run else "Taking in referrals", total) as advance:
            for sheet in sheets:
                for done in sheet.run(tell, dry_run=asked.dry_run):
                    advance(before + done)
                totals, before = totals.plus(sheet.totals), before + sheet.total
    if asked.as_json:
        print_json(ImportReport(entries=told, totals=totals, notes=[]).model_dump(mode="json"))
    else:
        _sum_up(totals, dry_run=asked.dry_run)
    raise typer.Exit(1 if totals.refused else 0)


@app.command()
def organisation(
    files: Annotated[list[Path] | None, typer.Argument(help="The files, or the folder that holds them")] = None,
    organisation: Annotated[str, typer.Option(help="The organisation that joins", metavar="KEY")] = "",
    template: Annotated[
        Path | None, typer.Option(help="Write the files to fill in into this folder, and end", metavar="DIR")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Write nothing; say what would be refused")] = False,
    report: Annotated[Path | None, typer.Option(help="Write the report to this CSV file too", metavar="FILE")] = None,
    database: DatabaseUrl = DEFAULT_URL,
    as_json: AsJson = False,
) -> None:
    """Take in the staff, clients, caseloads and open cases of an organisation that joins.

    Each row whole or not at all, and only once: a run that was stopped goes on where it was when it is started again.
    Exit code 1 says that at least one row was refused; the report names its column and what to do.

    Example: fingerpost import organisation joining/ --organisation nilaari --dry-run
    """
    if template is not None:
        for written in write_template(template):
            typer.echo(str(written))
        return
    if not files or not organisation:
        raise WrongUse("Name the files and the organisation. See: fingerpost import organisation --help")
    with in_use(database) as installation, _telling(report, as_json=as_json) as (tell, told):
        door = joining_door(installation.doors, organisation)
        with progress("Looking" if dry_run else "Taking in") as advance:
            totals = join(door, files, tell=tell, dry_run=dry_run, progress=advance)
    if as_json:
        print_json(ImportReport(entries=told, totals=totals, notes=[]).model_dump(mode="json"))
    else:
        _sum_up(totals, dry_run=dry_run)
    raise typer.Exit(1 if totals.refused else 0)


@contextmanager
def _telling(file: Path | None, *, as_json: bool) -> Iterator[tuple[Callable[[EntryReport], None], list[EntryReport]]]:
    """How each entry is told as it comes, so that a long report is not held in memory: only JSON is one piece. Files
    and JSON hold every row; the terminal shows those of which a person should know, and the others as a number."""
    told: list[EntryReport] = []
    with ExitStack() as held:
        into = held.enter_context(file.open("w", encoding="utf-8-sig", newline="")) if file else None
        if into:
            write_rows(into, [("file", "row", "key", "outcome", "column", "what to know")])

        def tell(entry: EntryReport) -> None:
            if into:
                write_rows(into, [_cells(entry)])
            if as_json:
                told.append(entry)
            elif entry.sentences:
                typer.echo("\n".join(_lines(entry)))

        yield tell, told


def _cells(entry: EntryReport) -> tuple[str, ...]:
    said = " ".join(entry.sentences)
    return entry.file, entry.entry, entry.key or "", entry.outcome, entry.field or "", said


def _sum_up(totals: Totals, *, dry_run: bool = False) -> None:
    made = "would be created" if dry_run else "created"
    typer.echo(f"{totals.created} {made}, {totals.unchanged} received before, {totals.refused} refused.")
    if not (totals.created or totals.unchanged or totals.refused):
        typer.echo("Nothing was found to take in.")
    if dry_run:
        typer.echo("Nothing was written. What the access rules refuse shows only when it is.")


def _show(report: ImportReport) -> None:
    for entry in report.entries:
        typer.echo("\n".join(_lines(entry)))
    for note in report.notes:
        typer.echo(note)
    _sum_up(report.totals)


def _lines(entry: EntryReport) -> list[str]:
    field = f" ({entry.field})" if entry.field else ""
    return [f"{entry.file}, {entry.entry}: {entry.outcome}{field}", *(f"  {words}" for words in entry.sentences)]

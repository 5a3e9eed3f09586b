"""`fingerpost import`: what arrives in files, taken in by the system that does so for an organisation."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated

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
from core.people.intake import intake_doors, joining_door

app = typer.Typer(cls=Commands, no_args_is_help=True, help="Take in what arrives in files.")


@app.callback()
def group() -> None:
    """Take in what arrives in files."""


@app.command()
def referrals(
    files: Annotated[list[Path], typer.Argument(help="BaRS messages, or FHIR R4 Patient and ServiceRequest files")],
    organisation: Annotated[
        str | None,
        typer.Option(help="Take in for this organisation only; else the shared triage decides", metavar="KEY"),
    ] = None,
    database: DatabaseUrl = DEFAULT_URL,
    as_json: AsJson = False,
) -> None:
    """Take in referrals; each one whole or not at all, and the same message only once.

    Exit code 1 says that at least one was refused; the report names the field and what to do.

    Example: fingerpost import referrals message.json
    """
    read = [SourceFile(str(file), file.read_bytes()) for file in files]
    with in_use(database) as installation, progress("Taking in referrals", len(read)) as advance:
        report = import_referrals(intake_doors(installation.doors, organisation), read, progress=advance)
    print_json(report.model_dump(mode="json")) if as_json else _show(report)
    raise typer.Exit(0 if report.is_clean else 1)


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
    """How each entry is told as it comes, so that a long report is not held in memory: only JSON is one piece."""
    told: list[EntryReport] = []
    with ExitStack() as held:
        into = held.enter_context(file.open("w", encoding="utf-8-sig", newline="")) if file else None
        if into:
            write_rows(into, [("file", "row", "outcome", "column", "what to know")])

        def tell(entry: EntryReport) -> None:
            if into:
                write_rows(
                    into, [(entry.file, entry.entry, entry.outcome, entry.field or "", " ".join(entry.sentences))]
                )
            told.append(entry) if as_json else typer.echo("\n".join(_lines(entry)))

        yield tell, told


def _sum_up(totals: Totals, *, dry_run: bool = False) -> None:
    made = "would be created" if dry_run else "created"
    typer.echo(f"{totals.created} {made}, {totals.unchanged} received before, {totals.refused} refused.")
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

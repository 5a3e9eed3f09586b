"""`fingerpost import`: what arrives in files, taken in by the system that does so for an organisation."""

from pathlib import Path
from typing import Annotated

import typer

from core.commands.answers import print_json, progress
from core.commands.databases import in_use
from core.commands.endings import Commands
from core.commands.options import DEFAULT_URL, AsJson, DatabaseUrl
from core.interop.fhir import SourceFile
from core.interop.import_report import EntryReport, ImportReport
from core.interop.referral_import import import_referrals
from core.people.intake import intake_doors

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


def _show(report: ImportReport) -> None:
    for entry in report.entries:
        typer.echo("\n".join(_lines(entry)))
    for note in report.notes:
        typer.echo(note)
    totals = report.totals
    typer.echo(f"{totals.created} created, {totals.unchanged} received before, {totals.refused} refused.")


def _lines(entry: EntryReport) -> list[str]:
    field = f" ({entry.field})" if entry.field else ""
    return [f"{entry.file}, {entry.entry}: {entry.outcome}{field}", *(f"  {words}" for words in entry.sentences)]

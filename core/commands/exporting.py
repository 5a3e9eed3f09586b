"""`fingerpost export`: everything an organisation holds, for the day it leaves."""

from pathlib import Path
from typing import Annotated

import typer

from core.access.errors import Refused
from core.access.identity import Identity
from core.commands.answers import print_json, progress
from core.commands.databases import Installation, in_use
from core.commands.endings import Commands, Ending
from core.commands.keys import who
from core.commands.options import DEFAULT_URL, AsJson, DatabaseUrl
from core.interop.leaving.run import HandedOut, hand_out

app = typer.Typer(cls=Commands, no_args_is_help=True, help="Hand out what an organisation holds.")


@app.callback()
def group() -> None:
    """Hand out what an organisation holds."""


@app.command()
def organisation(
    organisation: Annotated[str, typer.Argument(help="The organisation that leaves", metavar="KEY")],
    out: Annotated[Path, typer.Option(help="The ZIP file to write; it must not be there yet", metavar="FILE")],
    key: Annotated[
        str | None,
        typer.Option("--key", envvar="FINGERPOST_KEY", show_envvar=True, help="The key of its organisation admin"),
    ] = None,
    second_key: Annotated[
        str | None,
        typer.Option(
            "--second-key", envvar="FINGERPOST_SECOND_KEY", show_envvar=True, help="The key of a privacy officer"
        ),
    ] = None,
    database: DatabaseUrl = DEFAULT_URL,
    as_json: AsJson = False,
) -> None:
    """Write everything that an organisation holds into one file, with what is current ready to be imported elsewhere.

    Its organisation admin asks for it, and a privacy officer approves: both with their API keys. The file is not
    encrypted. Very restricted records and confidential addresses stay.

    Example: fingerpost export organisation nilaari --out nilaari.zip
    """
    with in_use(database) as installation:
        made = _made(installation, out, organisation, key, second_key)
    if as_json:
        print_json({"file": str(made.path), "records": made.records, "files": made.files})
        return
    typer.echo(f"{made.records} records in {made.files} files: {made.path}. Keep it as safe as the records themselves.")


def _made(
    installation: Installation, out: Path, organisation: str, key: str | None, second_key: str | None
) -> HandedOut:
    def holders() -> tuple[Identity, Identity]:
        return who(installation, key, "--key"), who(installation, second_key, "--second-key")

    try:
        with progress("Handing out") as advance:
            return hand_out(installation.doors, out, organisation=organisation, holders=holders, progress=advance)
    except Refused as refusal:
        raise Ending(str(refusal)) from None

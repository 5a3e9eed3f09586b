"""`fingerpost papers`: the record of processing and the tables of an impact assessment, as files."""

from pathlib import Path
from typing import Annotated

import typer

from core.access.identity import Identity
from core.access.vocabulary import Action
from core.agreements.models import AgreementFigure
from core.app import pages
from core.commands.databases import Installation, in_use
from core.commands.endings import Ending
from core.commands.keys import who
from core.commands.options import DEFAULT_URL, DatabaseUrl
from core.papers.files import Form, written
from core.papers.making import make
from core.papers.tables import PaperName
from core.settings import Settings


def papers(
    name: Annotated[PaperName, typer.Argument(help="processing: the record of processing; impact: tables of a DPIA")],
    form: Annotated[Form, typer.Option("--as", help="In which form")] = Form.JSON,
    out: Annotated[
        Path | None, typer.Option(help="The file to write; without it the paper is printed", metavar="FILE")
    ] = None,
    key: Annotated[
        str | None,
        typer.Option(
            "--key",
            envvar="FINGERPOST_KEY",
            show_envvar=True,
            help="The key of a privacy officer or organisation admin",
        ),
    ] = None,
    database: DatabaseUrl = DEFAULT_URL,
) -> None:
    """Make a paper of the organisation that the key acts for, from what is configured now.

    The settings that it tells of are those of this shell: run it with the environment of the service.

    Example: fingerpost papers processing --as html --out processing.html
    """
    with in_use(database) as installation:
        made = _made(installation, who(installation, key, "--key"), name, form, database)
    if out is None:
        typer.echo(made.decode("utf-8-sig"), nl=False)
        return
    try:
        out.write_bytes(made)
    except OSError as fault:
        raise Ending(f"{out} cannot be written: {fault.strerror}.") from None
    typer.echo(f"{out}: {name.words}.")


def _made(installation: Installation, asked: Identity, name: PaperName, form: Form, database: str) -> bytes:
    with installation.doors.records(asked.actor, writing=False) as records:
        if not records.judge.may_ever(AgreementFigure, Action.READ):
            raise Ending("The papers are for privacy officers and organisation admins.")
        paper = make(records, installation.host, Settings(database_url=database), name)
        return written(paper, form, pages())

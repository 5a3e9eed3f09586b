"""Options that many commands share."""

from typing import Annotated

import typer

DEFAULT_URL = "sqlite:///fingerpost.db"
VARIABLE = "FINGERPOST_DATABASE_URL"

DatabaseUrl = Annotated[
    str,
    typer.Option(
        "--database",
        envvar=VARIABLE,
        show_envvar=True,
        metavar="URL",
        help="The database: sqlite:///path or postgresql://user@host/name",
    ),
]
MaybeDatabaseUrl = Annotated[
    str | None,
    typer.Option(
        "--database",
        envvar=VARIABLE,
        show_envvar=True,
        metavar="URL",
        help="The database: sqlite:///path or postgresql://user@host/name",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for other programs to read")]

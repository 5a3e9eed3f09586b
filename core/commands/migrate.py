"""`fingerpost migrate`: a database brought to the shape of this version."""

from typing import Annotated

import typer

from core.commands.answers import print_json
from core.commands.databases import NEWER, Shape, any_shape, bring_up_to_date, shape
from core.commands.endings import Ending, WrongUse
from core.commands.options import DEFAULT_URL, VARIABLE, AsJson
from core.database import migrate as migrations
from core.database.engine import Database

OwnerUrl = Annotated[
    str,
    typer.Option(
        "--database",
        envvar=["FINGERPOST_OWNER_DATABASE_URL", VARIABLE],
        show_envvar=True,
        metavar="URL",
        help="The database, on PostgreSQL as its owner: the application's own role may not change tables",
    ),
]
GrantTo = Annotated[
    str | None,
    typer.Option("--grant-to", metavar="ROLE", help="PostgreSQL: the application's role, which gets what it needs"),
]


def migrate(
    database: OwnerUrl = DEFAULT_URL,
    grant: GrantTo = None,
    check: Annotated[bool, typer.Option("--check", help="Change nothing; exit 1 if something is missing")] = False,
    as_json: AsJson = False,
) -> None:
    """Bring a database to the shape that this version needs. Make a copy of it first.

    Example: fingerpost migrate --database postgresql://owner@host/fingerpost --grant-to fingerpost_app
    """
    with any_shape(database) as installation:
        found = installation.database
        before, state = _revision(found), shape(found)
        if state is Shape.NEWER:
            raise Ending(NEWER)
        if not check:
            bring_up_to_date(found)
            grant_to(found, grant)
        after = _revision(found)
    _show(before, after, is_current=after == migrations.newest(), as_json=as_json)
    if check and state is not Shape.CURRENT:
        raise typer.Exit(1)


def grant_to(database: Database, role: str | None) -> None:
    """What the application's role may do; nothing to say where the database knows no roles."""
    refuse_roles_of_sqlite(database, role)
    if role is not None:
        migrations.grant(database, role)


def refuse_roles_of_sqlite(database: Database, role: str | None) -> None:
    if role is not None and database.dialect != "postgresql":
        raise WrongUse("--grant-to is for PostgreSQL: SQLite knows no roles.")


def _revision(database: Database) -> str | None:
    with database.read.connect() as connection:
        return migrations.current(connection)


def _show(before: str | None, after: str | None, *, is_current: bool, as_json: bool) -> None:
    if as_json:
        print_json({"before": before, "after": after, "newest": migrations.newest(), "is_current": is_current})
    elif not is_current:
        typer.echo(f"At {after or 'nothing yet'}; this version needs {migrations.newest()}. Run: fingerpost migrate")
    elif before == after:
        typer.echo(f"Nothing to do: at {after}.")
    else:
        typer.echo(f"From {before or 'nothing'} to {after}.")

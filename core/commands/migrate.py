"""`fingerpost migrate`: a database brought to the shape of this version."""

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from core import models
from core.commands.answers import print_json, progress, show_finding
from core.commands.databases import NEWER, Shape, any_shape, bring_up_to_date, shape
from core.commands.endings import NO, Ending, WrongUse
from core.commands.options import DEFAULT_URL, VARIABLE, AsJson
from core.database import migrate as migrations
from core.database.engine import Database
from core.operations.findings import Finding, Verdict
from core.operations.upgrade_check import before_upgrade

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
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit 1 if something is missing or in the way")
    ] = False,
    without_backup: Annotated[
        bool, typer.Option("--without-backup", help="Go on although no backup is younger than a day")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Bring a database to the shape that this version needs. Stop the service first, and back up.

    An older database is looked at before: a backup younger than a day, room on the disk, and the steps themselves,
    which are tried and rolled back. Nothing is changed unless all of that is well.

    Example: fingerpost migrate --database postgresql://owner@host/fingerpost --grant-to fingerpost_app
    """
    with any_shape(database) as installation:
        found = installation.database
        before, state = _revision(found), shape(found)
        if state is Shape.NEWER:
            raise Ending(NEWER)
        looked_at = tuple(_looked_at(found, state, without_backup=without_backup))
        is_safe = all(one.verdict is not Verdict.BROKEN for one in looked_at)
        if is_safe and not check:
            with progress("Bringing the database up to date") as advance:
                bring_up_to_date(found, advance)
            grant_to(found, grant)
        after = _revision(found)
    _show(before, after, looked_at, as_json=as_json)
    if not is_safe or (check and state is not Shape.CURRENT):
        raise typer.Exit(NO)


def _looked_at(database: Database, state: Shape, *, without_backup: bool) -> Iterator[Finding]:
    """Nothing can be lost of an empty database, and a current one stays as it is."""
    if state is Shape.OLDER:
        with progress("Trying the steps") as advance:
            yield from before_upgrade(database, models.METADATA, without_backup=without_backup, progress=advance)


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


def _show(before: str | None, after: str | None, looked_at: Sequence[Finding], *, as_json: bool) -> None:
    newest = migrations.newest()
    if as_json:
        checks = [one.__dict__ for one in looked_at]
        print_json(
            {"before": before, "after": after, "newest": newest, "is_current": after == newest, "checks": checks}
        )
        return
    for one in looked_at:
        show_finding(one)
    if after != newest:
        typer.echo(f"At {after or 'nothing yet'}; this version needs {newest}. Nothing was changed.")
    elif before == after:
        typer.echo(f"Nothing to do: at {after}.")
    else:
        typer.echo(f"From {before or 'nothing'} to {after}.")

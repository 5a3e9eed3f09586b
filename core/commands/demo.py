"""`fingerpost demo`: an invented partnership to try everything with, on this machine only."""

import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import make_url

from core.access.audit.seal import seal
from core.commands.answers import print_json, print_table, progress, remark
from core.commands.databases import NEWER, Installation, Shape, any_shape, bring_up_to_date, shape
from core.commands.endings import Ending
from core.commands.options import AsJson, MaybeDatabaseUrl
from core.commands.serve import LOOPBACK, Port, listen, refuse_taken
from core.demo.opening import Demo, NotADemo, earlier_seed, hand_out, refuse_strangers
from core.demo.seeding import seed_demo


def demo(
    database: MaybeDatabaseUrl = None,
    seed: Annotated[int, typer.Option(help="The same seed on the same day makes the same people")] = 1,
    clients: Annotated[int, typer.Option(min=1, max=200_000, help="How many clients to invent")] = 600,
    port: Port = 8000,
    no_serve: Annotated[
        bool, typer.Option("--no-serve", help="Make the database, print the accounts, and end")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Try the product with invented people: makes a partnership, prints accounts to sign in with, and serves it.

    Passwords and keys are new each time. Without --database everything is thrown away when the demo stops. With the
    database of an earlier demo its records stay as they are and only passwords and keys are made anew.

    Example: fingerpost demo
    Example: fingerpost demo --no-serve --json --database sqlite:///demo.db --seed 7 --clients 100
    """
    if not no_serve:
        refuse_taken(LOOPBACK, port)
    folder = None if database else Path(tempfile.mkdtemp(prefix="fingerpost-demo-"))
    url = database or f"sqlite:///{folder}/demo.db"
    try:
        with any_shape(url) as installation:
            made = prepare(installation, seed, clients)
        _show(made, as_json)
        if no_serve:
            remark(f"The database of this demo: {_without_password(url)}")
            folder = None  # it is the answer, so it stays
            return
        remark(f"Fingerpost is at http://{LOOPBACK}:{port}/ — stop it with Ctrl+C")
        listen(url, LOOPBACK, port, 1, demo=True)
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def prepare(installation: Installation, seed: int, clients: int) -> Demo:
    """A filled demo database with fresh passwords and keys; what is not a demo's is refused and left alone."""
    database = installation.database
    found = shape(database)
    if found is Shape.NEWER:
        raise Ending(NEWER)
    try:
        refuse_strangers(database, is_migrated=found is not Shape.EMPTY)
    except NotADemo as stranger:
        raise Ending(str(stranger)) from None
    bring_up_to_date(database)
    earlier = earlier_seed(database)
    if earlier is None:
        with progress("Inventing people", clients) as advance:
            seed_demo(installation.doors, installation.host, seed=seed, clients=clients, progress=advance)
    else:
        remark(f"Using the demo that is there (seed {earlier}); its records stay, passwords and keys are new.")
    made = hand_out(installation.doors, is_reused=earlier is not None)
    while seal(database):
        pass
    return made


def _show(made: Demo, as_json: bool) -> None:
    if as_json:
        print_json({"accounts": [one.model_dump() for one in made.accounts], "counts": dict(made.counts)})
        return
    rows = [(one.username, one.password, one.person) for one in made.accounts]
    print_table(("Username", "Password", "Person"), rows, "Accounts of the demo: nobody in it is real")
    counts = ", ".join(f"{number:,} {name.replace('_', ' ')}" for name, number in made.counts.items())
    typer.echo(f"{counts}. API keys: --json shows them.")


def _without_password(url: str) -> str:
    return make_url(url).render_as_string(hide_password=True)

"""`fingerpost audit`: whether the audit is as it was written."""

import typer

from core.access.audit.seal import verify
from core.commands.answers import print_json, progress
from core.commands.databases import in_use
from core.commands.endings import Commands
from core.commands.options import DEFAULT_URL, AsJson, DatabaseUrl

app = typer.Typer(cls=Commands, no_args_is_help=True, help="Check the audit.")


@app.callback()
def group() -> None:
    """Check the audit."""


@app.command(name="verify")
def verify_chain(database: DatabaseUrl = DEFAULT_URL, as_json: AsJson = False) -> None:
    """Walk the chain of seals; names the first entry that was changed, removed or reordered, and exits 1.

    Entries not sealed yet are counted: the service seals once a second.

    Example: fingerpost audit verify
    """
    with in_use(database) as installation, progress("Checking the audit") as advance:
        verdict = verify(installation.database, advance)
    if as_json:
        print_json({**verdict.__dict__, "is_sound": verdict.fault is None})
    elif verdict.fault is not None:
        typer.echo(f"{verdict.sealed} entries are as they were written; then: {verdict.fault}.")
    else:
        typer.echo(f"{verdict.sealed} entries are as they were written; {verdict.unsealed} are not sealed yet.")
    raise typer.Exit(0 if verdict.fault is None else 1)

"""The command line `fingerpost`: wires the commands together, each kept in its own module of `core.commands`."""

import typer

from core.commands.demo import demo
from core.commands.endings import Commands
from core.commands.serve import serve

app = typer.Typer(
    cls=Commands,
    help="Shared case management for voluntary mental-health organisations. Start with: fingerpost demo",
    epilog="Exit codes: 0 done, 1 the answer is no, 2 wrong use.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(demo)
app.command()(serve)

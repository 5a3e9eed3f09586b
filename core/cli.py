"""The command line `fingerpost`: wires the commands together, each kept in its own module of `core.commands`."""

import typer

from core.commands import audit, clock, exporting, framework, importing, instrument, plugin, plugins, policy
from core.commands.backup import backup
from core.commands.demo import demo
from core.commands.doctor import doctor
from core.commands.endings import Commands
from core.commands.init import init
from core.commands.migrate import migrate
from core.commands.papers import papers
from core.commands.restore import restore
from core.commands.serve import serve

app = typer.Typer(
    cls=Commands,
    help="Shared case management for voluntary mental-health organisations. Start with: fingerpost demo",
    epilog="Exit codes: 0 done, 1 the answer is no, 2 wrong use.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (demo, init, migrate, serve, backup, restore, doctor, papers):
    app.command()(command)
app.add_typer(importing.app, name="import")
app.add_typer(exporting.app, name="export")
app.add_typer(policy.app, name="policy")
app.add_typer(plugins.app, name="plugins")
app.add_typer(framework.app, name="framework")
app.add_typer(plugin.app, name="plugin")
app.add_typer(audit.app, name="audit")
app.add_typer(clock.app, name="clock")
app.add_typer(instrument.app, name="instrument")

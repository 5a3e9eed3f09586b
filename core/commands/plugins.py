"""`fingerpost plugins`: what is installed, which organisation has switched it on, whose rules are in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import typer
from sqlalchemy import Connection, select

from core.access.errors import Invalid
from core.access.protected import table_of
from core.access.rules import Rule, lines_of
from core.access.system import Reason, SystemRecords
from core.access.versions import newest
from core.commands.answers import print_json, print_table
from core.commands.databases import Installation, in_use
from core.commands.endings import Commands, WrongUse
from core.commands.options import DEFAULT_URL, AsJson, DatabaseUrl
from core.extensions.installed import HOUSE
from core.extensions.manager import PluginHost
from core.organisations import enablement
from core.organisations.enablement import check_installed, switches
from core.organisations.models import Organisation, OrganisationPlugin, Standing

app = typer.Typer(cls=Commands, no_args_is_help=True, help="What plugins are installed, and who uses them.")
O, S = table_of(Organisation), table_of(OrganisationPlugin)  # noqa: E741
Name = Annotated[str, typer.Argument(help="The plugin's name")]
For = Annotated[str, typer.Option("--organisation", metavar="KEY", help="The organisation it is for")]


@dataclass(frozen=True)
class Line:
    """One plugin. `rules` says whether the rules it proposes are in force."""

    name: str
    summary: str
    release: str
    enabled_for: list[str]
    rules: str


@app.command(name="list")
def list_plugins(database: DatabaseUrl = DEFAULT_URL, as_json: AsJson = False) -> None:
    """Show installed plugins, who has switched them on, and whether the rules they propose are in force.

    Example: fingerpost plugins list
    """
    with in_use(database) as installation, installation.database.read.connect() as connection:
        lines = _lines(installation, connection)
    if as_json:
        print_json({"plugins": [line.__dict__ for line in lines]})
        return
    rows = [(line.name, line.summary, ", ".join(line.enabled_for) or "nobody", line.rules) for line in lines]
    print_table(("Plugin", "What it is", "Switched on by", "Its rules"), rows)


@app.command()
def enable(name: Name, organisation: For, database: DatabaseUrl = DEFAULT_URL) -> None:
    """Switch a plugin on for an organisation. Its rules count once two policy admins have published them.

    Example: fingerpost plugins enable nilaari --organisation nilaari
    """
    _switch(database, name, organisation, on=True)


@app.command()
def disable(name: Name, organisation: For, database: DatabaseUrl = DEFAULT_URL) -> None:
    """Switch a plugin off for an organisation. What was written with it stays readable.

    Example: fingerpost plugins disable nilaari --organisation nilaari
    """
    _switch(database, name, organisation, on=False)


def _switch(database: str, name: str, organisation: str, *, on: bool) -> None:
    with in_use(database) as installation, installation.doors.system(Reason.SETTINGS) as system:
        try:
            changed = _turn(system, installation.host, name, organisation, on)
        except Invalid as wrong:
            raise WrongUse(wrong.message) from None
    state = "on" if on else "off"
    typer.echo(
        f"{name} is {state} for {organisation}." if changed else f"{name} was {state} for {organisation} already."
    )


def _turn(system: SystemRecords, host: PluginHost, name: str, organisation: str, on: bool) -> bool:
    """The same service as the organisation's page; a plugin that has gone can still be switched off."""
    if on:
        return enablement.enable(system, host, organisation=organisation, plugin=name)
    if name not in {switch.plugin for switch in switches(system)}:
        check_installed(host, name)
    return enablement.disable(system, organisation=organisation, plugin=name)


def _lines(installation: Installation, connection: Connection) -> list[Line]:
    number = newest(connection)
    assert number is not None, "a database in use has a policy"
    in_force = installation.doors.policies.get(connection, number).rules
    asked = select(S.c.plugin, O.c.key).join_from(S, O, O.c.id == S.c.organisation_id).where(S.c.enabled)
    on = connection.execute(asked.order_by(O.c.key)).all()
    partners = select(O.c.key).where(O.c.standing == Standing.PARTNER).order_by(O.c.key)
    everybody = list(connection.execute(partners).scalars())
    return [
        Line(
            plugin.name, plugin.summary, plugin.release,
            everybody if plugin.name == HOUSE else [row.key for row in on if row.plugin == plugin.name],
            _rules(plugin.policy_text, in_force),
        )
        for plugin in installation.host.plugins
    ]  # fmt: skip


def _rules(text: str, in_force: Mapping[str, Rule]) -> str:
    """A rule counts as published when the policy in force has one that says the same under the same id."""
    proposed = [Rule(*line.cells[1:]) for line in lines_of(text) if line.type == "p"]
    published = [rule for rule in proposed if in_force.get(rule.id) == rule]
    if not proposed:
        return "none"
    if len(published) == len(proposed):
        return "published"
    return "partly published" if published else "draft"

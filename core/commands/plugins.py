"""`fingerpost plugins`: what is installed, which organisation has switched it on, whose rules are in force."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import typer
from sqlalchemy import Connection, select, update

from core.access.protected import table_of
from core.access.rules import Rule, lines_of
from core.access.system import Reason, SystemRecords
from core.access.versions import newest
from core.commands.answers import print_json, print_table
from core.commands.databases import Installation, in_use
from core.commands.endings import Commands, WrongUse
from core.commands.options import DEFAULT_URL, AsJson, DatabaseUrl
from core.database import clock
from core.extensions.installed import HOUSE
from core.organisations.enablement import HOUSE_IS_ON
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
    with in_use(database) as installation:
        _known(name, "plugin", [plugin.name for plugin in installation.host.plugins])
        if name == HOUSE:
            raise WrongUse(HOUSE_IS_ON)
        with installation.doors.system(Reason.SETTINGS) as system:
            found = {row.key: row for row in system.connection.execute(select(O.c.id, O.c.key, O.c.name))}
            _known(organisation, "organisation", sorted(found))
            ours = found[organisation]
            changed = _set(system, ours.id, name, on)
    state = "on" if on else "off"
    typer.echo(f"{name} is {state} for {ours.name}." if changed else f"{name} was {state} for {ours.name} already.")


def _set(system: SystemRecords, organisation_id: object, name: str, on: bool) -> bool:
    """Whether this changed anything; what changed is audited."""
    here = (S.c.organisation_id == organisation_id, S.c.plugin == name)
    row = system.connection.execute(select(S.c.enabled).where(*here)).first()
    if (row is not None and row.enabled) == on:
        return False
    if row is None:
        system.add(
            OrganisationPlugin(organisation_id=organisation_id, plugin=name, enabled=on, switched_at=clock.now())
        )
    else:
        values = {"enabled": on, "switched_at": clock.now(), "version": S.c.version + 1}
        system.connection.execute(update(S).where(*here).values(values))
    system.note("plugin switched " + ("on" if on else "off"), detail=f"{name} for organisation {organisation_id}")
    return True


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


def _known(word: str, what: str, known: list[str]) -> None:
    if word in known:
        return
    near = difflib.get_close_matches(word, known, 1)
    hint = f"Did you mean '{near[0]}'?" if near else f"Known: {', '.join(known) or 'none'}."
    raise WrongUse(f"There is no {what} '{word}'. {hint}")

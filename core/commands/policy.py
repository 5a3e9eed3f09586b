"""`fingerpost policy`: check a policy file, put one in force, explain a decision."""

from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from core.access.check import PolicyFaults
from core.access.errors import Conflict, NotFound, Refused
from core.access.explain import SAYINGS, Explanation, explain, explain_all
from core.access.vocabulary import Action, Vocabulary
from core.commands.answers import print_json
from core.commands.databases import in_use
from core.commands.endings import Commands, Ending, WrongUse
from core.commands.keys import who
from core.commands.options import DEFAULT_URL, AsJson, DatabaseUrl, MaybeDatabaseUrl
from core.explain.records_of import record_of
from core.explain.schemas import ExplanationOut
from core.extensions.manager import PluginHost
from core.policy_admin.checking import PolicyFile, faults_in, standing_words
from core.policy_admin.publishing import publish_policy
from core.vocabulary import declared
from core.web.problems import TITLES

app = typer.Typer(cls=Commands, no_args_is_help=True, help="Check, publish and explain the rules of access.")
LONGEST_NOTE = 200
Key = Annotated[str | None, typer.Option("--key", envvar="FINGERPOST_KEY", show_envvar=True, help="Your API key")]
SecondKey = Annotated[
    str | None,
    typer.Option("--second-key", envvar="FINGERPOST_SECOND_KEY", show_envvar=True, help="The second admin's API key"),
]


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Policy files, read together in this order as one policy")],
    database: MaybeDatabaseUrl = None,
    as_json: AsJson = False,
) -> None:
    """Name every fault of policy files, with line and suggestion; nothing is changed.

    With a database its organisations and agreements are the words to use, without one those of the partnership.

    Example: fingerpost policy check policies/partnership.csv plugins/missing_link/policy.csv
    """
    read = [PolicyFile(str(file), _text(file)) for file in files]
    faults = faults_in(read, _words(database))
    if as_json:
        print_json({"faults": [fault.__dict__ for fault in faults]})
    else:
        typer.echo("\n".join(map(str, faults)) or "No faults.")
    raise typer.Exit(1 if faults else 0)


@app.command()
def publish(
    file: Annotated[Path, typer.Argument(help="The whole policy")],
    key: Key = None,
    second_key: SecondKey = None,
    note: Annotated[
        str | None, typer.Option(help=f"Why: kept with the version, {LONGEST_NOTE} characters at most")
    ] = None,
    database: DatabaseUrl = DEFAULT_URL,
    as_json: AsJson = False,
) -> None:
    """Put a policy in force, with the API keys of two policy admins of two organisations: nobody approves alone.

    Keys are better given as FINGERPOST_KEY and FINGERPOST_SECOND_KEY: options can be seen by others on this machine.

    Example: fingerpost policy publish rules.csv --note "Volunteers see safe contact"
    """
    if note is not None and len(note) > LONGEST_NOTE:
        raise WrongUse(f"--note must be {LONGEST_NOTE} characters or fewer.")
    text = _text(file)
    with in_use(database) as installation:
        asked, approved = who(installation, key, "--key"), who(installation, second_key, "--second-key")
        try:
            done = publish_policy(installation.doors, text=text, asked=asked, approved=approved, note=note)
        except PolicyFaults as faults:
            lines = "\n".join(f"{file} {fault}" for fault in faults.faults)
            raise Ending(f"{lines}\nNothing was changed.") from None
        except (Refused, Conflict) as refusal:
            raise Ending(str(refusal)) from None
    if as_json:
        print_json(done.__dict__)
    else:
        typer.echo(f"Version {done.number} is in force: {done.rules} rules, beneath them the floor.")


@app.command(name="explain")
def explain_decision(
    kind: Annotated[str, typer.Argument(help="The kind of record, such as client or contact")],
    record: Annotated[UUID, typer.Argument(help="Its id")],
    action: Annotated[str | None, typer.Argument(help="One action, such as read; leave it out for all")] = None,
    key: Key = None,
    database: DatabaseUrl = DEFAULT_URL,
    as_json: AsJson = False,
) -> None:
    """Say why the holder of a key may, or may not, do something with a record that they may read.

    Exit code 1: not allowed, or no such record that the holder may read.

    Example: fingerpost policy explain client 0192f0c1-7a53-7a3e-8c1b-000000000000 read
    """
    asked = _action(action)
    with in_use(database) as installation:
        actor = who(installation, key, "--key").actor
        try:
            with installation.doors.records(actor, writing=False) as records:
                entity = record_of(records, kind, record)
                said = explain_all(records, entity) if asked is None else [explain(records, entity, asked)]
        except NotFound:
            raise Ending(f"{TITLES[404]}.") from None
    _show(said, as_json)
    raise typer.Exit(0 if all(one.allowed for one in said) or asked is None else 1)


def _show(said: list[Explanation], as_json: bool) -> None:
    if as_json:
        print_json([ExplanationOut.model_validate(one).model_dump(mode="json") for one in said])
        return
    for one in said:
        rule = f" (rule {one.rule})" if one.rule else ""
        typer.echo(f"{one.action}: {'allowed' if one.allowed else 'not allowed'}{rule}. {one.sentence}")
        for near in one.nearest:
            typer.echo(f"  {near.rule}: {near.sentence} Missing: {'; '.join(near.missing)}.")


def _action(said: str | None) -> Action | None:
    if said is None or said in SAYINGS:
        return None if said is None else Action(said)
    raise WrongUse(f"There is no action '{said}' to ask about. Use one of: {', '.join(SAYINGS)}.")


def _words(database: str | None) -> Vocabulary:
    if database is None:
        return standing_words(declared(plugin.name for plugin in PluginHost.installed().plugins))
    with in_use(database) as installation, installation.database.read.connect() as connection:
        return installation.doors.policies.words(connection)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")  # spreadsheet programs begin a CSV file with a mark
    except UnicodeDecodeError:
        raise Ending(f"{file}: this is no text in UTF-8. Save it as plain CSV.") from None

"""`fingerpost init`: a new installation with the partnership's standing facts and its first admins."""

import json
from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel, ConfigDict, ValidationError

from core.access.check import PolicyFaults
from core.access.policy import Policy
from core.access.system import Reason
from core.access.versions import publish
from core.commands.answers import print_json, print_table, remark
from core.commands.databases import NEWER, Installation, Shape, any_shape, bring_up_to_date, shape
from core.commands.endings import Ending, WrongUse
from core.commands.migrate import GrantTo, OwnerUrl, grant_to
from core.commands.options import DEFAULT_URL, AsJson
from core.database import clock
from core.demo.mark import has_organisations, has_tables
from core.organisations.partnership import BSW, StandingFacts, establish
from core.people.first_people import FirstAccount, FirstPeople, FirstPerson, FirstRole, name_first
from core.policy_admin.shipped import shipped_policy

Named = Annotated[list[str] | None, typer.Option(metavar="ORGANISATION=NAME")]


class FactsFile(BaseModel):
    """What --facts reads; whatever it leaves out is the partnership's own, or said with options."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    partnership: StandingFacts = BSW
    people: tuple[FirstPerson, ...] = ()


def init(
    database: OwnerUrl = DEFAULT_URL,
    people_admin: Named = None,
    policy_admin: Named = None,
    privacy_officer: Named = None,
    facts: Annotated[Path | None, typer.Option(help="A JSON file with standing facts and first people")] = None,
    example: Annotated[bool, typer.Option("--example", help="Print such a JSON file to start from, and end")] = False,
    grant: GrantTo = None,
    as_json: AsJson = False,
) -> None:
    """Set up an empty database: tables, organisations, services, the agreement, the first rules and the first admins.

    Names one people admin, one policy admin and one privacy officer in each of two organisations, six people in all.
    They are in force at once; every later grant of such a role needs two people of two organisations. Their passwords
    and keys are printed once.

    Example: fingerpost init --people-admin second_step="Ann Example" --people-admin alabare="Bo Example"
    --policy-admin second_step="Cy Example" --policy-admin alabare="Di Example"
    --privacy-officer second_step="Ed Example" --privacy-officer alabare="Flo Example"
    """
    if example:
        print_json(_example())
        return
    chosen = _read(facts) if facts else FactsFile()
    named = {FirstRole.PEOPLE_ADMIN: people_admin, FirstRole.POLICY_ADMIN: policy_admin,
             FirstRole.PRIVACY_OFFICER: privacy_officer}  # fmt: skip
    by_options = [_person(role, said) for role, several in named.items() for said in several or ()]
    people = _first_people((*chosen.people, *by_options), chosen.partnership)
    with any_shape(database) as installation:
        _refuse_initialised(installation)
        bring_up_to_date(installation.database)
        accounts = _set_up(installation, chosen.partnership, people)
        grant_to(installation.database, grant)
    _show(accounts, as_json)


def _set_up(installation: Installation, facts: StandingFacts, people: FirstPeople) -> list[FirstAccount]:
    """One transaction: all of it, or an empty database as before."""
    today, text = clock.today(), shipped_policy(installation.host)
    installed = {plugin.name for plugin in installation.host.plugins}
    for organisation in facts.organisations:
        if missing := sorted(set(organisation.plugins) - installed):
            raise Ending(f"{organisation.name} wants plugins that are not installed: {', '.join(missing)}.")
    doors = installation.doors
    with doors.system(Reason.SETTINGS) as system:
        known = establish(system, facts, today)
        accounts = name_first(system, people, known.organisations, today)
        try:
            Policy(text, doors.policies.words(system.connection))
        except PolicyFaults as faults:
            raise Ending(f"The shipped rules do not fit these facts:\n{faults}") from None
        publish(system.connection, text, "The rules that were shipped", None, None)
        system.note("installation set up", detail=", ".join(account.username for account in accounts))
    return accounts


def _refuse_initialised(installation: Installation) -> None:
    found = shape(installation.database)
    if found is Shape.NEWER:
        raise Ending(NEWER)
    with installation.database.read.connect() as connection:
        strange = found is Shape.EMPTY and has_tables(connection)
        if strange or (found is not Shape.EMPTY and has_organisations(connection)):
            raise Ending("This database is in use already; nothing was changed. Give init an empty one.")


def _person(role: FirstRole, said: str) -> FirstPerson:
    organisation, sign, name = said.partition("=")
    if not sign or not organisation.strip() or not name.strip():
        raise WrongUse(f'Write --{role.replace("_", "-")} ORGANISATION=NAME, such as second_step="Ann Example".')
    return FirstPerson(organisation=organisation.strip(), role=role, name=name.strip()[:200])


def _first_people(people: tuple[FirstPerson, ...], facts: StandingFacts) -> FirstPeople:
    strangers = sorted({one.organisation for one in people} - {one.key for one in facts.organisations})
    if strangers:
        known = ", ".join(one.key for one in facts.organisations)
        raise WrongUse(f"There is no organisation '{strangers[0]}'. Use one of: {known}.")
    try:
        return FirstPeople(people=people)
    except ValidationError as refusal:
        raise WrongUse(f"{_sentence(refusal)}. See: fingerpost init --help") from None


def _read(file: Path) -> FactsFile:
    try:
        return FactsFile.model_validate_json(file.read_bytes())
    except ValidationError as refusal:
        raise WrongUse(f"{file}: {_sentence(refusal)}") from None


def _sentence(refusal: ValidationError) -> str:
    first = refusal.errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    words = first["msg"].removeprefix("Value error, ")
    return f"{place}: {words}" if place else words[:1].upper() + words[1:]


def _example() -> object:
    people = [
        FirstPerson(organisation=organisation, role=role, name=f"{role.replace('_', ' ').title()} of {organisation}")
        for organisation in ("second_step", "alabare")
        for role in FirstRole
    ]
    return json.loads(FactsFile(people=tuple(people)).model_dump_json())


def _show(accounts: list[FirstAccount], as_json: bool) -> None:
    if as_json:
        print_json({"accounts": [account.__dict__ for account in accounts]})
        return
    rows = [(one.username, one.password, one.api_key, one.person) for one in accounts]
    print_table(("Username", "First password", "API key", "Person"), rows, "First admins: written down nowhere else")
    remark("Next: fingerpost serve")

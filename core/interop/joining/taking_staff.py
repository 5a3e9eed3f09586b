"""Teams, services, staff and their lines, as an organisation that joins brings them: each gives the id of what it made,
and what a person should know of it."""

from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from typing import TypeVar
from uuid import UUID

from core.access.errors import Invalid
from core.interop.joining.here import Here
from core.interop.joining.sheets import LineRow, Row, ServiceRow, StaffRow, TeamRow
from core.matrix.lines import set_line
from core.matrix.models import Line, StaffLine
from core.matrix.schemas import LineAsked
from core.notices.models import Channel, StaffAddress
from core.organisations.models import Service, Team, TeamMember
from core.people.accounts import TAKEN
from core.people.models import Person, RoleHeld
from core.people.roles import POWERFUL, roles_offered

AnyRow = TypeVar("AnyRow", bound=Row)
Taken = tuple[UUID, tuple[str, ...]]
THERE = "Your organisation has one of this name already: it is used."
REASON = "Held when the organisation joined"


def each(take: Callable[[Here, AnyRow], Taken]) -> Callable[[Here, Sequence[AnyRow]], list[Taken]]:
    """One after the other: for files of few rows."""
    return lambda here, rows: [take(here, row) for row in rows]


def take_team(here: Here, row: TeamRow) -> Taken:
    there = here.named.get(("teams", row.team.casefold()))
    if there is not None:
        return there, (THERE,)
    return here.records.add(Team(organisation_id=here.organisation_id, name=row.team)).id, ()


def take_service(here: Here, row: ServiceRow) -> Taken:
    there = here.named.get(("services", row.service.casefold()))
    if there is not None:
        return there, (THERE,)
    made = Service(
        organisation_id=here.organisation_id, name=row.service, team_type=row.team_type, women_only=row.women_only,
        team_id=here.maybe("team", "teams", row.team),
    )  # fmt: skip
    return here.records.add(made).id, ()


def take_workers(here: Here, rows: Sequence[StaffRow]) -> list[Taken]:
    """Names; then roles, employment, places in teams, and where they are told of messages."""
    roles = [roles_of(here, row) for row in rows]
    teams = [here.maybe("team", "teams", row.team) for row in rows]
    people = [Person(name=row.name) for row in rows]
    here.records.add_all(people)
    here.records.add_all(
        [_role(here, person, row, role) for person, row, held in zip(people, rows, roles, strict=True) for role in held]
    )
    here.records.add_all([_employment(here, person, row) for person, row in zip(people, rows, strict=True)])
    here.records.add_all(
        [_member(here, *one) for one in zip(people, rows, teams, strict=True) if one[2] is not None]  # type: ignore[arg-type]
    )
    here.records.add_all([way for person, row in zip(people, rows, strict=True) for way in _ways(here, person, row)])
    return [(person.id, ()) for person in people]


def _ways(here: Here, person: Person, row: StaffRow) -> Iterator[StaffAddress]:
    for channel, address in ((Channel.EMAIL, row.email), (Channel.SMS, row.mobile)):
        if address is not None:
            yield StaffAddress(
                person_id=person.id, organisation_id=here.organisation_id, channel=channel, address=address
            )


def _role(here: Here, person: Person, row: StaffRow, role: str) -> RoleHeld:
    return RoleHeld(
        person_id=person.id, organisation_id=here.organisation_id, role=role, reason=REASON, starts=row.starts,
        ends=row.ends, asked_by=here.records.actor.person_id, asked_for=here.organisation_id,
    )  # fmt: skip


def _employment(here: Here, person: Person, row: StaffRow) -> StaffLine:
    return StaffLine(
        person_id=person.id, organisation_id=here.organisation_id, line=Line.EMPLOYMENT, is_accepted=True,
        starts=row.starts, ends=row.ends,
    )  # fmt: skip


def _member(here: Here, person: Person, row: StaffRow, team_id: UUID) -> TeamMember:
    return TeamMember(
        team_id=team_id, person_id=person.id, organisation_id=here.organisation_id, starts=row.starts, ends=row.ends
    )


def take_line(here: Here, row: LineRow) -> Taken:
    """Within the organisation: a line to another one's manager is set, and accepted, by people."""
    asked = LineAsked(
        person_id=here.id_of("staff_key", "staff", row.staff_key), line=row.line, starts=row.starts, reason=REASON,
        manager_id=here.id_of("manager_key", "staff", row.manager_key),
    )  # fmt: skip
    return set_line(here.records, asked=asked).id, ()


def roles_of(here: Here, row: StaffRow) -> list[str]:
    """By their word in the rules, or as the product names them. Raises `Invalid`, also for a user name of somebody
    else's."""
    if row.username is not None and row.username in here.usernames:
        raise Invalid("username", TAKEN)
    offered = roles_offered(here.records)
    known = {role.name: role.name for role in offered} | {role.words.casefold(): role.name for role in offered}
    return list(dict.fromkeys(_known_role(said, known) for said in row.roles))


def _known_role(said: str, known: dict[str, str]) -> str:
    name = known.get(said) or known.get(said.casefold())
    if name is None:
        near = get_close_matches(said.casefold(), list(known), 1)
        raise Invalid("roles", "One of these roles is not known. " + (f"Did you mean {near[0]}?" if near else ""))
    if name in POWERFUL:
        raise Invalid("roles", "A powerful role is not taken in from a file: two people admins grant it.")
    return name

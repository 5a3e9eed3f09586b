"""Who works for the organisation, or in one of its teams: as far as the asker may read who holds which role."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select

from core.access.errors import NotFound
from core.access.records import Records
from core.clients.names import fold
from core.database import clock
from core.organisations.models import Team, TeamMember
from core.people.models import Person, RoleHeld

PAGE = 50


@dataclass(frozen=True)
class Worker:
    """One person: roles by their words in the rules, teams by name; `is_gone` when every role here has ended."""

    id: UUID
    name: str
    version: int
    roles: tuple[str, ...]
    teams: tuple[str, ...]
    is_gone: bool


@dataclass(frozen=True)
class StaffPage:
    workers: Sequence[Worker]
    next: UUID | None
    count: int


def staff(records: Records, *, name: str = "", after: UUID | None = None, limit: int = PAGE) -> StaffPage:
    """A page of them by name; `name` narrows them to those whose name has these beginnings of words, without regard to
    accents and case."""
    found = [one for one in _everybody(records) if _fits(one.name, name)]
    first = next((n + 1 for n, one in enumerate(found) if one.id == after), 0)
    page = found[first : first + limit]
    more = first + limit < len(found)
    return StaffPage(page, page[-1].id if more else None, len(found))


def one_of_staff(records: Records, person_id: UUID) -> Worker:
    """Raises `NotFound` for somebody who has nothing to do with the organisation."""
    for one in _everybody(records):
        if one.id == person_id:
            return one
    raise NotFound


def _everybody(records: Records) -> list[Worker]:
    roles, teams, today = _roles(records), _teams(records), clock.today()
    people = records.find(
        select(Person).where(Person.id.in_([*roles, *teams]), Person.is_system.is_(False)).order_by(Person.id)
    )
    made = []
    for person in people:
        held = [one for one in roles.get(person.id, []) if one.ends is None or one.ends >= today]
        current = tuple(sorted({one.role for one in held if one.is_approved and one.starts <= today}))
        own = tuple(teams.get(person.id, ()))
        made.append(Worker(person.id, person.name, person.version, current, own, is_gone=not held and not own))
    return sorted(made, key=lambda one: (one.is_gone, fold(one.name), one.id))


def _roles(records: Records) -> dict[UUID, list[RoleHeld]]:
    found: dict[UUID, list[RoleHeld]] = {}
    for role in records.find(select(RoleHeld).where(RoleHeld.organisation_id == records.actor.organisation_id)):
        found.setdefault(role.person_id, []).append(role)
    return found


def _teams(records: Records) -> dict[UUID, list[str]]:
    """The names of the organisation's own teams, by member of today."""
    today = clock.today()
    asked = (
        select(TeamMember.person_id, Team.name)
        .join(Team, Team.id == TeamMember.team_id)
        .where(Team.organisation_id == records.actor.organisation_id, TeamMember.starts <= today)
        .where(or_(TeamMember.ends.is_(None), TeamMember.ends >= today))
        .order_by(Team.name)
    )
    found: dict[UUID, list[str]] = {}
    for row in records.rows(asked):
        found.setdefault(row.person_id, []).append(row.name)
    return found


def _fits(name: str, sought: str) -> bool:
    parts = fold(name).split()
    return all(any(part.startswith(word) for part in parts) for word in fold(sought).split())

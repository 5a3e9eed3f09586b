"""The team across employers: who employs whom and who manages whom today, as far as the viewer may read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, or_, select

from core.access.errors import NotFound
from core.access.records import Records
from core.database import clock
from core.matrix.models import Line, StaffLine
from core.organisations.models import Organisation
from core.people.models import Person

MOST = 3000
ORDER = list(Line)
TO_BE_CONFIRMED = "To be confirmed"


@dataclass(frozen=True)
class Tie:
    """One line of a person, with names in place of ids; `manager` is None for employment."""

    id: UUID
    person_id: UUID
    person: str
    line: Line
    employer: str
    manager_id: UUID | None
    manager: str | None
    manager_organisation: str | None
    is_accepted: bool
    in_force: bool
    source: StaffLine

    @property
    def is_over(self) -> bool:
        return self.source.ends is not None and self.source.ends < clock.today()

    @property
    def words(self) -> str:
        """The line as a sentence's end: `Missing Link`, or `Sen Senior, Second Step`."""
        if self.manager is None:
            return self.employer if self.line is Line.EMPLOYMENT else TO_BE_CONFIRMED
        return f"{self.manager}, {self.manager_organisation}" if self.manager_organisation else self.manager


@dataclass(frozen=True)
class Member:
    """One person of the team; `ties` are those in force today, employment first."""

    person_id: UUID
    name: str
    ties: tuple[Tie, ...]

    def of(self, line: Line) -> list[Tie]:
        return [tie for tie in self.ties if tie.line is line]

    @property
    def employers(self) -> list[str]:
        """Who employs the person; a person whose employment is not shown has other lines that name the employer."""
        shown = [tie.employer for tie in self.of(Line.EMPLOYMENT)] or [tie.employer for tie in self.ties]
        return list(dict.fromkeys(shown))


@dataclass(frozen=True)
class Managed:
    """A manager and the people whose lines lead to them."""

    manager_id: UUID
    manager: str
    ties: tuple[Tie, ...]


def team(records: Records) -> list[Member]:
    """Everybody of whom the viewer may read a line that is in force today, by name."""
    ties = [tie for tie in _ties(records, select(StaffLine)) if tie.in_force and tie.is_accepted]
    people: dict[UUID, list[Tie]] = {}
    for tie in ties:
        people.setdefault(tie.person_id, []).append(tie)
    members = [Member(id, own[0].person, tuple(own)) for id, own in people.items()]
    return sorted(members, key=lambda member: (member.name, member.person_id))


def chart(members: Sequence[Member]) -> list[Managed]:
    """Who manages whom, by the manager's name."""
    managers: dict[UUID, list[Tie]] = {}
    for tie in (tie for member in members for tie in member.ties):
        if tie.manager_id is not None:
            managers.setdefault(tie.manager_id, []).append(tie)
    found = [Managed(id, own[0].manager or "", tuple(own)) for id, own in managers.items()]
    return sorted(found, key=lambda managed: (managed.manager, managed.manager_id))


def lines_of(records: Records, person_id: UUID) -> list[Tie]:
    """All lines of one person that may be read, past and coming ones too. Raises `NotFound` if there are none."""
    found = _ties(records, select(StaffLine).where(StaffLine.person_id == person_id))
    if not found:
        raise NotFound
    return found


def managed_by(records: Records, person_id: UUID) -> list[Tie]:
    """The lines in force today that lead to this person."""
    asked = select(StaffLine).where(StaffLine.manager_id == person_id)
    return [tie for tie in _ties(records, asked) if tie.in_force and tie.is_accepted]


def waiting(records: Records) -> list[Tie]:
    """Lines to a manager that nobody has accepted yet, and whose time is not over."""
    asked = select(StaffLine).where(
        StaffLine.is_accepted.is_(False),
        StaffLine.manager_id.is_not(None),
        or_(StaffLine.ends.is_(None), StaffLine.ends >= clock.today()),
    )
    return _ties(records, asked)


def tie_of(records: Records, line: StaffLine) -> Tie:
    """One line that this door has shown, with names."""
    (tie,) = _ties(records, select(StaffLine).where(StaffLine.id == line.id))
    return tie


def _ties(records: Records, asked: Select[StaffLine]) -> list[Tie]:
    """By kind of line, those in force first, then the newest."""
    lines = records.find(asked.limit(MOST))
    people = _names(records, Person, {id for line in lines for id in (line.person_id, line.manager_id)})
    organisations = _names(
        records, Organisation, {id for line in lines for id in (line.organisation_id, line.manager_organisation_id)}
    )
    ties = [_tie(line, people, organisations) for line in lines]
    return sorted(ties, key=lambda tie: (tie.person, ORDER.index(tie.line), not tie.in_force, tie.source.starts))


def _tie(line: StaffLine, people: Mapping[UUID, str], organisations: Mapping[UUID, str]) -> Tie:
    return Tie(
        line.id, line.person_id, people[line.person_id], line.line, organisations[line.organisation_id],
        line.manager_id, people.get(line.manager_id) if line.manager_id else None,
        organisations.get(line.manager_organisation_id) if line.manager_organisation_id else None,
        line.is_accepted or line.line is Line.EMPLOYMENT, line.in_force(clock.today()), line,
    )  # fmt: skip


def _names(records: Records, model: type[Person] | type[Organisation], ids: set[UUID | None]) -> Mapping[UUID, str]:
    wanted = [id for id in ids if id is not None]
    return {row.id: row.name for row in records.rows(select(model.id, model.name).where(model.id.in_(wanted)))}

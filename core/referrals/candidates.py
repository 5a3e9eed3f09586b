"""To whom a referral may be allocated, and what is known beside each name: room, languages, travel, posts for women."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select

from core.access.records import Records
from core.access.vocabulary import Action
from core.clients.people_named import names_of_organisations, names_of_people
from core.database import clock
from core.involvement.apart import is_apart, refuse_apart
from core.involvement.models import Allocation
from core.organisations.models import Team, TeamMember
from core.referrals.capacity import FEWEST, Carries, capacities, carried
from core.referrals.capacity_models import WorkerCapacity
from core.referrals.models import Referral


@dataclass(frozen=True)
class Candidate:
    """A worker of the service's team, acting for an employer. `caseload` and `points` count the people whom the viewer
    may see; None where another employer's worker carries fewer than five. `capacity` is None where nothing is set, or
    nothing may be read. `speaks`: the person's own language is among theirs. `for_women`: they hold a post in which
    women who asked for a woman are supported, on a lawful ground."""

    team_member_id: UUID
    worker_id: UUID
    worker: str
    employer_id: UUID
    employer: str
    caseload: int | None
    points: int | None
    capacity: WorkerCapacity | None
    speaks: bool
    for_women: bool

    @property
    def can_carry(self) -> int | None:
        return self.capacity.points if self.capacity else None

    @property
    def languages(self) -> list[str]:
        return self.capacity.languages if self.capacity else []

    @property
    def travels(self) -> str | None:
        return self.capacity.travels if self.capacity else None


def candidates(records: Records, referral: Referral) -> list[Candidate]:
    """Workers of the service's team, whoever employs them, whom the rules let this actor give the client to: those who
    carry fewest people first, never by whom they carry."""
    members = [member for member in _members(records, referral) if _may_carry(records, referral, member)]
    ids = [member.person_id for member in members]
    people, organisations = names_of_people(records, ids), names_of_organisations(records)
    carrying, able = carried(records, ids), capacities(records, ids)
    found = []
    for member in members:
        key = (member.person_id, member.organisation_id)
        shown = _masked(carrying.get(key, Carries()), is_own=member.organisation_id == referral.organisation_id)
        found.append(
            Candidate(
                member.id, member.person_id, people[member.person_id], member.organisation_id,
                organisations[member.organisation_id], *shown, able.get(key),
                speaks=_speaks(referral, able.get(key)), for_women=_is_for_women(records, referral, member),
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (FEWEST - 1 if one.caseload is None else one.caseload, one.worker))


def kept_from(records: Records, referral: Referral) -> list[str]:
    """Workers of the team whom the viewer could give the client to, were they not kept apart: by name, without a
    reason."""
    people = [
        member.person_id
        for member in _members(records, referral)
        if is_apart(records.decide(Action.CREATE, _proposed(records, referral, member)))
    ]
    return sorted(names_of_people(records, people).values())


def refuse_kept_apart(records: Records, referral: Referral, team_member_id: UUID) -> None:
    """Raises `Invalid` in neutral words for a worker of the team who cannot be given this client."""
    for member in _members(records, referral):
        if member.id == team_member_id:
            refuse_apart(records.decide(Action.CREATE, _proposed(records, referral, member)), "team_member_id")


def _masked(carries: Carries, *, is_own: bool) -> tuple[int | None, int | None]:
    """(people, points): small numbers of another employer's worker would tell of single people."""
    return (carries.heads, carries.points) if is_own or carries.heads >= FEWEST else (None, None)


def _speaks(referral: Referral, capacity: WorkerCapacity | None) -> bool:
    language = referral.client.language if referral.client else None
    return bool(language and capacity and language.casefold() in {one.casefold() for one in capacity.languages})


def _members(records: Records, referral: Referral) -> Sequence[TeamMember]:
    """Of the service's team today; a service without a team of its own has all teams of its organisation."""
    today, service = clock.today(), referral.service
    teams = (
        TeamMember.team_id == service.team_id
        if service.team_id is not None
        else TeamMember.team_id.in_(select(Team.id).where(Team.organisation_id == service.organisation_id))
    )
    in_force = (TeamMember.starts <= today, or_(TeamMember.ends.is_(None), TeamMember.ends >= today))
    found: dict[tuple[UUID, UUID], TeamMember] = {}
    for member in records.find(select(TeamMember).where(teams, *in_force).order_by(TeamMember.id)):
        found.setdefault((member.person_id, member.organisation_id), member)
    return list(found.values())


def _may_carry(records: Records, referral: Referral, member: TeamMember) -> bool:
    return records.decide(Action.CREATE, _proposed(records, referral, member)).allowed


def _is_for_women(records: Records, referral: Referral, member: TeamMember) -> bool:
    return records.decide(Action.ASSIGN, _proposed(records, referral, member)).allowed


def _proposed(records: Records, referral: Referral, member: TeamMember) -> Allocation:
    return Allocation(
        client_id=referral.client_id, worker_id=member.person_id, organisation_id=member.organisation_id,
        starts=clock.today(), allocated_by=records.actor.person_id,
    )  # fmt: skip

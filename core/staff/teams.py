"""Teams, their members whoever employs them, and services."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import or_, select

from core.access.decision import Decision
from core.access.errors import Invalid, Refused
from core.access.records import Records
from core.access.vocabulary import Action
from core.database import clock
from core.organisations.models import Organisation, Service, Team, TeamMember
from core.people.models import Person
from core.staff.localities import localities
from core.staff.schemas import MemberIn, ServiceIn, TeamIn

MISSING = {
    "team_is_ours": ("team_id", "Members are named by the organisation that hosts the team."),
    "member_works_there": ("person_id", "Choose somebody who holds a role in that organisation today."),
}
SAME_NAME = "Your organisation has one of this name already. Choose another name."


def add_team(records: Records, *, asked: TeamIn) -> Team:
    _refuse_locality(records, asked.locality_id)
    _refuse_same_name(records, Team, asked.name)
    made = Team(organisation_id=records.actor.organisation_id, locality_id=asked.locality_id, name=asked.name)
    return records.add(made)


def change_team(records: Records, *, team: Team, asked: TeamIn) -> None:
    _refuse_locality(records, asked.locality_id)
    _refuse_same_name(records, Team, asked.name, but=team.id)
    team.name, team.locality_id = asked.name, asked.locality_id
    records.flush()


def add_service(records: Records, *, asked: ServiceIn) -> Service:
    _refuse_team(records, asked.team_id)
    _refuse_same_name(records, Service, asked.name)
    return records.add(Service(organisation_id=records.actor.organisation_id, **asked.model_dump()))


def change_service(records: Records, *, service: Service, asked: ServiceIn) -> None:
    _refuse_team(records, asked.team_id)
    _refuse_same_name(records, Service, asked.name, but=service.id)
    for name, value in asked.model_dump().items():
        setattr(service, name, value)
    records.flush()


def add_member(records: Records, *, team: Team, asked: MemberIn) -> TeamMember:
    """By the team's host. Raises `Invalid` naming the field, or `Refused`."""
    starts = asked.starts or clock.today()
    if asked.ends is not None and asked.ends < starts:
        raise Invalid("ends", "The last day is the first day or later.")
    member = TeamMember(
        team_id=team.id, person_id=asked.person_id, starts=starts, ends=asked.ends,
        organisation_id=asked.organisation_id or records.actor.organisation_id,
    )  # fmt: skip
    _refuse_strangers(records, member)
    decision = records.decide(Action.CREATE, member)
    if not decision.allowed:
        raise _mended(decision)
    _refuse_twice(records, member)
    records.because(asked.reason)
    return records.add(member)


def end_member(records: Records, *, member: TeamMember, ends: date | None, reason: str) -> None:
    """By the team's host, or by the organisation whose worker it is."""
    today, last = clock.today(), ends or clock.today()
    if member.ends is not None and member.ends < today:
        raise Invalid("ends", "This worker has left the team already.")
    if last < max(member.starts, today - timedelta(days=1)):
        raise Invalid("ends", "The last day is yesterday at the earliest, and not before the first.")
    records.because(reason)
    with records.act(Action.CLOSE, member):
        member.ends = last


def members_of(records: Records, team: Team) -> Sequence[TeamMember]:
    """Those of today and of days to come, by their first day."""
    asked = select(TeamMember).where(
        TeamMember.team_id == team.id, or_(TeamMember.ends.is_(None), TeamMember.ends >= clock.today())
    )
    return records.find(asked.order_by(TeamMember.starts, TeamMember.id))


def teams_here(records: Records) -> Sequence[Team]:
    """The organisation's own, by name."""
    return records.find(select(Team).where(Team.organisation_id == records.actor.organisation_id).order_by(Team.name))


def services_here(records: Records) -> Sequence[Service]:
    ours = Service.organisation_id == records.actor.organisation_id
    return records.find(select(Service).where(ours).order_by(Service.name))


def _refuse_locality(records: Records, locality_id: UUID | None) -> None:
    if locality_id is not None and locality_id not in {one.id for one in localities(records)}:
        raise Invalid("locality_id", "Choose one of the localities shown.")


def _refuse_team(records: Records, team_id: UUID | None) -> None:
    if team_id is not None and team_id not in {team.id for team in teams_here(records)}:
        raise Invalid("team_id", "Choose one of your organisation’s teams.")


def _refuse_same_name(
    records: Records, model: type[Team] | type[Service], name: str, *, but: UUID | None = None
) -> None:
    """So that a name in a list or a file means one of them."""
    ours = records.actor.organisation_id
    rows = records.rows(select(model.id, model.name).where(model.organisation_id == ours))
    if any(row.name.casefold() == name.casefold() and row.id != but for row in rows):
        raise Invalid("name", SAME_NAME)


def _refuse_strangers(records: Records, member: TeamMember) -> None:
    people = records.find(select(Person).where(Person.id == member.person_id))
    if not people or people[0].is_system:
        raise Invalid("person_id", "Choose one of the people shown.")
    if not records.find(select(Organisation).where(Organisation.id == member.organisation_id)):
        raise Invalid("organisation_id", "Choose one of the organisations shown.")


def _refuse_twice(records: Records, member: TeamMember) -> None:
    same = select(TeamMember).where(
        TeamMember.team_id == member.team_id,
        TeamMember.person_id == member.person_id,
        TeamMember.organisation_id == member.organisation_id,
        or_(TeamMember.ends.is_(None), TeamMember.ends >= member.starts),
    )
    if records.find(same if member.ends is None else same.where(TeamMember.starts <= member.ends)):
        raise Invalid("person_id", "This worker is in the team in this time already.")


def _mended(decision: Decision) -> Exception:
    for near in decision.near:
        if len(near.missing) == 1 and near.missing[0] in MISSING:
            return Invalid(*MISSING[near.missing[0]])
    return Refused(str(decision))

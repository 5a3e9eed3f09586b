"""The API of teams, their members, services and localities: names that everybody signed in may read."""

from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select

from core.access.errors import StaleVersion
from core.access.protected import Kept
from core.access.records import Records
from core.access.replies import IfMatch, Reply
from core.access.routing import Face, Router, requires, signed_in
from core.access.vocabulary import Action
from core.organisations.models import Locality, Service, Team, TeamMember
from core.staff.localities import add_locality, localities, rename_locality
from core.staff.schemas import (
    LocalityIn,
    LocalityOut,
    MemberEndedIn,
    MemberIn,
    MemberOut,
    ServiceIn,
    ServiceOut,
    TeamIn,
    TeamOut,
)
from core.staff.teams import (
    add_member,
    add_service,
    add_team,
    change_service,
    change_team,
    end_member,
    members_of,
)
from core.web.lists import Listed, whole

router = Router(face=Face.API, prefix="/api/v1", tags=["teams and services"])

OPEN = "names of teams, services and localities are no secret among the partners"
Named = TypeVar("Named", bound=Kept)


@router.get("/teams", signed_in(OPEN))
def list_teams(records: Records) -> Listed[TeamOut]:
    """Every team of every organisation, by name."""
    return whole(TeamOut, records.find(select(Team).order_by(Team.name, Team.id)))


@router.post("/teams", requires(Team, Action.CREATE), status=201)
def add_a_team(records: Records, asked: TeamIn) -> Reply[TeamOut]:
    team = add_team(records, asked=asked)
    return Reply(TeamOut.model_validate(team), version=team.version, location=f"{router.prefix}/teams/{team.id}")


@router.get("/teams/{team_id}", signed_in(OPEN))
def show_team(records: Records, team_id: UUID) -> Reply[TeamOut]:
    team = records.kept(Team, team_id)
    return Reply(TeamOut.model_validate(team), version=team.version)


@router.put("/teams/{team_id}", requires(Team, Action.WRITE))
def change_a_team(records: Records, team_id: UUID, asked: TeamIn, version: IfMatch) -> Reply[TeamOut]:
    team = _opened(records, Team, team_id, version, TeamOut)
    change_team(records, team=team, asked=asked)
    return Reply(TeamOut.model_validate(team), version=team.version)


@router.get("/teams/{team_id}/members", signed_in(OPEN))
def list_members(records: Records, team_id: UUID) -> Listed[MemberOut]:
    """Members of today and of days to come."""
    return whole(MemberOut, members_of(records, records.kept(Team, team_id)))


@router.post("/teams/{team_id}/members", requires(TeamMember, Action.CREATE), status=201)
def add_a_member(records: Records, team_id: UUID, asked: MemberIn) -> Reply[MemberOut]:
    """Somebody joins a team of your organisation, whoever employs them."""
    member = add_member(records, team=records.kept(Team, team_id), asked=asked)
    return Reply(MemberOut.model_validate(member), version=member.version)


@router.post("/team-members/{member_id}/end", requires(TeamMember, Action.CLOSE))
def end_a_membership(records: Records, member_id: UUID, ended: MemberEndedIn, version: IfMatch) -> Reply[MemberOut]:
    """Name a worker's last day in a team: its host may, and the organisation whose worker it is."""
    member = _opened(records, TeamMember, member_id, version, MemberOut)
    end_member(records, member=member, ends=ended.ends, reason=ended.reason)
    return Reply(MemberOut.model_validate(member), version=member.version)


@router.get("/services", signed_in(OPEN))
def list_services(records: Records) -> Listed[ServiceOut]:
    """What people can be referred to, at every organisation."""
    return whole(ServiceOut, records.find(select(Service).order_by(Service.name, Service.id)))


@router.post("/services", requires(Service, Action.CREATE), status=201)
def add_a_service(records: Records, asked: ServiceIn) -> Reply[ServiceOut]:
    made = add_service(records, asked=asked)
    return Reply(ServiceOut.model_validate(made), version=made.version, location=f"{router.prefix}/services/{made.id}")


@router.get("/services/{service_id}", signed_in(OPEN))
def show_service(records: Records, service_id: UUID) -> Reply[ServiceOut]:
    service = records.kept(Service, service_id)
    return Reply(ServiceOut.model_validate(service), version=service.version)


@router.put("/services/{service_id}", requires(Service, Action.WRITE))
def change_a_service(records: Records, service_id: UUID, asked: ServiceIn, version: IfMatch) -> Reply[ServiceOut]:
    service = _opened(records, Service, service_id, version, ServiceOut)
    change_service(records, service=service, asked=asked)
    return Reply(ServiceOut.model_validate(service), version=service.version)


@router.get("/localities", signed_in(OPEN))
def list_localities(records: Records) -> Listed[LocalityOut]:
    return whole(LocalityOut, localities(records))


@router.post("/localities", requires(Locality, Action.CREATE), status=201)
def add_a_locality(records: Records, asked: LocalityIn) -> Reply[LocalityOut]:
    made = add_locality(records, asked=asked)
    place = f"{router.prefix}/localities/{made.id}"
    return Reply(LocalityOut.model_validate(made), version=made.version, location=place)


@router.get("/localities/{locality_id}", signed_in(OPEN))
def show_locality(records: Records, locality_id: UUID) -> Reply[LocalityOut]:
    locality = records.kept(Locality, locality_id)
    return Reply(LocalityOut.model_validate(locality), version=locality.version)


@router.put("/localities/{locality_id}", requires(Locality, Action.WRITE))
def rename_a_locality(
    records: Records, locality_id: UUID, asked: LocalityIn, version: IfMatch
) -> Reply[LocalityOut]:  # fmt: skip
    """Its key stays what it was."""
    locality = _opened(records, Locality, locality_id, version, LocalityOut)
    rename_locality(records, locality=locality, asked=asked)
    return Reply(LocalityOut.model_validate(locality), version=locality.version)


def _opened(records: Records, model: type[Named], id: UUID, version: int, shape: type[BaseModel]) -> Named:
    found = records.kept(model, id)
    if found.version != version:
        raise StaleVersion(found.version, shape.model_validate(found).model_dump(mode="json"))
    return found

"""Pages of teams, their members, and services."""

from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select

from core.access.errors import Invalid, NotFound
from core.access.records import Records
from core.access.routing import Face, Router, requires, signed_in
from core.access.vocabulary import Action
from core.clients.people_named import names_of_organisations, names_of_people
from core.organisations.models import Organisation, Standing, Team, TeamMember
from core.people.models import Person
from core.staff.localities import localities
from core.staff.schemas import MemberEndedIn, MemberIn, TeamIn
from core.staff.team_api import OPEN
from core.staff.teams import (
    add_member,
    add_team,
    change_team,
    end_member,
    members_of,
    services_here,
    teams_here,
)
from core.web.conflicts import conflict_page, version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered, parse
from core.web.parts import Choice

router = Router(face=Face.PAGE)

STALE = "This was changed meanwhile. Open the page again."


@router.get("/teams", signed_in(OPEN))
def teams_page(records: Records, request: Request) -> Response:
    return _teams(records, request, FormState())


@router.post("/teams", requires(Team, Action.CREATE))
def team_added(records: Records, request: Request, form: TypedForm) -> Response:

    def act(asked: TeamIn) -> Response:
        team = add_team(records, asked=asked)
        return RedirectResponse(f"/teams/{team.id}", 303)

    return answered(TeamIn, form, act, lambda state: _teams(records, request, state, 422))


@router.get("/teams/{team_id}", signed_in(OPEN))
def team_page(records: Records, request: Request, team_id: UUID) -> Response:
    return _team(records, request, records.kept(Team, team_id), FormState())


@router.get("/teams/{team_id}/change", requires(Team, Action.WRITE))
def team_form(records: Records, request: Request, team_id: UUID) -> Response:
    team = records.kept(Team, team_id)
    if not records.may(Action.WRITE, team):
        raise NotFound
    return _change(records, request, team, FormState.showing(TeamIn(name=team.name, locality_id=team.locality_id)))


@router.post("/teams/{team_id}/change", requires(Team, Action.WRITE))
def team_changed(records: Records, request: Request, team_id: UUID, form: TypedForm) -> Response:
    team, asked = records.kept(Team, team_id), parse(TeamIn, form)
    if isinstance(asked, FormState):
        return _change(records, request, team, asked, 422)
    place = f"/teams/{team.id}"
    if version_in(form) != team.version:
        now = TeamIn(name=team.name, locality_id=team.locality_id)
        return conflict_page(request, form, version=team.version, now=now, action=f"{place}/change", current=place)
    try:
        change_team(records, team=team, asked=asked)
    except Invalid as wrong:
        return _change(records, request, team, FormState(form).with_error(wrong.field, wrong.message), 422)
    return RedirectResponse(place, 303)


@router.post("/teams/{team_id}/members", requires(TeamMember, Action.CREATE))
def member_added(records: Records, request: Request, team_id: UUID, form: TypedForm) -> Response:
    team = records.kept(Team, team_id)

    def act(asked: MemberIn) -> Response:
        add_member(records, team=team, asked=asked)
        return RedirectResponse(f"/teams/{team.id}", 303)

    return answered(MemberIn, form, act, lambda state: _team(records, request, team, state, 422))


@router.get("/team-members/{member_id}/end", requires(TeamMember, Action.CLOSE))
def member_end_form(records: Records, request: Request, member_id: UUID) -> Response:
    return _end(records, request, records.kept(TeamMember, member_id), FormState())


@router.post("/team-members/{member_id}/end", requires(TeamMember, Action.CLOSE))
def member_ended(records: Records, request: Request, member_id: UUID, form: TypedForm) -> Response:
    member = records.kept(TeamMember, member_id)
    if version_in(form) != member.version:
        raise Invalid("version", STALE)

    def act(ended: MemberEndedIn) -> Response:
        end_member(records, member=member, ends=ended.ends, reason=ended.reason)
        return RedirectResponse(f"/teams/{member.team_id}", 303)

    return answered(MemberEndedIn, form, act, lambda state: _end(records, request, member, state, 422))


def _change(records: Records, request: Request, team: Team, state: FormState, status: int = 200) -> Response:
    places = [Choice(str(one.id), one.name) for one in localities(records)]
    return render(request, "staff/team_change.html", status_code=status, state=state, team=team, localities=places)


def _teams(records: Records, request: Request, state: FormState, status: int = 200) -> Response:
    names = {one.id: one.name for one in localities(records)}
    return render(
        request, "staff/teams.html", status_code=status, state=state, teams=teams_here(records), locality_names=names,
        services=services_here(records), localities=[Choice(str(id), name) for id, name in names.items()],
        may_add=records.judge.may_ever(Team, Action.CREATE),
    )  # fmt: skip


def _team(records: Records, request: Request, team: Team, state: FormState, status: int = 200) -> Response:
    members, may_name = members_of(records, team), records.judge.may_ever(TeamMember, Action.CREATE)
    return render(
        request, "staff/team.html", status_code=status, state=state, team=team, host=team.organisation.name,
        members=members, people=names_of_people(records, [one.person_id for one in members]),
        organisations=names_of_organisations(records), may_change=records.may(Action.WRITE, team),
        ending={one.id for one in members if records.may(Action.CLOSE, one)},
        offered=_people(records) if may_name else [], partners=_partners(records) if may_name else [],
    )  # fmt: skip


def _end(records: Records, request: Request, member: TeamMember, state: FormState, status: int = 200) -> Response:
    team = records.kept(Team, member.team_id)
    name = names_of_people(records, [member.person_id])[member.person_id]
    return render(
        request, "staff/member_end.html", status_code=status, state=state, member=member, team=team, name=name
    )


def _people(records: Records) -> list[Choice]:
    """Everybody's name is open; whether somebody works where the form says is decided when it is sent."""
    found = records.find(select(Person).where(Person.is_system.is_(False)).order_by(Person.name).limit(3000))
    return [Choice(str(one.id), one.name) for one in found]


def _partners(records: Records) -> list[Choice]:
    found = records.find(select(Organisation).where(Organisation.standing == Standing.PARTNER))
    return [Choice(str(one.id), one.name) for one in sorted(found, key=lambda one: one.name)]

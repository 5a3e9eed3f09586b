"""The page of roles: who holds which, what waits for a second yes, and a form to ask."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlalchemy import select

from core.access.errors import Invalid
from core.access.records import Records
from core.access.routing import Face, Router, requires
from core.access.vocabulary import Action
from core.database import clock
from core.organisations.models import Organisation
from core.people.api import NEWEST_FIRST
from core.people.models import Person, RoleHeld
from core.people.roles import approve_role, ask_for_role, change_role, end_role, people_here, roles_offered
from core.people.schemas import RoleAsked, RoleChanged, RoleEnded
from core.web.conflicts import version_in
from core.web.environment import render
from core.web.forms import FormState, TypedForm, answered
from core.web.lists import After
from core.web.parts import Choice

router = Router(face=Face.PAGE, prefix="/people/roles")

ROWS = 50
APPROVED = "Approved. The role counts from tomorrow. It belongs to the other organisation and is no longer shown here."


@dataclass(frozen=True)
class RoleLine:
    """A role as the page shows it; `state` says in words whether it counts."""

    held: RoleHeld
    person: str
    organisation: str
    role: str
    state: str
    asked_by: str
    approved_by: str
    may_approve: bool
    may_end: bool


@router.get("", requires(RoleHeld, Action.READ), from_replica=True)
def roles_page(
    records: Records, request: Request, after: After = None, approved: Literal["yes"] | None = None
) -> Response:
    """Whoever approved a role of another organisation no longer sees it here, and is told so."""
    return _page(records, request, FormState(), after=after, notice=APPROVED if approved else None)


@router.post("", requires(RoleHeld, Action.CREATE))
def role_asked(records: Records, request: Request, form: TypedForm) -> Response:

    def act(asked: RoleAsked) -> Response:
        ask_for_role(records, asked=asked)
        return RedirectResponse("/people/roles", 303)

    return answered(RoleAsked, form, act, lambda state: _page(records, request, state, status=422))


@router.post("/{grant_id}/approve", requires(RoleHeld, Action.APPROVE))
def role_approved(records: Records, grant_id: UUID, form: TypedForm) -> Response:
    approve_role(records, role=_opened(records, grant_id, form))
    return RedirectResponse("/people/roles?approved=yes", 303)


@router.get("/{grant_id}/end", requires(RoleHeld, Action.CLOSE))
def end_form(records: Records, request: Request, grant_id: UUID) -> Response:
    return _end_form(records, request, records.one(RoleHeld, grant_id), FormState())


@router.post("/{grant_id}/end", requires(RoleHeld, Action.CLOSE))
def role_ended(records: Records, request: Request, grant_id: UUID, form: TypedForm) -> Response:
    role = _opened(records, grant_id, form)

    def act(ended: RoleEnded) -> Response:
        end_role(records, role=role, ends=ended.ends, reason=ended.reason)
        return RedirectResponse("/people/roles", 303)

    return answered(RoleEnded, form, act, lambda state: _end_form(records, request, role, state, 422))


@router.get("/{grant_id}/change", requires(RoleHeld, Action.CLOSE))
def change_form(records: Records, request: Request, grant_id: UUID) -> Response:
    return _change_form(records, request, records.one(RoleHeld, grant_id), FormState())


@router.post("/{grant_id}/change", requires(RoleHeld, Action.CLOSE))
def role_changed(records: Records, request: Request, grant_id: UUID, form: TypedForm) -> Response:
    role = _opened(records, grant_id, form)

    def act(changed: RoleChanged) -> Response:
        change_role(records, role=role, asked=changed)
        return RedirectResponse("/people/roles", 303)

    return answered(RoleChanged, form, act, lambda state: _change_form(records, request, role, state, 422))


def _opened(records: Records, grant_id: UUID, form: Mapping[str, str | list[str]]) -> RoleHeld:
    role = records.one(RoleHeld, grant_id)
    if version_in(form) != role.version:
        raise Invalid("version", "This role was changed meanwhile. Open the page again.")
    return role


def _page(
    records: Records,
    request: Request,
    state: FormState,
    *,
    after: UUID | None = None,
    status: int = 200,
    notice: str | None = None,
) -> Response:
    page = records.page(RoleHeld, order=NEWEST_FIRST, limit=ROWS, after=after)
    lines = _lines(records, list(page.rows))
    offered, people = _choices(records)
    return render(
        request, "people/roles.html", status_code=status, state=state, notice=notice, people=people, offered=offered,
        may_ask=bool(offered), waiting=[line for line in lines if not line.held.is_approved],
        lines=[line for line in lines if line.held.is_approved],
        next_href=page.next and f"/people/roles?after={page.next}", first_href="/people/roles" if after else None,
    )  # fmt: skip


def _choices(records: Records) -> tuple[list[Choice], list[Choice]]:
    """(roles, people) of the form; nothing for somebody whom no rule could let give a role."""
    if not records.judge.may_ever(RoleHeld, Action.CREATE):
        return [], []
    roles = [(role.name, f"{role.words} (needs a second yes)" if role.powerful else role.words)
             for role in roles_offered(records)]  # fmt: skip
    return [Choice(*role) for role in roles], [Choice(str(one.id), one.name) for one in people_here(records)]


def _end_form(records: Records, request: Request, role: RoleHeld, state: FormState, status: int = 200) -> Response:
    (line,) = _lines(records, [role])
    return render(request, "people/role_end.html", status_code=status, state=state, line=line)


def _change_form(records: Records, request: Request, role: RoleHeld, state: FormState, status: int = 200) -> Response:
    (line,), (offered, _) = _lines(records, [role]), _choices(records)
    return render(request, "people/role_change.html", status_code=status, state=state, line=line, offered=offered)


def _lines(records: Records, roles: list[RoleHeld]) -> list[RoleLine]:
    ids = {id for role in roles for id in (role.person_id, role.asked_by, role.approved_by) if id}
    people = {one.id: one.name for one in records.find(select(Person).where(Person.id.in_(ids)))}
    organisations = {one.id: one.name for one in records.find(select(Organisation))}
    words, today = records.judge.policy.words.roles, clock.today()
    return [
        RoleLine(
            role, people[role.person_id], organisations[role.organisation_id],
            words[role.role].words if role.role in words else role.role, _state(role),
            people.get(role.asked_by, "") if role.asked_by else "",
            people.get(role.approved_by, "") if role.approved_by else "",
            may_approve=not role.is_approved and records.may(Action.APPROVE, role),
            may_end=(role.ends is None or role.ends >= today) and records.may(Action.CLOSE, role),
        )
        for role in roles
    ]  # fmt: skip


def _state(role: RoleHeld) -> str:
    today = clock.today()
    if role.ends is not None and role.ends < today:
        return "Ended"
    if not role.is_approved:
        return "Waits for a second yes"
    return "In force" if role.starts <= today else "Starts later"

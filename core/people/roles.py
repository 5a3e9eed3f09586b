"""Granting roles: ordinary ones by an organisation's people admin, powerful ones by two people of two organisations."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import or_, select

from core.access.errors import Invalid, Refused
from core.access.records import Records
from core.access.vocabulary import Action, Role
from core.access.words import WORDS
from core.database import clock
from core.people.models import Person, RoleHeld
from core.people.schemas import RoleAsked, RoleChanged

POWERFUL = frozenset(role.name for role in WORDS.roles if role.powerful)
FOR_SYSTEMS = frozenset({"referral_intake", "referral_status", "organisation_import", "organisation_export"})
"""Roles that reach further than any person should: held by the product's own systems only."""


def ask_for_role(records: Records, *, asked: RoleAsked) -> RoleHeld:
    """A role in the organisation acted for: an ordinary one is granted at once, a powerful one waits for a second yes
    from another organisation. Raises `Invalid` naming the field, or `Refused`."""
    _refuse_systems(records)
    role, today = _role(records, asked.role), clock.today()
    _refuse_unfit_person(records, asked.person_id)
    earliest = today + timedelta(days=1) if role.powerful else today
    starts = _first_day(asked.starts, today, earliest)
    if asked.ends is not None and asked.ends < starts:
        raise Invalid("ends", "The last day is the first day or later.")
    _refuse_twice(records, asked, today)
    records.because(asked.reason)
    return records.add(
        RoleHeld(
            person_id=asked.person_id, organisation_id=records.actor.organisation_id, role=role.name,
            reason=asked.reason, starts=starts, ends=asked.ends, asked_by=records.actor.person_id,
            asked_for=records.actor.organisation_id, is_approved=not role.powerful,
        )
    )  # fmt: skip


def approve_role(records: Records, *, role: RoleHeld) -> None:
    """The second yes to a powerful role; it counts from tomorrow."""
    _refuse_systems(records)
    actor = records.actor
    with records.act(Action.APPROVE, role):
        role.approve(by=actor.person_id, acting_for=actor.organisation_id, today=clock.today())


def end_role(records: Records, *, role: RoleHeld, ends: date | None, reason: str) -> None:
    """The role's last day: today unless another is given. One person is enough: taking away needs no second yes."""
    _refuse_systems(records)
    records.because(reason)
    with records.act(Action.CLOSE, role):
        role.end(on=ends or clock.today(), today=clock.today())


def change_role(records: Records, *, role: RoleHeld, asked: RoleChanged) -> RoleHeld:
    """Another role in place of this one, which ends on the day before the new one can count. Raises as both do."""
    new = RoleAsked(person_id=role.person_id, role=asked.role, reason=asked.reason, starts=asked.starts)
    given = ask_for_role(records, asked=new)
    end_role(records, role=role, ends=given.starts - timedelta(days=1), reason=asked.reason)
    return given


def roles_offered(records: Records) -> list[Role]:
    """Roles that may be given to people, by their words."""
    known = records.judge.policy.words.roles.values()
    return sorted((role for role in known if role.name not in FOR_SYSTEMS), key=lambda role: role.words)


def people_here(records: Records) -> Sequence[Person]:
    """People with a role in the organisation acted for, as far as the asker may see; what a form offers."""
    held = select(RoleHeld.person_id).where(RoleHeld.organisation_id == records.actor.organisation_id)
    ids = {row.person_id for row in records.rows(held)} - {records.actor.person_id}
    people = records.find(select(Person).where(Person.id.in_(ids), Person.is_system.is_(False)))
    return sorted(people, key=lambda person: person.name.casefold())


def _role(records: Records, name: str) -> Role:
    role = records.judge.policy.words.roles.get(name)
    if role is None or name in FOR_SYSTEMS:
        raise Invalid("role", "Choose one of the roles shown.")
    return role


def _first_day(asked: date | None, today: date, earliest: date) -> date:
    """A powerful role asked for today starts tomorrow without ado; nothing starts in the past."""
    if asked is not None and asked < today:
        raise Invalid("starts", "A role starts today or later.")
    return max(asked or earliest, earliest)


def _refuse_unfit_person(records: Records, person_id: UUID) -> None:
    if person_id == records.actor.person_id:
        raise Invalid("person_id", "Nobody grants a role to themselves. Ask another people admin.")
    found = records.find(select(Person).where(Person.id == person_id))
    if not found or found[0].is_system:
        raise Invalid("person_id", "Choose one of the people shown.")


def _refuse_twice(records: Records, asked: RoleAsked, today: date) -> None:
    same = select(RoleHeld.id).where(
        RoleHeld.person_id == asked.person_id,
        RoleHeld.organisation_id == records.actor.organisation_id,
        RoleHeld.role == asked.role,
        or_(RoleHeld.ends.is_(None), RoleHeld.ends >= today),
    )
    if records.rows(same):
        raise Invalid("role", "This person holds this role already, or it waits for approval.")


def _refuse_systems(records: Records) -> None:
    """Whatever roles somebody gave a system: a key that runs by itself grants and approves nothing."""
    if records.actor.is_system:
        raise Refused("A system may not grant or approve a role.")

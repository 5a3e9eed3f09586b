"""Access words of the people feature: roles of staff and resets of their sign-in as kinds of record, and which of them
wait for a second yes."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, or_, select

from core.access.actor import Me
from core.access.protected import Anchor, Record
from core.access.vocabulary import AccessWords, Condition
from core.access.words import WORDS as ACCESS
from core.people.models import RoleHeld
from core.people.reset_models import SignInReset

ROLES = ACCESS.roles
HELD = RoleHeld.__table__.alias("held_now").c
POWERFUL = sorted(role.name for role in ROLES if role.powerful)


def _awaits_approval(me: Me, record: Record) -> ColumnElement[bool]:
    return record.column("is_approved") == false()


def _powerful_role(me: Me, record: Record) -> ColumnElement[bool]:
    return record.column("role").in_(POWERFUL)


def _works_here(me: Me, record: Record) -> ColumnElement[bool]:
    return record.among(_holders(me, HELD.organisation_id == me.organisation))


def _reaches_further(me: Me, record: Record) -> ColumnElement[bool]:
    return record.among(_holders(me, or_(HELD.role.in_(POWERFUL), HELD.organisation_id != me.organisation)))


def _holders(me: Me, of: ColumnElement[bool]) -> Select[UUID]:
    """People who hold such a role now, or will."""
    return select(HELD.person_id).where(HELD.is_approved, or_(HELD.ends.is_(None), HELD.ends >= me.today), of)


WORDS = AccessWords(
    models=(RoleHeld, SignInReset),
    conditions=(
        Condition(
            "awaits_approval",
            "the role or reset has been asked for and waits for somebody of another organisation",
            _awaits_approval,
            frozenset({Anchor.STAFF}),
            kinds=frozenset({RoleHeld.kind.name, SignInReset.kind.name}),
        ),
        Condition(
            "works_here",
            "the person holds a role, now or later, in the organisation you act for",
            _works_here,
            frozenset({Anchor.STAFF}),
        ),
        Condition(
            "reaches_further",
            "the person holds a powerful role, or any role in another organisation",
            _reaches_further,
            frozenset({Anchor.STAFF}),
        ),
        Condition(
            "powerful_role",
            "the role is one of the powerful ones, which two people of two organisations grant",
            _powerful_role,
            frozenset({Anchor.STAFF}),
            kinds=frozenset({RoleHeld.kind.name}),
        ),
    ),
)

"""Access words of people: names, roles, resets of their sign-in, and whether somebody works for an organisation; of
members of teams too, for a member is somebody with a role."""

from sqlalchemy import ColumnElement, Select, false, or_, select

from core.access.actor import Me
from core.access.protected import Anchor, Record
from core.access.vocabulary import AccessWords, Condition
from core.access.words import WORDS as ACCESS
from core.database.aliases import alias
from core.organisations.models import Locality, Service, Team, TeamMember
from core.people.models import Person, RoleHeld
from core.people.reset_models import SignInReset

ROLES = ACCESS.roles
HELD, TEAMS = RoleHeld.__table__, Team.__table__
CLIENTS = frozenset({Anchor.CLIENT})
LEAVING = "Leaving"
"""The principal that hands an organisation what it holds: nobody signs in as it, and nothing else makes systems."""
POWERFUL = sorted(role.name for role in ROLES if role.powerful)


def _awaits_approval(me: Me, record: Record) -> ColumnElement[bool]:
    return record.column("is_approved") == false()


def _powerful_role(me: Me, record: Record) -> ColumnElement[bool]:
    return record.column("role").in_(POWERFUL)


def _reaches_further(me: Me, record: Record) -> ColumnElement[bool]:
    """A role that only waits for its second yes counts too: the one who asked for it must not be the person in it."""
    r = alias(HELD, "further").c
    further = or_(r.role.in_(POWERFUL), r.organisation_id != me.organisation)
    return record.among(select(r.person_id).where(or_(r.ends.is_(None), r.ends >= me.today), further))


def _approved_by_two(me: Me, record: Record) -> ColumnElement[bool]:
    return record.column("approved_by").is_not(None)


def holders(me: Me) -> Select[*tuple[object, ...]]:
    """(person, organisation) of every role that counts today."""
    r = alias(HELD, "counts").c
    return select(r.person_id, r.organisation_id).where(
        r.is_approved, r.starts <= me.today, or_(r.ends.is_(None), r.ends >= me.today)
    )


def _works_with_us(me: Me, record: Record) -> ColumnElement[bool]:
    """Also somebody whose role starts later: what a starter needs is made ready before."""
    r = alias(HELD, "works").c
    here = select(r.person_id).where(
        r.organisation_id == me.organisation, r.is_approved, or_(r.ends.is_(None), r.ends >= me.today)
    )
    return record.among(here)


def _team_is_ours(me: Me, record: Record) -> ColumnElement[bool]:
    t = alias(TEAMS, "ours").c
    return record.among(select(t.id).where(t.organisation_id == me.organisation), "team_id")


def _member_works_there(me: Me, record: Record) -> ColumnElement[bool]:
    """Said as a condition because the team's host may not read the roles of other organisations' staff."""
    return record.among(holders(me), "person_id", "organisation_id")


STAFF = frozenset({Anchor.STAFF})
GRANTS, MEMBERS = frozenset({RoleHeld.kind.name}), frozenset({TeamMember.kind.name})


def _takes_along(me: Me, record: Record) -> ColumnElement[bool]:
    p = alias(Person.__table__, "leaving").c
    return select(p.id).where(p.id == me.id, p.is_system, p.name == LEAVING).exists()


WORDS = AccessWords(
    models=(Person, RoleHeld, SignInReset, Team, TeamMember, Service, Locality),
    conditions=(
        Condition(
            "takes_along",
            "your organisation is handed what it holds, to take it along",
            _takes_along,
            CLIENTS,
            needs_owner=True,
        ),
        Condition(
            "awaits_approval",
            "the role or reset has been asked for and waits for somebody of another organisation",
            _awaits_approval,
            STAFF,
            kinds=GRANTS | {SignInReset.kind.name},
        ),
        Condition(
            "approved_by_two",
            "the reset has been approved by a second person, of another organisation",
            _approved_by_two,
            STAFF,
            kinds=frozenset({SignInReset.kind.name}),
        ),
        Condition(
            "reaches_further",
            "the person holds, or is to hold, a powerful role or any role in another organisation",
            _reaches_further,
            STAFF,
        ),
        Condition(
            "powerful_role",
            "the role is one of the powerful ones, which two people of two organisations grant",
            _powerful_role,
            STAFF,
            kinds=GRANTS,
        ),
        Condition("works_with_us", "the worker holds a role in your organisation", _works_with_us, STAFF),
        Condition("team_is_ours", "the team belongs to your organisation", _team_is_ours, STAFF, kinds=MEMBERS),
        Condition(
            "member_works_there",
            "the worker holds a role today in the organisation they act for in the team",
            _member_works_there,
            STAFF,
            kinds=MEMBERS,
        ),
    ),
)

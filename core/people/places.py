"""What people put into shared places: Today itself, the roles page, and on Today what happened to powerful roles and to
the sign-in of those who hold them."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import or_, select

from core.access.records import Records
from core.access.vocabulary import Action
from core.database import clock
from core.organisations.models import Organisation
from core.people.models import Person, RoleHeld
from core.people.reset_models import SignInReset
from core.people.roles import POWERFUL
from core.web.filters import plain_day
from core.web.places import Contribution, NavigationItem, ToDo

TOLD_FOR = timedelta(days=14)
SECTION = "Powerful roles"
HREF, RESETS = "/people/roles", "/people/resets"


def today(records: Records) -> list[ToDo]:
    """Powerful roles asked for, or in force for no more than two weeks: every privacy officer is told, and whoever else
    may read them; whoever may give the second yes is asked for it."""
    if not records.judge.may_ever(RoleHeld, Action.READ):
        return []
    return [*_lines(records), *_resets(records)]


def _lines(records: Records) -> Iterator[ToDo]:
    since = clock.today() - TOLD_FOR
    asked = (
        select(RoleHeld.id, RoleHeld.role, RoleHeld.starts, RoleHeld.is_approved, RoleHeld.reason,
               Person.name.label("person"), Organisation.name.label("organisation"))
        .join(Person, Person.id == RoleHeld.person_id)
        .join(Organisation, Organisation.id == RoleHeld.organisation_id)
        .where(RoleHeld.role.in_(POWERFUL), or_(RoleHeld.starts >= since, RoleHeld.is_approved.is_(False)))
        .order_by(RoleHeld.starts.desc(), RoleHeld.id)
        .limit(20)
    )  # fmt: skip
    words = records.judge.policy.words.roles
    for row in records.rows(asked):
        name = words[row.role].words
        if row.is_approved:
            said, tag = f"{row.person}: {name} of {row.organisation}", f"From {plain_day(row.starts)}"
        else:
            said, tag = f"{row.person}: asked to be {name} of {row.organisation}", "Waits for a second yes"
        yield ToDo(SECTION, said, HREF, tag=tag, hint=row.reason)


def _resets(records: Records) -> Iterator[ToDo]:
    """Those that needed a second yes: to be given, or given no more than two weeks ago."""
    since = clock.today() - TOLD_FOR
    asked = (
        select(SignInReset.id, SignInReset.is_approved, SignInReset.starts, SignInReset.reason,
               Person.name.label("person"), Organisation.name.label("organisation"))
        .join(Person, Person.id == SignInReset.person_id)
        .join(Organisation, Organisation.id == SignInReset.organisation_id)
        .where(SignInReset.starts >= since)
        .where(or_(SignInReset.is_approved.is_(False), SignInReset.approved_by.is_not(None)))
        .order_by(SignInReset.starts.desc(), SignInReset.id)
        .limit(20)
    )  # fmt: skip
    for row in records.rows(asked):
        said = f"{row.person}: a new password asked for by {row.organisation}"
        tag = f"From {plain_day(row.starts)}" if row.is_approved else "Waits for a second yes"
        yield ToDo(SECTION, said, RESETS, tag=tag, hint=row.reason)


CONTRIBUTION = Contribution(
    navigation=(
        NavigationItem("/", "Today", rank=0),
        NavigationItem(HREF, "Roles", RoleHeld, Action.CREATE, rank=70),
    ),
    today=(today,),
)

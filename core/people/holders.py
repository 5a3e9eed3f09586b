"""Who holds a role today, for messages to everybody who does: the system asks, no actor's door."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from core.access.actor import Actor
from core.access.protected import table_of
from core.database import clock
from core.notices.ladders import Holder
from core.organisations.models import Organisation
from core.people.models import Person, RoleHeld

H, ORGANISATIONS, PEOPLE = table_of(RoleHeld), table_of(Organisation), table_of(Person)


def works_there(connection: Connection, who: Holder) -> bool:
    """Whether the person has any role there today: whoever has left is asked nothing any more."""
    asked = select(H.c.id).where(
        H.c.person_id == who.person_id, H.c.organisation_id == who.organisation_id, H.c.is_approved,
        H.c.starts <= clock.today(), or_(H.c.ends.is_(None), H.c.ends >= clock.today()),
    )  # fmt: skip
    return connection.execute(asked.limit(1)).first() is not None


def role_there(
    person_id: InstrumentedAttribute[UUID], organisation_id: InstrumentedAttribute[UUID]
) -> ColumnElement[bool]:
    """The same as a condition, for statements through the system's door."""
    return select(RoleHeld.id).where(
        RoleHeld.person_id == person_id, RoleHeld.organisation_id == organisation_id, RoleHeld.is_approved,
        RoleHeld.starts <= clock.today(), or_(RoleHeld.ends.is_(None), RoleHeld.ends >= clock.today()),
    ).exists()  # fmt: skip


def everybody(connection: Connection, organisation_id: UUID, role: str) -> Sequence[UUID]:
    """Everybody who holds the role in that organisation today."""
    asked = select(H.c.person_id).where(
        H.c.role == role, H.c.organisation_id == organisation_id, H.c.is_approved, H.c.starts <= clock.today(),
        or_(H.c.ends.is_(None), H.c.ends >= clock.today()),
    )  # fmt: skip
    return connection.execute(asked.distinct()).scalars().all()


def acting(connection: Connection) -> Iterator[Actor]:
    """Everybody who holds a role today, people and systems, once for each organisation, with all roles there."""
    o, p = ORGANISATIONS.c, PEOPLE.c
    asked = (
        select(H.c.person_id, H.c.organisation_id, o.key, p.name, p.is_system, H.c.role)
        .join(ORGANISATIONS, o.id == H.c.organisation_id).join(PEOPLE, p.id == H.c.person_id)
        .where(H.c.is_approved, H.c.starts <= clock.today(), or_(H.c.ends.is_(None), H.c.ends >= clock.today()))
        .order_by(o.name, o.id, p.name, p.id)
    )  # fmt: skip
    for (person_id, organisation_id), held in groupby(connection.execute(asked), lambda row: (row[0], row[1])):
        rows = list(held)
        roles = tuple(sorted({row.role for row in rows}))
        yield Actor(person_id, rows[0].name, organisation_id, rows[0].key, roles, is_system=rows[0].is_system)


def holders_of(connection: Connection, told: Holder, role: str) -> Sequence[Holder]:
    """Everybody who holds the role in the organisation of whoever was told."""
    found = everybody(connection, told.organisation_id, role)
    return [Holder(person_id, told.organisation_id) for person_id in found]

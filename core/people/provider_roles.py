"""Roles that the provider's claims stand for: ordinary ones, beside a role that a people admin has given, until the day
after the last sign-in that brought them."""

from collections.abc import Set
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection, Row, insert, or_, select

from core.access.protected import table_of
from core.access.system import SystemRecords
from core.database import clock
from core.organisations.models import Organisation
from core.people.models import RoleHeld
from core.people.provider_models import RoleByClaim

C, O, R = table_of(RoleByClaim), table_of(Organisation), table_of(RoleHeld)  # noqa: E741
LASTS = timedelta(days=1)
Place = tuple[UUID, str]
"""(organisation, role)"""


def follow_claims(system: SystemRecords, person_id: UUID, wanted: Set[tuple[str, str]], name: str) -> None:
    """Gives what is claimed and takes back what is claimed no longer. Where no people admin has given the person any
    role, claims give none: whoever has left stays away, whatever the provider still says."""
    held = _held(system.connection, person_id)
    claimed = {row.id for row in held if row.claimed is not None}
    own = {(row.organisation_id, row.role) for row in held if row.id not in claimed}
    employers = {organisation for organisation, _ in own}
    places = {place for place in _places(system.connection, wanted) if place[0] in employers} - own
    today = clock.today()
    for row in held:
        if row.id in claimed:
            place = (row.organisation_id, row.role)
            system.get(RoleHeld, row.id).ends = today + LASTS if place in places else today - timedelta(days=1)
            places.discard(place)
    for organisation_id, role in sorted(places):
        given = RoleHeld(
            person_id=person_id, organisation_id=organisation_id, role=role, reason=f"Said by {name}", starts=today,
            ends=today + LASTS,
        )  # fmt: skip
        system.add(given)
        system.connection.execute(insert(RoleByClaim), {"role_id": given.id, "person_id": person_id})
    system.flush()


def _held(connection: Connection, person_id: UUID) -> list[Row[*tuple[object, ...]]]:
    """Roles in force today; `claimed` where a claim brought them."""
    today = clock.today()
    asked = (
        select(R.c.id, R.c.organisation_id, R.c.role, C.c.role_id.label("claimed"))
        .outerjoin(C, C.c.role_id == R.c.id)
        .where(R.c.person_id == person_id, R.c.is_approved, R.c.starts <= today)
        .where(or_(R.c.ends.is_(None), R.c.ends >= today)).order_by(R.c.id)
    )  # fmt: skip
    return list(connection.execute(asked))


def _places(connection: Connection, wanted: Set[tuple[str, str]]) -> set[Place]:
    """With ids; a key that no organisation here has stands for nothing."""
    keys = {row.key: row.id for row in connection.execute(select(O.c.id, O.c.key))}
    return {(keys[key], role) for key, role in wanted if key in keys}

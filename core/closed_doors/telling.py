"""Who holds a person's record, and telling them that somebody outside has opened it or asks for it."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import or_, select

from core.access.door import Door
from core.clients.apart import kept_apart
from core.clients.models import Client
from core.closed_doors.models import SelfClaim
from core.database import clock
from core.involvement.models import Involvement
from core.notices.models import Importance
from core.notices.telling import Told, tell
from core.people.models import RoleHeld
from core.referrals.models import Referral

LEAD = "team_manager"
BROKEN = "Somebody has broken the glass for a person whom your organisation supports."


def leads_of(door: Door, organisation_ids: Iterable[UUID]) -> set[tuple[UUID, UUID]]:
    """(person, organisation) of everybody who manages teams there today."""
    today = clock.today()
    asked = select(RoleHeld).where(
        RoleHeld.role == LEAD, RoleHeld.organisation_id.in_(list(organisation_ids)), RoleHeld.is_approved,
        RoleHeld.starts <= today, or_(RoleHeld.ends.is_(None), RoleHeld.ends >= today),
    )  # fmt: skip
    return {(one.person_id, one.organisation_id) for one in door.find(asked)}


def told_of(door: Door, client: Client, organisation_ids: Iterable[UUID]) -> set[tuple[UUID, UUID]]:
    """The team managers of these organisations, and the case lead where theirs is one of them; nobody who is kept apart
    from the person."""
    homes = set(organisation_ids)
    found = leads_of(door, homes)
    if client.case_lead_id is not None and client.case_lead_organisation_id in homes:
        found.add((client.case_lead_id, client.case_lead_organisation_id))
    apart = kept_apart(door, client.id)
    return {(person_id, home) for person_id, home in found if person_id not in apart}


def tell_holders(desk: Door, client: Client, claim: SelfClaim) -> None:
    """At once, without a name; the person whose act it was is not told of it."""
    for person_id, home in sorted(told_of(desk, client, holders_now(desk, client.id))):
        if person_id != claim.person_id:
            href, source = f"/own-access/{claim.id}", f"self_claim {claim.id}"
            tell(desk, Told(person_id, home, BROKEN, href, source, Importance.IMPORTANT))


def holders_now(door: Door, client_id: UUID) -> frozenset[UUID]:
    """Organisations that support the person or hold an open referral of them."""
    today = clock.today()
    supports = select(Involvement).where(
        Involvement.client_id == client_id, Involvement.starts <= today,
        or_(Involvement.ends.is_(None), Involvement.ends >= today),
    )  # fmt: skip
    holds = select(Referral).where(Referral.client_id == client_id, Referral.is_open)
    involved = {one.organisation_id for one in door.find(supports)}
    return frozenset(involved | {one.organisation_id for one in door.find(holds)})

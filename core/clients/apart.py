"""Who is kept apart from a person: for systems that tell people of somebody, or look somebody up for them."""

from uuid import UUID

from sqlalchemy import or_, select

from core.access.door import Door
from core.clients.apart_models import ConflictLink
from core.database import clock


def kept_apart(door: Door, client_id: UUID) -> frozenset[UUID]:
    """Everybody who may know nothing of the person today. The door is a system's, never that of whoever acts: to others
    a link about themselves is not there."""
    today = clock.today()
    in_force = (ConflictLink.starts <= today, or_(ConflictLink.ends.is_(None), ConflictLink.ends >= today))
    links = door.find(select(ConflictLink).where(ConflictLink.client_id == client_id, *in_force))
    return frozenset(link.person_id for link in links)

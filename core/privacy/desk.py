"""The privacy desk: a system that acts within a person's door, so that nobody needs rights on what is about them."""

from uuid import UUID

from sqlalchemy import select

from core.access.actor import Actor
from core.access.guest import GuestRecords
from core.access.records import Records
from core.organisations.models import Organisation
from core.people.principals import principal_within

NAME, ROLE = "Privacy desk", "privacy_desk"


def desk_within(host: Records, organisation_id: UUID) -> GuestRecords:
    """A door of the desk for that organisation: what it writes is kept with the host's, or not at all."""
    (organisation,) = host.find(select(Organisation).where(Organisation.id == organisation_id))
    actor = Actor(
        principal_within(host, NAME), NAME, organisation_id, organisation.key, (ROLE,), through="privacy desk",
        is_system=True,
    )  # fmt: skip
    return GuestRecords(host, actor)

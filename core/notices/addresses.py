"""Where somebody is told: their choice, else their organisation's, and for safety every way there is."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, select

from core.access.protected import table_of
from core.notices.models import USUAL, Channel, Importance, NoticeSetting, StaffAddress

A, S = table_of(StaffAddress), table_of(NoticeSetting)


@dataclass(frozen=True)
class Way:
    """One address, by one channel."""

    channel: Channel
    address_id: UUID


def ways(connection: Connection, person_id: UUID, organisation_id: UUID, importance: Importance) -> Iterator[Way]:
    """How to tell this person, for this organisation, what is this important. What is a matter of safety goes by every
    channel, whatever anybody chose, and by another organisation's address where this one has none: the message says
    nothing."""
    held = select(A).where(A.c.person_id == person_id, A.c.is_used).order_by(A.c.id)
    addresses = connection.execute(held).all()
    for channel in Channel:
        own = [row for row in addresses if row.channel == channel and row.organisation_id == organisation_id]
        if importance is Importance.SAFETY:
            any_ = own or [row for row in addresses if row.channel == channel]
            yield from (Way(channel, row.id) for row in any_[:1])
        else:
            chosen = [row for row in own if importance.is_at_least(row.least or least(connection, row))]
            yield from (Way(channel, row.id) for row in chosen)


def least(connection: Connection, address: object) -> Importance:
    """What the organisation says, or the usual."""
    organisation_id, channel = address.organisation_id, address.channel  # type: ignore[attr-defined]
    said = select(S.c.least).where(S.c.organisation_id == organisation_id, S.c.channel == channel)
    found: Importance | None = connection.execute(said).scalar()
    return found or USUAL[Channel(channel)]

"""What could not be sent: to which addresses, why, and sending it once more when the address has been put right."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, or_, select

from core.access.protected import table_of
from core.notices.addresses import held, sent_by, ways
from core.notices.models import Delivery, DeliveryState, Notice

D, N = table_of(Delivery), table_of(Notice)
STILL_OPEN = or_(N.c.read_at.is_(None), N.c.ladder.is_not(None) & N.c.seen_to_by.is_(None))
"""What has been read, and needs nobody any more, need not be told again."""
GIVEN_UP = (DeliveryState.DEAD, DeliveryState.UNSURE)


@dataclass(frozen=True)
class Undelivered:
    """How many messages did not reach an address, or may not have, and what was wrong with one of them."""

    count: int
    fault: str | None


def undelivered(connection: Connection, addresses: Iterable[UUID]) -> Mapping[UUID, Undelivered]:
    """By address, of those that the asker's door has shown; deliveries are the system's own."""
    asked = (
        select(D.c.address_id, func.count(), func.max(D.c.fault))
        .join(N, N.c.id == D.c.notice_id)
        .where(D.c.address_id.in_(list(addresses)), D.c.state.in_(GIVEN_UP), STILL_OPEN)
        .group_by(D.c.address_id)
    )
    return {id: Undelivered(count, fault) for id, count, fault in connection.execute(asked)}


def send_again(connection: Connection, address_id: UUID) -> None:
    """Whatever still waits for the person, by the ways there are now; within the transaction of whoever may change the
    address."""
    asked = select(D.c.id.label("delivery"), N).join(N, N.c.id == D.c.notice_id)
    of_address = (D.c.address_id == address_id, D.c.state.in_(GIVEN_UP), STILL_OPEN)
    for row in connection.execute(asked.where(*of_address)).all():
        connection.execute(delete(Delivery).where(Delivery.id == row.delivery))
        there = set(connection.execute(select(D.c.channel).where(D.c.notice_id == row.id)).scalars())
        found = ways(held(connection, [row.person_id]), row.person_id, row.organisation_id, row.importance)
        if missing := [sent_by(row.id, row.importance, way) for way in found if way.channel not in there]:
            connection.execute(insert(Delivery), missing)

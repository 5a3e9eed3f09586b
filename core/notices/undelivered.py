"""What could not be sent: to which addresses, why, and sending it once more when the address has been put right."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, func, select, update

from core.access.protected import table_of
from core.notices.models import Delivery, DeliveryState

D = table_of(Delivery)
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
        .where(D.c.address_id.in_(list(addresses)), D.c.state.in_(GIVEN_UP))
        .group_by(D.c.address_id)
    )
    return {id: Undelivered(count, fault) for id, count, fault in connection.execute(asked)}


def send_again(connection: Connection, address_id: UUID) -> None:
    """All of it, to the address as it is now; within the transaction of whoever may change the address."""
    again = update(Delivery).where(Delivery.address_id == address_id, Delivery.state.in_(GIVEN_UP))
    connection.execute(again.values(state=DeliveryState.WAITING, tries=0, due_at=None))

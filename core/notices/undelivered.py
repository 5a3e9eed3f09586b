"""What could not be sent: to which addresses, why, and sending it once more when the address has been put right."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, or_, select

from core.access.protected import table_of
from core.notices.addresses import held, sent_by, ways
from core.notices.models import Channel, Delivery, DeliveryState, Notice
from core.notices.webhook_models import Webhook, WebhookDelivery

D, N = table_of(Delivery), table_of(Notice)
H, W = table_of(WebhookDelivery), table_of(Webhook)
STILL_OPEN = or_(N.c.read_at.is_(None), N.c.ladder.is_not(None) & N.c.seen_to_by.is_(None))
"""What has been read, and needs nobody any more, need not be told again."""
GIVEN_UP = (DeliveryState.DEAD, DeliveryState.UNSURE)


@dataclass(frozen=True)
class Undelivered:
    """How many messages did not reach an address, or may not have, and what was wrong with one of them."""

    count: int
    fault: str | None


@dataclass(frozen=True)
class Lost:
    """How much was given up and still matters, as numbers alone: for the warning on every page, and for monitoring."""

    messages: int
    safety: int
    webhooks: int

    def words(self) -> Iterator[str]:
        """What everybody should know of it."""
        if self.safety:
            yield f"{_counted(self.safety, 'safety message')} could not be sent and nobody has seen to it yet."
        if self.webhooks:
            yield f"{_counted(self.webhooks, 'message')} to other systems could not be sent."


def lost(connection: Connection) -> Lost:
    """A message until somebody has read it or, if it needs somebody, sees to it; one to a webhook until it is sent
    again, or the webhook is switched off."""
    of_people = (
        select(func.count(), func.count().filter(D.c.is_safety))
        .select_from(D)
        .join(N, N.c.id == D.c.notice_id)
        .where(D.c.channel.in_(list(Channel)), D.c.state.in_(GIVEN_UP), STILL_OPEN)
    )
    of_webhooks = (
        select(func.count())
        .select_from(H)
        .join(W, W.c.id == H.c.webhook_id)
        .where(H.c.state == DeliveryState.DEAD, W.c.is_on)
    )
    messages, safety = connection.execute(of_people).one()
    return Lost(messages, safety, connection.execute(of_webhooks).scalar_one())


def lost_words(connection: Connection) -> tuple[str, ...]:
    return tuple(lost(connection).words())


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


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

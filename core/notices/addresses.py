"""Where somebody is told: their choice, else their organisation's, and for safety every way there is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, Row, and_, bindparam, select

from core.access.protected import table_of
from core.database.ids import new_id
from core.notices.models import USUAL, Channel, DeliveryState, Importance, NoticeSetting, StaffAddress

A, S = table_of(StaffAddress), table_of(NoticeSetting)
HELD = (
    select(A.c.id, A.c.person_id, A.c.organisation_id, A.c.channel, A.c.least, S.c.least.label("said"))
    .outerjoin(S, and_(S.c.organisation_id == A.c.organisation_id, S.c.channel == A.c.channel))
    .where(A.c.person_id.in_(bindparam("told", expanding=True)), A.c.is_used)
    .order_by(A.c.id)
)
Held = Mapping[UUID, Sequence[Row[*tuple[object, ...]]]]
"""Addresses in use by whose they are, each with what its organisation says."""


@dataclass(frozen=True)
class Way:
    """One address, by one channel."""

    channel: Channel
    address_id: UUID


def sent_by(notice_id: UUID, importance: Importance, way: Way) -> dict[str, object]:
    """The row of a new delivery."""
    return {
        "id": new_id(),
        "notice_id": notice_id,
        "address_id": way.address_id,
        "channel": way.channel,
        "is_safety": importance is Importance.SAFETY,
        "state": DeliveryState.WAITING,
        "tries": 0,
    }


def held(connection: Connection, people: Iterable[UUID]) -> Held:
    """The addresses of these people."""
    found: dict[UUID, list[Row[*tuple[object, ...]]]] = {id: [] for id in people}
    for row in connection.execute(HELD, {"told": list(found)}):
        found[row.person_id].append(row)
    return found


def ways(held: Held, person_id: UUID, organisation_id: UUID, importance: Importance) -> Iterator[Way]:
    """How to tell this person, for this organisation, what is this important. What is a matter of safety goes by every
    channel, whatever anybody chose, and by another organisation's address where this one has none: the message says
    nothing."""
    addresses = held[person_id]
    for channel in Channel:
        own = [row for row in addresses if row.channel == channel and row.organisation_id == organisation_id]
        if importance is Importance.SAFETY:
            any_ = own or [row for row in addresses if row.channel == channel]
            yield from (Way(channel, row.id) for row in any_[:1])
        else:
            chosen = [row for row in own if importance.is_at_least(row.least or row.said or USUAL[channel])]
            yield from (Way(channel, row.id) for row in chosen)

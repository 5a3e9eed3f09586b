"""Use cases of the inbox: one's own messages, for the organisation one acts for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Connection, select

from core.access.errors import Conflict
from core.access.paging import Filter, Order
from core.access.protected import table_of
from core.access.records import Records
from core.access.vocabulary import Action
from core.database import clock
from core.database.locks import lock
from core.notices.models import Channel, Delivery, DeliveryState, Notice
from core.notices.telling import ANSWERED

NEWEST_FIRST = Order((Notice.made_at,), descending=True)
UNREAD = Filter(Notice.read_at.is_(None))
OPEN = Filter(Notice.ladder.is_not(None) & Notice.seen_to_by.is_(None))
D, N = table_of(Delivery), table_of(Notice)


class Show(StrEnum):
    """Which messages a list shows."""

    ALL = "all"
    UNREAD = "unread"
    OPEN = "open"

    @property
    def words(self) -> str:
        return {"all": "All", "unread": "Not read yet"}.get(self, "Somebody must see to it")

    @property
    def filters(self) -> tuple[Filter, ...]:
        return {Show.UNREAD: (UNREAD,), Show.OPEN: (OPEN,)}.get(self, ())


@dataclass(frozen=True)
class Sent:
    """What became of one message by one channel, `at` the moment it left."""

    channel: Channel
    state: DeliveryState
    at: datetime | None
    fault: str | None


def mark_read(records: Records, notice: Notice) -> None:
    """Read; who must still see to it is asked on."""
    notice.read(clock.now())
    records.flush()


def acknowledge(records: Records, notice: Notice) -> None:
    """The reader sees to it: nobody else of the thread is asked. Once somebody has said so it stays; of two who say it
    at the same moment the second is told so. Raises `Conflict`."""
    if notice.ladder is None or notice.seen_to_by is not None:
        return mark_read(records, notice)
    notice.acknowledge(clock.now(), records.actor.name)
    records.flush()
    id, thread = notice.id, notice.thread
    records.alongside(lambda connection: _refuse_second(connection, thread, id))
    records.tell(ANSWERED, {"thread": notice.thread, "by": records.actor.name})
    return None


def _refuse_second(connection: Connection, thread: str, id: UUID) -> None:
    """The ticker has yet to tell everybody of the thread who was first."""
    lock(connection, f"thread {thread}")
    others = select(N.c.seen_to_by).where(N.c.thread == thread, N.c.id != id, N.c.seen_to_by.is_not(None))
    if (first := connection.execute(others).scalar()) is not None:
        raise Conflict(f"{first} said a moment ago that they see to it.")


def waiting_elsewhere(records: Records) -> int:
    """How many unread messages wait for the reader at other organisations that they act for; no more is said here."""
    known = records.count(Notice, filters=(UNREAD,), action=Action.KNOW)
    return known.number - records.count(Notice, filters=(UNREAD,)).number


def sent(connection: Connection, notices: Sequence[UUID]) -> Mapping[UUID, Sequence[Sent]]:
    """How notices that the reader's door has shown were sent elsewhere; deliveries are the system's own."""
    asked = select(D.c.notice_id, D.c.channel, D.c.state, D.c.sent_at, D.c.fault)
    found: dict[UUID, list[Sent]] = {}
    for row in connection.execute(asked.where(D.c.notice_id.in_(notices)).order_by(D.c.channel)):
        found.setdefault(row.notice_id, []).append(Sent(Channel(row.channel), row.state, row.sent_at, row.fault))
    return found

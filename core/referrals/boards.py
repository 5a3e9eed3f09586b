"""The triage board: columns, and which referrals stand in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Uuid, bindparam
from sqlalchemy.orm import joinedload

from core.access.paging import Count, Filter, Order, Page, counted
from core.access.records import Records
from core.referrals.models import Referral, State

A_COLUMN = 12
"""Cards shown in a column; the column's number opens all of them."""

OLDEST_FIRST, NEWEST_FIRST = Order((Referral.received_at,)), Order((Referral.received_at,), descending=True)
OF_SERVICE = Filter(Referral.service_id == bindparam("of_service", type_=Uuid()))
TAKEN_BY = Filter(Referral.triaged_by == bindparam("taken_by", type_=Uuid()))
LOADS = (
    joinedload(Referral.client),
    joinedload(Referral.service),
    joinedload(Referral.triager),
    joinedload(Referral.from_organisation),
)


class Column(StrEnum):
    """A column of the board, and the pages that list all of it."""

    NEW = "new"
    IN_TRIAGE = "in-triage"
    CONVERSATION = "support-conversation"
    WITH_WORKER = "with-a-worker"
    ENDED = "ended"

    @property
    def words(self) -> str:
        return {
            "new": "New",
            "in-triage": "In triage",
            "support-conversation": "Support conversation",
            "with-a-worker": "Allocated or active",
            "ended": "Closed, declined or withdrawn",
        }[self]

    @property
    def is_triage(self) -> bool:
        """Whether its referrals can be given to somebody who triages."""
        return self in (Column.NEW, Column.IN_TRIAGE, Column.CONVERSATION)

    @property
    def order(self) -> Order:
        """Whoever waits longest comes first; of those who no longer wait, the newest."""
        return NEWEST_FIRST if self in (Column.WITH_WORKER, Column.ENDED) else OLDEST_FIRST


STATES = {
    Column.NEW: Filter(Referral.state == State.RECEIVED),
    Column.IN_TRIAGE: Filter(Referral.state == State.IN_TRIAGE),
    Column.CONVERSATION: Filter(Referral.state == State.CONVERSATION),
    Column.WITH_WORKER: Filter(Referral.state.in_([State.ALLOCATED, State.ACTIVE])),
    Column.ENDED: Filter(Referral.state.in_([State.CLOSED, State.DECLINED, State.WITHDRAWN])),
}
BOARD = (Column.NEW, Column.IN_TRIAGE, Column.CONVERSATION, Column.WITH_WORKER)


@dataclass(frozen=True)
class Asked:
    """What the board is narrowed to."""

    service_id: UUID | None = None
    mine: bool = False

    def filters(self, column: Column) -> tuple[Filter, ...]:
        service = (OF_SERVICE,) if self.service_id else ()
        return (STATES[column], *service, *((TAKEN_BY,) if self.mine else ()))

    def values(self, records: Records) -> Mapping[str, object]:
        service = {"of_service": self.service_id} if self.service_id else {}
        return {**service, **({"taken_by": records.actor.person_id} if self.mine else {})}

    @property
    def query(self) -> str:
        """The same as the end of an address."""
        parts = [*([f"service={self.service_id}"] if self.service_id else []), *(["mine=yes"] if self.mine else [])]
        return "&".join(parts)


@dataclass(frozen=True)
class Filled:
    """A column with its cards."""

    column: Column
    page: Page[Referral]
    count: Count


def filled(
    records: Records, column: Column, asked: Asked, *, limit: int = A_COLUMN, after: UUID | None = None
) -> Filled:
    filters, values = asked.filters(column), asked.values(records)
    page = records.page(
        Referral, order=column.order, limit=limit, after=after, filters=filters, values=values, load=LOADS
    )
    count = counted(page, after, lambda: records.count(Referral, filters=filters, values=values))
    return Filled(column, page, count)

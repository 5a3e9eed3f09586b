"""The triage board: columns, and which referrals stand in them."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select
from sqlalchemy.orm import joinedload

from core.access.paging import Count, Filter, Order, Page, counted
from core.access.records import Records
from core.referrals.board_asked import Asked
from core.referrals.models import Referral, State

A_COLUMN = 12
"""Cards shown in a column; the column's number opens all of them."""

OLDEST_FIRST, NEWEST_FIRST = Order((Referral.received_at,)), Order((Referral.received_at,), descending=True)
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


STATES_OF = {
    Column.NEW: (State.RECEIVED,),
    Column.IN_TRIAGE: (State.IN_TRIAGE,),
    Column.CONVERSATION: (State.CONVERSATION,),
    Column.WITH_WORKER: (State.ALLOCATED, State.ACTIVE),
    Column.ENDED: (State.CLOSED, State.DECLINED, State.WITHDRAWN),
}
STATES = {column: Filter(Referral.state.in_(states)) for column, states in STATES_OF.items()}
BOARD = (Column.NEW, Column.IN_TRIAGE, Column.CONVERSATION, Column.WITH_WORKER)


@dataclass(frozen=True)
class Filled:
    """A page of one column."""

    column: Column
    page: Page[Referral]
    count: Count


def filled(records: Records, column: Column, asked: Asked, *, limit: int, after: UUID | None = None) -> Filled:
    """Without anything asked for, in the measured shape of lists."""
    conditions = asked.conditions(records)
    what = select(Referral).where(*conditions) if conditions else Referral
    page = records.page(what, order=column.order, limit=limit, after=after, filters=(STATES[column],), load=LOADS)
    return Filled(column, page, counted(page, after, lambda: records.count(what, filters=(STATES[column],))))

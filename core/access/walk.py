"""The bounded walk: for people known to see much, the first rows in order are asked one by one, and usually suffice.

For them the first 50 of each relationship cost most (a mid-sized one has thousands); for everybody else a walk finds
little and costs a few milliseconds, so it is tried only after a count has reached its cap.
"""

from sqlalchemy import Select, func, select

from core.access.clauses import LIMIT, clause
from core.access.paging import Order, positions
from core.access.policy import Asking, Policy
from core.access.protected import Protected, Record, table_of

ROWS = 4_000


def walk_page(
    policy: Policy, asking: Asking, model: type[Protected], columns: tuple[str, ...], order: Order, later: bool
) -> Select[*tuple[object, ...]]:
    """Up to `page_limit` of the next `ROWS` rows in order that may be read; fewer say nothing about the rest."""
    table = Record(model.kind, table_of(model))
    ahead = select(table_of(model)).order_by(*order.clauses(table)).limit(ROWS)
    if later:
        ahead = ahead.where(order.later(table, positions(order, table)))
    record = Record(model.kind, ahead.subquery("walked"), one_by_one=True, walked=True)
    keys = [key.label(f"key_{n}") for n, key in enumerate(order.columns(record))]
    shown = [record.column(name).label(name) for name in columns]
    found = select(*shown, *keys).where(clause(policy, asking, "read", record))
    return found.order_by(*order.clauses(record)).limit(LIMIT)


def walk_count(policy: Policy, asking: Asking, model: type[Protected]) -> Select[int]:
    """How many of some `ROWS` rows may be read, up to `page_limit`."""
    record = Record(model.kind, select(table_of(model)).limit(ROWS).subquery("walked"), one_by_one=True, walked=True)
    ids = select(record.id).where(clause(policy, asking, "read", record)).limit(LIMIT).subquery()
    return select(func.count()).select_from(ids)

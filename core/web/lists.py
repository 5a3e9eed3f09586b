"""The shape of every list the API answers."""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Generic, TypeVar
from uuid import UUID, uuid5

from fastapi import Query
from pydantic import BaseModel, Field
from sqlalchemy import Row

from core.access.errors import Invalid
from core.access.paging import BY_ID, GONE, Count, Filter, Order, Page, counted
from core.access.protected import Protected
from core.access.records import Records

Item = TypeVar("Item")
Shown = TypeVar("Shown")
Made = TypeVar("Made", bound=BaseModel)

After = Annotated[UUID | None, Query(description="The `next` of the page before; leave it out for the first page")]
Limit = Annotated[int, Query(ge=1, le=500, description="Rows a page")]


LINES = UUID("6f1f3c2e-0b5d-5a53-9c3e-1d7c5a0e4b21")
"""The space of names that cursors of lines are made in."""


class Listed(BaseModel, Generic[Item]):
    """A page of rows the caller may see, the cursor of the next, and how many there are (exact up to 1,000)."""

    items: list[Item]
    next: UUID | None = Field(description="Pass as `after` for the next page; null on the last")
    count: int = Field(description="How many the caller may see in all")
    count_is_capped: bool = Field(description="True when there are at least `count`")


def listed(page: Page[Shown], count: Count, make: Callable[[Shown], Item]) -> Listed[Item]:
    return Listed.model_construct(
        items=[make(row) for row in page.rows], next=page.next, count=count.number, count_is_capped=count.capped
    )


def whole(make: type[Made], found: Iterable[object]) -> Listed[Made]:
    """A list that is short by its nature, all on one page."""
    items = [make.model_validate(one) for one in found]
    return Listed.model_construct(items=items, next=None, count=len(items), count_is_capped=False)


def cut(make: type[Made], found: Iterable[object], limit: int, after: UUID | None) -> Listed[Made]:
    """A page of a list that no one table holds: its cursor is made of what the last line says, so that lines which
    come in before it move nothing."""
    items = [make.model_validate(one) for one in found]
    start = 0 if after is None else _place_after(items, after)
    page, more = items[start : start + limit], len(items) > start + limit
    following = _cursor(page[-1]) if more else None
    return Listed.model_construct(items=page, next=following, count=len(items), count_is_capped=False)


def _place_after(items: list[Made], after: UUID) -> int:
    """Behind the last one of those that say the same."""
    for place in range(len(items), 0, -1):
        if _cursor(items[place - 1]) == after:
            return place
    raise Invalid("after", GONE)


def _cursor(item: BaseModel) -> UUID:
    return uuid5(LINES, item.model_dump_json())


def page_and_count(
    records: Records,
    model: type[Protected],
    columns: tuple[str, ...],
    *,
    order: Order = BY_ID,
    limit: int = 50,
    after: UUID | None = None,
    filters: tuple[Filter, ...] = (),
    values: Mapping[str, object] | None = None,
) -> tuple[Page[Row[*tuple[object, ...]]], Count]:
    """The rows of one page of a list, and how many there are in all."""
    page = records.columns(model, columns, order=order, limit=limit, after=after, filters=filters, values=values)
    return page, counted(page, after, lambda: records.count(model, filters=filters, values=values))

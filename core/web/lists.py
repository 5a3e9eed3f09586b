"""The shape of every list the API answers."""

from collections.abc import Callable, Mapping
from typing import Annotated, Generic, TypeVar
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field
from sqlalchemy import Row

from core.access.paging import BY_ID, Count, Filter, Order, Page, counted
from core.access.protected import Protected
from core.access.records import Records

Item = TypeVar("Item")
Shown = TypeVar("Shown")

After = Annotated[UUID | None, Query(description="The `next` of the page before; leave it out for the first page")]
Limit = Annotated[int, Query(ge=1, le=500, description="Rows a page")]


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

"""The shape of every list the API answers."""

from collections.abc import Callable
from typing import Annotated, Generic, TypeVar
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field

from core.access.paging import Count, Page

Item = TypeVar("Item")
Row = TypeVar("Row")

After = Annotated[UUID | None, Query(description="The `next` of the page before; leave it out for the first page")]
Limit = Annotated[int, Query(ge=1, le=500, description="Rows a page")]


class Listed(BaseModel, Generic[Item]):
    """A page of rows the caller may see, the cursor of the next, and how many there are (exact up to 1,000)."""

    items: list[Item]
    next: UUID | None = Field(description="Pass as `after` for the next page; null on the last")
    count: int = Field(description="How many the caller may see in all")
    count_is_capped: bool = Field(description="True when there are at least `count`")


def listed(page: Page[Row], count: Count, make: Callable[[Row], Item]) -> Listed[Item]:
    return Listed.model_construct(
        items=[make(row) for row in page.rows], next=page.next, count=count.number, count_is_capped=count.capped
    )

"""The shape of every list the API answers."""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Generic, TypeVar
from uuid import UUID, uuid5

from fastapi import Query
from pydantic import BaseModel, BeforeValidator, Field
from sqlalchemy import Row

from core.access.errors import Invalid
from core.access.paging import BY_ID, GONE, Count, Filter, Order, Page, counted
from core.access.protected import Protected
from core.access.records import Records

Item = TypeVar("Item")
Shown = TypeVar("Shown")
Made = TypeVar("Made", bound=BaseModel)


def _cursor_of(given: object) -> object:
    """What the API gave as `next`, and nothing else: a made-up one is a page that is no longer there."""
    try:
        return None if given is None else UUID(str(given))
    except ValueError:
        raise ValueError(GONE) from None


After = Annotated[
    UUID | None,
    BeforeValidator(_cursor_of),
    Query(description="The `next` of the page before; leave it out for the first page"),
]
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


def _all_it_says(item: BaseModel) -> str:
    return item.model_dump_json()


def cut(
    make: type[Made], found: Iterable[object], limit: int, after: UUID | None,
    place: Callable[[Made], str] = _all_it_says,
) -> Listed[Made]:  # fmt: skip
    """A page of a list that no one table holds: its cursor is made of what the last line says, so that lines which
    come in before it move nothing; or of its `place`, where a line may say something else by the time the next page is
    asked for."""
    items = [make.model_validate(one) for one in found]
    start = 0 if after is None else _place_after([place(item) for item in items], after)
    page, more = items[start : start + limit], len(items) > start + limit
    following = uuid5(LINES, place(page[-1])) if more else None
    return Listed.model_construct(items=page, next=following, count=len(items), count_is_capped=False)


def _place_after(places: list[str], after: UUID) -> int:
    """Behind the last one of those that say the same."""
    for number in range(len(places), 0, -1):
        if uuid5(LINES, places[number - 1]) == after:
            return number
    raise Invalid("after", GONE)


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

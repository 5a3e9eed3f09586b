"""Pages and counts as they are asked for and answered: filters, order, the position a page starts after."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, bindparam, tuple_
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import BindParameter, ColumnClause
from sqlalchemy.sql.selectable import SelectBase
from sqlalchemy.sql.visitors import iterate

from core.access.errors import Bypass
from core.access.guard import check
from core.access.protected import Protected, Record, table_of

Shown = TypeVar("Shown")
GONE = "This page is no longer there. Start again from the first one."


@dataclass(frozen=True, eq=False)
class Filter:
    """A condition on a class's own columns, made once per module so that its statement can be kept; what varies is a
    named bind parameter."""

    condition: ColumnElement[bool]
    models: frozenset[object] = field(init=False)
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        check(self.condition)
        parts = list(iterate(self.condition))
        if any(isinstance(part, SelectBase) for part in parts):
            raise Bypass("a filter is on a class's own columns; put anything else into a select")
        entities = [part._annotations.get("parententity") for part in parts if isinstance(part, ColumnClause)]
        plain = (entity.class_ if entity is not None and entity.is_mapper else None for entity in entities)
        object.__setattr__(self, "models", frozenset(plain))
        names = (part.key for part in parts if isinstance(part, BindParameter) and not part.unique)
        object.__setattr__(self, "names", frozenset(names))


@dataclass(frozen=True)
class Page(Generic[Shown]):
    """Rows in order; `next` is the cursor of the next page, None on the last."""

    rows: Sequence[Shown]
    next: UUID | None = None


@dataclass(frozen=True)
class Count:
    """How many; `capped` says that there are at least this many."""

    number: int
    capped: bool


def counted(page: Page[Shown], after: UUID | None, count: Callable[[], Count]) -> Count:
    """How many there are in all: a first page that is the last one counts itself."""
    if after is None and page.next is None:
        return Count(len(page.rows), capped=False)
    return count()


@dataclass(frozen=True)
class Order:
    """Ascending or descending by columns that are never NULL, ties broken by id in the same direction."""

    by: tuple[InstrumentedAttribute[object], ...] = ()
    descending: bool = False
    names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        if any(getattr(column, "nullable", True) for attribute in self.by for column in attribute.property.columns):
            raise Bypass("order by columns that are never NULL")
        object.__setattr__(self, "names", tuple(attribute.key for attribute in self.by))

    def columns(self, record: Record) -> list[ColumnElement[object]]:
        return [record.column(name) for name in (*self.names, "id")]

    def clauses(self, record: Record) -> list[ColumnElement[object]]:
        columns = self.columns(record)
        return [column.desc() for column in columns] if self.descending else columns

    def later(self, record: Record, binds: Sequence[BindParameter[object]]) -> ColumnElement[bool]:
        """Past the position `after_0, after_1, …`; the leading column alone too, for the planner's sake."""
        columns = self.columns(record)
        if self.descending:
            return and_(columns[0] <= binds[0], tuple_(*columns) < tuple_(*binds))
        return and_(columns[0] >= binds[0], tuple_(*columns) > tuple_(*binds))


BY_ID = Order()


def id_of(row: Row[*tuple[object, ...]]) -> UUID:
    """The id, which is the last column of every row of a page."""
    return cast(UUID, row[-1])


def positions(order: Order, record: Record) -> list[BindParameter[object]]:
    """The parameters of a position, typed as their columns are."""
    return [bindparam(f"after_{n}", type_=column.type) for n, column in enumerate(order.columns(record))]


def record_of(model: type[Protected]) -> Record:
    return Record(model.kind, table_of(model))

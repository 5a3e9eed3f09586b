"""Reading a statement before it runs: refuse a SELECT in which some protected row would escape its condition."""

import re
from collections.abc import Iterator
from functools import lru_cache

from sqlalchemy import Select
from sqlalchemy.orm import LoaderCriteriaOption, QueryableAttribute
from sqlalchemy.sql.elements import ClauseElement, ColumnClause, TextClause
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import custom_op
from sqlalchemy.sql.selectable import AliasedReturnsRows, SelectBase, TableClause, TextualSelect
from sqlalchemy.sql.visitors import HasTraverseInternals

from core.access.errors import Bypass
from core.access.protected import Reference, guarded_mappers
from core.database.base import Base

FUNCTIONS = frozenset(
    [
        "count",
        "sum",
        "min",
        "max",
        "avg",
        "lower",
        "upper",
        "length",
        "coalesce",
        "date",
        "now",
        "extract",
        "row_number",
        "rank",
    ]
)
OPERATOR = re.compile(r"[-+*/<>=~!@#%^&|?]+")


def closed_tables() -> frozenset[object]:
    """Tables that no statement may name but by their mapped class: protected ones, and the system's own."""
    return _closed_of(len(Base.registry.mappers))


@lru_cache(maxsize=1)
def _closed_of(_mapped: int) -> frozenset[object]:
    open_ = (mapper for mapper in Base.registry.mappers if not issubclass(mapper.class_, Reference))
    return frozenset(table for mapper in open_ for table in mapper.tables)


class _Reading:
    """One statement being read: what is asked for by class, and what is left to look at."""

    def __init__(self, statement: ClauseElement, around: frozenset[object]) -> None:
        self.ours, self.loose, self.inner = set(around), [], []  # type: ignore[var-annotated]
        self.seen: set[int] = set()
        self.todo = [*HasTraverseInternals.get_children(statement), *_in_options(statement)]
        for target, *_ in getattr(statement, "_setup_joins", ()):
            if isinstance(target, QueryableAttribute):
                self.todo.append(_entity(target.comparator.entity))  # type: ignore[attr-defined]

    def run(self) -> None:
        while self.todo:
            element = self.todo.pop()
            if id(element) not in self.seen:
                self.seen.add(id(element))
                _refuse_text(element)
                self._place(element)
        for table in self.loose:
            if getattr(table, "element", table) in closed_tables() and table not in self.ours:
                raise Bypass(f"{table} comes in by a join condition alone")
        for element, inside in self.inner:
            check(element, frozenset(self.ours) if inside else frozenset())

    def _place(self, element) -> None:  # type: ignore[no-untyped-def]
        entity = element._annotations.get("parententity")
        if isinstance(element, SelectBase):
            self.inner.append((element, True))
        elif entity is not None and entity.is_aliased_class and isinstance(element, ColumnClause | AliasedReturnsRows):
            _refuse_system(entity)
            self.ours.add(entity.selectable)
            source = getattr(entity.selectable, "element", None)
            if source not in entity.mapper.tables:
                self.inner.append((source, False))
        elif isinstance(element, AliasedReturnsRows) and isinstance(element.element, SelectBase):
            self.inner.append((element.element, False))
        elif isinstance(element, ColumnClause | TableClause) and entity is not None:
            _refuse_system(entity)
            self.ours.update(entity.mapper.tables)
        elif isinstance(element, ColumnClause):
            if "parentmapper" in element._annotations:  # from the join condition of a relationship
                self.loose.append(element.table)
            elif element.table is not None:
                self.todo.append(element.table)
        elif isinstance(element, TableClause):
            if element in closed_tables() or type(element) is TableClause:
                raise Bypass(f"table {element} must be asked for by its class")
        else:
            self.todo += HasTraverseInternals.get_children(element)


def check(statement: ClauseElement, around: frozenset[object] = frozenset()) -> None:
    """Raises `Bypass` if a protected row could come through unjudged. SQLAlchemy puts the condition on what is asked
    for by class; `around` is what the statements around this one ask for."""
    _Reading(statement, around).run()


def _refuse_system(entity) -> None:  # type: ignore[no-untyped-def]
    if not (issubclass(entity.mapper.class_, Reference) or entity.mapper in set(guarded_mappers())):
        raise Bypass(f"{entity.mapper.class_.__name__} is the system's own")


def _refuse_text(element: HasTraverseInternals) -> None:
    if isinstance(element, TextClause | TextualSelect):
        raise Bypass(f"SQL text: {element}")
    if getattr(element, "is_literal", False) and getattr(element, "name", "") not in ("1", "*"):
        raise Bypass(f"SQL text: {element}")
    if isinstance(element, FunctionElement) and getattr(element, "name", "").lower() not in FUNCTIONS:
        raise Bypass(f"function {getattr(element, 'name', element)!r} is not one known to be harmless")
    operator = getattr(element, "operator", None)
    if isinstance(operator, custom_op) and not OPERATOR.fullmatch(operator.opstring):
        raise Bypass(f"operator {operator.opstring!r} is SQL text")


def _entity(entity) -> ClauseElement:  # type: ignore[no-untyped-def]
    return entity.selectable._annotate({"parententity": entity})  # type: ignore[no-any-return]


def _in_options(statement: ClauseElement) -> Iterator[ClauseElement]:
    """Conditions hidden in loader options; hints; correlation that would bring tables in by the back."""
    if any(getattr(statement, name, None) for name in ("_hints", "_statement_hints", "_prefixes", "_suffixes")):
        raise Bypass("hints, prefixes and suffixes are SQL text")
    if (
        isinstance(statement, Select)
        and not statement._auto_correlate
        and not statement._correlate
        and statement._correlate_except is None
    ):
        raise Bypass("correlate(None)")
    for option in getattr(statement, "_with_options", ()):
        if isinstance(option, LoaderCriteriaOption):
            raise Bypass("with_loader_criteria is the door's")
        for part in getattr(option, "context", ()):
            yield from getattr(part, "_extra_criteria", ())
            yield from (_entity(e) for e in part.path.path if getattr(e, "is_aliased_class", False))
            if dict(part.local_opts or {}).get("innerjoin"):
                raise Bypass("innerjoin=True drops rows whose other end is hidden")

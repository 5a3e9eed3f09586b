"""Rows for figures: what an actor may count, of which they may read some, all, or nothing."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, Select, func, select

from core.access.audit.entries import Entry
from core.access.clauses import clause, keep
from core.access.listing import Asked
from core.access.paging import BY_ID, Filter, record_of
from core.access.protected import Protected, table_of
from core.access.records import Records
from core.access.vocabulary import Action

Figures = Sequence[Row[*tuple[object, ...]]]


def figures(
    records: Records,
    model: type[Protected],
    columns: tuple[str, ...],
    *,
    filters: tuple[Filter, ...] = (),
    values: Mapping[str, object] | None = None,
) -> Figures:
    """The named columns of each record that the actor may count, then `opens` (whether they may read it too) and `id`.

    They are there to be added up. Of a record that does not open nothing may be shown but a number in which it is one
    of several: whoever asks for these rows keeps small numbers back.
    """
    asked = Asked(model, columns, BY_ID, filters, Action.COUNT)
    asked.check_values(values or {})
    query = keep(records._policy, ("figures", records.judge.asking, asked), lambda: _query(records, asked))
    records._trail.note(Entry("count", model.kind.name, detail=", ".join(columns)))
    return records._connection.execute(query, {**(values or {}), **records.actor.parameters()}).all()


def how_many(
    records: Records, model: type[Protected], *, filters: tuple[Filter, ...], values: Mapping[str, object]
) -> int:
    """How many records there are of the organisation acted for, whether or not the actor may read or count them: for
    whoever keeps its settings, who must know what a change reaches. Whoever shows the number keeps small ones back."""
    record = record_of(model)
    if record.owner is None:
        raise TypeError(f"{model.kind.name} has no owner")
    ours = record.owner == records.actor.organisation_id
    asked = select(func.count()).select_from(table_of(model)).where(ours, *(one.condition for one in filters))
    records._trail.note(Entry("count", model.kind.name, detail="of the organisation, for its settings"))
    return int(records._connection.execute(asked, dict(values)).scalar_one())


def nth_of_each(
    records: Records,
    model: type[Protected],
    by: str,
    at: str,
    nth: int,
    *,
    filters: tuple[Filter, ...] = (),
    values: Mapping[str, object] | None = None,
) -> Mapping[UUID, datetime]:
    """By the reference in the column `by`: the moment `at` of the nth of its records that the actor may count."""
    asked = Asked(model, (by, at), BY_ID, filters, Action.COUNT)
    asked.check_values(values or {})
    query = keep(
        records._policy, ("nth", records.judge.asking, asked, nth), lambda: _nth_query(records, asked, by, at, nth)
    )
    records._trail.note(Entry("count", model.kind.name, detail=f"{by}, {at}"))
    rows = records._connection.execute(query, {**(values or {}), **records.actor.parameters()})
    return dict(rows.all())


def _nth_query(records: Records, asked: Asked, by: str, at: str, nth: int) -> Select[UUID, datetime]:
    record = record_of(asked.model)
    of, when = record.column(by), record.column(at)
    place = func.row_number().over(partition_by=of, order_by=(when, record.id)).label("place")
    may = clause(records._policy, records.judge.asking, Action.COUNT, record)
    numbered = select(of, when, place).where(may, *(filter.condition for filter in asked.filters)).subquery()
    return select(numbered.c[by], numbered.c[at]).where(numbered.c.place == nth)


def _query(records: Records, asked: Asked) -> Select[*tuple[object, ...]]:
    policy, asking, record = records._policy, records.judge.asking, record_of(asked.model)
    shown = [record.column(name).label(name) for name in asked.columns]
    opens = clause(policy, asking, Action.READ, record).label("opens")
    narrowed = [filter.condition for filter in asked.filters]
    return select(*shown, opens, record.id).where(clause(policy, asking, Action.COUNT, record), *narrowed)

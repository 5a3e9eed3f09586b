"""Rows for figures: what an actor may count, of which they may read some, all, or nothing."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Row, Select, select

from core.access.audit.entries import Entry
from core.access.clauses import clause, keep
from core.access.listing import Asked
from core.access.paging import BY_ID, Filter, record_of
from core.access.protected import Protected
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


def _query(records: Records, asked: Asked) -> Select[*tuple[object, ...]]:
    policy, asking, record = records._policy, records.judge.asking, record_of(asked.model)
    shown = [record.column(name).label(name) for name in asked.columns]
    opens = clause(policy, asking, Action.READ, record).label("opens")
    narrowed = [filter.condition for filter in asked.filters]
    return select(*shown, opens, record.id).where(clause(policy, asking, Action.COUNT, record), *narrowed)

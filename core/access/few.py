"""Rows of a statement that an index makes few: found first, each asked then, however much the actor may see."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import Row, Select

from core.access.audit.entries import Entry
from core.access.clauses import keep
from core.access.guard import check
from core.access.protected import Protected
from core.access.records import Records
from core.access.shapes import KeptByShape
from core.access.shown import shown_by
from core.access.visible import Visible

Asked = TypeVar("Asked", bound=Select[*tuple[object, ...]])
Entity = TypeVar("Entity", bound=Protected)
_check, _shown_by = KeptByShape(check), KeptByShape(shown_by)


def few_rows(records: Records, statement: Select[*tuple[object, ...]]) -> Sequence[Row[*tuple[object, ...]]]:
    """As `Records.rows`, for looking whether somebody is there: what was asked is audited, not what was compared."""
    result = records._session.execute(_asking_each(records, statement)).all()
    shown = _shown_by(statement)
    for kind in {*shown.others, *(kind for _, kind in shown.ids)}:
        records._trail.note(Entry("query", kind, detail=shown.columns[:500]))
    return result


def few_seen(records: Records, statement: Select[*tuple[object, ...]]) -> Sequence[Row[*tuple[object, ...]]]:
    """As `Records.rows`, for a list that is walked in order until it has enough: each row that is shown is audited."""
    return records.rows(_asking_each(records, statement))


def few(records: Records, statement: Select[Entity]) -> Sequence[Entity]:
    """As `Records.find`: the entities of an ORM select of one class, each audited as seen."""
    return records._session.execute(_asking_each(records, statement)).unique().scalars().all()


def _asking_each(records: Records, statement: Asked) -> Asked:
    _check(statement)
    policy, asking = records._policy, records.judge.asking
    visible = keep(policy, ("few", asking), lambda: Visible(policy, asking, one_by_one=True))
    records._options.add(visible)
    return statement.options(visible)

"""Which records changed since a job looked last: read from their history, so that its work is of what changed alone.

Transactions may commit in another order than they began, so the changes of the last minute are read again each time,
and a hundred at least; whatever is done for a record must do no harm twice. What takes longer than that is found by a
job that looks at everything, rarely.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, insert, select, update

from core.access.audit.models import RecordChange
from core.access.protected import table_of
from core.access.system import SystemRecords
from core.ticker.jobs import Tick
from core.ticker.lease import LeaseLost
from core.ticker.models import HistoryPlace

CHANGES, PLACES = table_of(RecordChange), table_of(HistoryPlace)
BATCH, OVERLAP, LATE = 500, 100, timedelta(seconds=60)
"""Changes read at once; how many are read again at least, and how old they may be."""
Changed = Mapping[str, frozenset[UUID]]
"""Ids of records by kind."""


@dataclass(frozen=True)
class Reader:
    """`name` stays: it says how far this one has read. `kinds` are those it is told of."""

    name: str
    kinds: tuple[str, ...]


def follow_changes(tick: Tick, reader: Reader, work: Callable[[Changed], None]) -> None:
    """Up to the newest change. What `work` raises for some changes stops no others; it is raised at the end."""
    failures: list[Exception] = []
    with tick.door() as system:
        place = _place(system, reader)
        after = _read_again(system, tick, place)
    while not tick.is_stopping():
        with tick.door() as system:
            newest = system.connection.execute(select(func.max(CHANGES.c.id))).scalar() or 0
            until = min(newest, after + BATCH)
            found = _changed(system, reader, after=after, until=until)
        if found:
            try:
                work(found)
            except LeaseLost:
                raise
            except Exception as failure:  # an edge: one record that fails must not hold up all others
                failures.append(failure)
        if until > place:
            with tick.door() as system:
                _remember(system, reader, until)
        if until >= newest:
            break
        after = until
    raise_first(failures)


def _place(system: SystemRecords, reader: Reader) -> int:
    asked = select(PLACES.c.change_id).where(PLACES.c.reader == reader.name)
    return system.connection.execute(asked).scalar() or 0


def _read_again(system: SystemRecords, tick: Tick, place: int) -> int:
    """After which change it begins: what came later may have been committed after the place was passed."""
    early = select(CHANGES.c.id).where(CHANGES.c.id <= place, CHANGES.c.at < tick.at - LATE)
    newest = system.connection.execute(early.order_by(CHANGES.c.id.desc()).limit(1)).scalar() or 0
    return max(0, min(newest, place - OVERLAP))


def _changed(system: SystemRecords, reader: Reader, *, after: int, until: int) -> Changed:
    asked = select(CHANGES.c.kind, CHANGES.c.record_id).where(CHANGES.c.id > after, CHANGES.c.id <= until)
    found: dict[str, set[UUID]] = {}
    for row in system.connection.execute(asked):
        if row.kind in reader.kinds:
            found.setdefault(row.kind, set()).add(row.record_id)
    return {kind: frozenset(ids) for kind, ids in found.items()}


def _remember(system: SystemRecords, reader: Reader, change_id: int) -> None:
    moved = update(PLACES).where(PLACES.c.reader == reader.name).values(change_id=change_id)
    if system.connection.execute(moved).rowcount == 0:
        system.connection.execute(insert(PLACES), {"reader": reader.name, "change_id": change_id})


def in_turn(
    tick: Tick, ids: Collection[UUID], work: Callable[[SystemRecords, Collection[UUID]], None]
) -> list[Exception]:
    """All in one transaction; if that fails each in its own, so that what is wrong with one stops no other. Gives what
    failed, for `raise_first` once everything else is done."""
    try:
        with tick.door() as system:
            work(system, ids)
    except LeaseLost:
        raise
    except Exception as failure:  # an edge, as above
        if len(ids) == 1:
            return [failure]
        return [each for id in ids for each in in_turn(tick, [id], work)]
    return []


def raise_first(failures: Sequence[Exception]) -> None:
    """So that the job is seen to have failed."""
    for first in failures:
        raise first

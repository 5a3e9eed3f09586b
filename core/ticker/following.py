"""Which records changed since a job looked last: read from their history, so that its work is of what changed alone.

Transactions may commit in another order than they began, so a few changes are read again each time, and whatever is
done for a record must do no harm twice; what takes longer than that is found by a job that looks at everything, rarely.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, insert, select, update

from core.access.audit.models import RecordChange
from core.access.protected import table_of
from core.access.system import SystemRecords
from core.ticker.jobs import Tick
from core.ticker.lease import LeaseLost
from core.ticker.models import HistoryPlace

CHANGES, PLACES = table_of(RecordChange), table_of(HistoryPlace)
BATCH, OVERLAP = 500, 100
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
    while not tick.is_stopping():
        with tick.door() as system:
            place, until, newest = _stretch(system, reader)
            found = _changed(system, reader, after=place - OVERLAP, until=until)
        if found:
            try:
                work(found)
            except LeaseLost:
                raise
            except Exception as failure:  # an edge: one record that fails must not hold up all others
                failures.append(failure)
        if until != place:
            with tick.door() as system:
                _remember(system, reader, until)
        if until == newest:
            break
    raise_first(failures)


def _stretch(system: SystemRecords, reader: Reader) -> tuple[int, int, int]:
    """Where it stands, up to where it reads now, and the newest change there is."""
    asked = select(PLACES.c.change_id).where(PLACES.c.reader == reader.name)
    place = system.connection.execute(asked).scalar() or 0
    newest = system.connection.execute(select(func.max(CHANGES.c.id))).scalar() or 0
    return place, max(place, min(newest, place + BATCH)), max(place, newest)


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

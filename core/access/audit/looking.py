"""Looking at the audit: only what one organisation's people did, and what was done with its records by others; page by
page along an index, so that a look costs the same however long the trail is."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, String, and_, cast, func, select, union_all

from core.access.audit.entries import LIST, REFUSED
from core.access.audit.models import AuditEntry
from core.access.audit.watch import AuditWatch
from core.access.check import PolicyFaults
from core.access.errors import NotFound
from core.access.policy import Policy
from core.access.protected import table_of
from core.access.records import Records
from core.access.store import PolicyStore
from core.access.vocabulary import Action
from core.database import clock

ENTRY = table_of(AuditEntry)
E = ENTRY.c
MOST_ENTRIES = 2**63 - 1
"""The greatest number that a database counts to."""
LISTS_WITHIN = timedelta(days=7)
"""For a record, lists of so many days are looked through for it; for others the look names the day."""


@dataclass(frozen=True)
class Look:
    """What is looked for; None leaves it open. `about_id`: the client or worker it is about. `day` is a London day."""

    actor_id: UUID | None = None
    about_id: UUID | None = None
    kind: str | None = None
    record_id: UUID | None = None
    rule: str | None = None
    day: date | None = None
    refused: bool = False

    @property
    def terms(self) -> str:
        """As the audit of the look itself keeps them: ids and words of the policy, never names."""
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        return ", ".join(f"{name} {value}" for name, value in said.items() if value) or "everything"

    def conditions(self) -> list[ColumnElement[bool]]:
        equal = {
            "actor_id": E.actor_id,
            "about_id": E.about_id,
            "kind": E.kind,
            "record_id": E.record_id,
            "rule": E.rule,
        }
        asked = [column == value for name, column in equal.items() if (value := getattr(self, name)) is not None]
        return [*asked, E.outcome == REFUSED] if self.refused else asked


@dataclass(frozen=True)
class Looked:
    """A page of entries, newest first; `next` is the number of its last entry where there are more."""

    rows: Sequence[RowMapping]
    next: int | None


def look_at_audit(records: Records, look: Look, *, limit: int = 50, before: int | None = None) -> Looked:
    """Raises `NotFound` where the actor may not look at the audit of the organisation acted for. Leaves one entry."""
    organisation_id = _let_in(records)
    records.note("look at audit", detail=look.terms[:500])
    connection = records._connection
    found = _some(connection, look, organisation_id, limit + 1, before)
    return Looked(found[:limit], found[limit - 1]["id"] if len(found) > limit else None)


def entry_of_audit(records: Records, number: int) -> RowMapping:
    """One entry. Absent, and of others only, are the same `NotFound`."""
    organisation_id = _let_in(records)
    records.note("look at audit", detail=f"entry {number}")
    theirs = (E.organisation_id == organisation_id) | (E.owner_id == organisation_id)
    row = records._connection.execute(select(ENTRY).where(E.id == number, theirs)).mappings().first()
    if row is None:
        raise NotFound
    return row


def export_audit(records: Records, look: Look, *, reason: str, most: int) -> list[RowMapping]:
    """A copy that leaves: at most so many, newest first. The reason is kept in the audit."""
    organisation_id = _let_in(records)
    found = _some(records._connection, look, organisation_id, most, None)
    records.note("export audit", detail=f"{look.terms}: {len(found)} entries, because: {reason}"[:1000])
    return found


def policy_cited(records: Records, policies: PolicyStore, number: int) -> Policy | None:
    """The version that an entry cites; None where this version of the product cannot read it any more."""
    try:
        return policies.get(records._connection, number)
    except (PolicyFaults, LookupError):
        return None


def may_look(records: Records) -> bool:
    return records.may(Action.READ, AuditWatch(organisation_id=records.actor.organisation_id, thresholds={}))


def _let_in(records: Records) -> UUID:
    if not may_look(records):
        raise NotFound
    return records.actor.organisation_id


def _some(
    connection: Connection, look: Look, organisation_id: UUID, limit: int, before: int | None
) -> list[RowMapping]:
    """Each way in along its own index, then all together: OR would sort the whole trail."""
    bounds = _bounds(connection, look, before)
    asked_for = [[*look.conditions(), *bounds]]
    if look.record_id is not None and not look.refused:
        others = replace(look, record_id=None).conditions()
        asked_for.append([*others, *bounds, *_in_lists(connection, look, look.record_id)])
    ways = [
        _newest(and_(whose == organisation_id, *conditions), limit).subquery()
        for whose in (E.organisation_id, E.owner_id)
        for conditions in asked_for
    ]
    every = union_all(*(select(way.c.id) for way in ways)).subquery()
    ids = select(every.c.id).order_by(every.c.id.desc()).limit(limit)
    asked = select(ENTRY).where(E.id.in_(ids)).order_by(E.id.desc())
    return list(connection.execute(asked).mappings())


def _bounds(connection: Connection, look: Look, before: int | None) -> list[ColumnElement[bool]]:
    """By numbers, which are in the order of the index; they follow the clock only nearly."""
    found = [] if before is None else [E.id < before]
    if look.day is not None:
        start, end = day_of(look.day)
        found += [E.id.between(*numbers_of(connection, look.day)), E.at >= start, E.at < end]
    return found


def _in_lists(connection: Connection, look: Look, record_id: UUID) -> list[ColumnElement[bool]]:
    """Lists that showed the record. No index has what a list showed: of the day asked for, or of the last few."""
    found = [E.action == LIST, cast(E.shown, String).contains(str(record_id))]
    if look.day is None:
        start, _ = day_of(clock.today() - LISTS_WITHIN)
        found.append(E.id >= _first_since(connection, start))
    return found


def _first_since(connection: Connection, start: datetime) -> int:
    """A number before which nothing was written since; beyond all where nothing was."""
    found = connection.execute(select(func.min(E.id)).where(E.at >= start)).scalar()
    return MOST_ENTRIES if found is None else found


def _newest(condition: ColumnElement[bool], limit: int) -> Select[int]:
    return select(E.id).where(condition).order_by(E.id.desc()).limit(limit)


def numbers_of(connection: Connection, day: date) -> tuple[int, int]:
    """The least and greatest number of a day: an empty range where nothing happened."""
    start, end = day_of(day)
    asked = select(func.min(E.id), func.max(E.id)).where(E.at >= start, E.at < end)
    first, last = connection.execute(asked).one()
    return (first, last) if first is not None else (1, 0)


def day_of(day: date) -> tuple[datetime, datetime]:
    """A London day from midnight to midnight: 23 or 25 hours when the clocks change."""
    start, end = (datetime.combine(one, time(), clock.LONDON) for one in (day, day + timedelta(days=1)))
    return start.astimezone(UTC), end.astimezone(UTC)

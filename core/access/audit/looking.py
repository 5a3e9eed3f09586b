"""Looking at the audit: only what one organisation's people did, and what was done with its records by others; page by
page along an index, so that a look costs the same however long the trail is."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, func, select, union_all

from core.access.audit.entries import REFUSED
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
    """Each of the two ways in along its own index, then both together: OR would sort the whole trail."""
    conditions = look.conditions()
    if look.day is not None:
        first, last = numbers_of(connection, look.day)
        conditions.append(E.id.between(first, last))
    if before is not None:
        conditions.append(E.id < before)
    ours = _newest(and_(E.organisation_id == organisation_id, *conditions), limit)
    of_ours = _newest(and_(E.owner_id == organisation_id, *conditions), limit)
    both = union_all(select(ours.subquery().c.id), select(of_ours.subquery().c.id)).subquery()
    ids = select(both.c.id).order_by(both.c.id.desc()).limit(limit)
    asked = select(ENTRY).where(E.id.in_(ids)).order_by(E.id.desc())
    return list(connection.execute(asked).mappings())


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

"""The ticker's look at what was sealed since the last one: every entry is looked at, each unusual thing told once."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection, RowMapping, select

from core.access.audit.looking import ENTRY
from core.access.audit.models import AuditSeal
from core.access.audit.watch import AuditWatch
from core.access.protected import table_of
from core.organisations.installation import fact, keep_fact
from core.organisations.models import Organisation
from core.oversight.finding import Found, Stretch, find_unusual
from core.oversight.sorts import Unusual, thresholds
from core.privacy.models import Sort
from core.privacy.raising import Matter, raise_matter
from core.ticker.jobs import Job, Tick

SEAL, WATCH, ORGANISATION = table_of(AuditSeal), table_of(AuditWatch), table_of(Organisation)
UNTIL = "unusual access looked for until"
BATCH = 2_000


def look_for_unusual(tick: Tick) -> None:
    """By places in the chain, which have no gaps: an entry that commits late is looked at late, none is left out."""
    more = True
    while more and not tick.is_stopping():
        with tick.giving_way():
            more = _look_further(tick)


def _look_further(tick: Tick) -> bool:
    """Nobody who writes waits while it looks; what it finds is told once, whoever else may have looked meanwhile."""
    with tick.reading() as system:
        after = _until(system.connection)
        last, rows = _sealed_after(system.connection, after)
        stretch = Stretch(system.connection, rows, _limits(system.connection))
        matters = [_matter(one, stretch.limit(one.organisation_id, one.sort)) for one in find_unusual(stretch)]
    if last == after:
        return False
    with tick.door() as system:
        if _until(system.connection) == after:
            for matter in matters:
                raise_matter(system, matter)
            keep_fact(system.connection, UNTIL, str(last))
    return True


def _until(connection: Connection) -> int:
    """The place of the last one looked at."""
    return int(fact(connection, UNTIL) or 0)


def _sealed_after(connection: Connection, place: int) -> tuple[int, Sequence[RowMapping]]:
    """(place of the last one looked at, entries of people among them)"""
    asked = (
        select(SEAL.c.position, *ENTRY.c)
        .join_from(SEAL, ENTRY, ENTRY.c.id == SEAL.c.entry_id)
        .where(SEAL.c.position > place)
        .order_by(SEAL.c.position)
        .limit(BATCH)
    )
    rows = connection.execute(asked).mappings().all()
    of_people = [row for row in rows if row["actor_id"] is not None and row["organisation_id"] is not None]
    return (rows[-1]["position"] if rows else place), of_people


def _limits(connection: Connection) -> Mapping[UUID, Mapping[Unusual, int]]:
    changed = {row.organisation_id: row.thresholds for row in connection.execute(select(WATCH))}
    every = connection.execute(select(ORGANISATION.c.id)).scalars()
    return {id: thresholds(changed.get(id, {})) for id in every}


def _matter(found: Found, limit: int) -> Matter:
    """Codes, numbers and a day: who it was about stands in the audit."""
    evidence = {"alert": found.sort.value, "times": found.times, "threshold": limit, "entries": list(found.entries)}
    if found.day is not None:
        evidence["day"] = found.day.isoformat()
    return Matter(
        found.organisation_id, Sort.UNUSUAL_ACCESS, found.source, person_id=found.person_id, client_id=found.client_id,
        evidence=evidence,
    )  # fmt: skip


JOBS = (Job("oversight: look for unusual access", timedelta(minutes=5), look_for_unusual),)

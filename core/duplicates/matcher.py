"""The system's matcher: whoever is new or changed is compared with everybody, later and by itself.

Whoever enters somebody waits for none of it and is told nothing: what nobody sees both of goes to the officers of the
organisation that holds the older record. The matcher reads the history of records, so no feature has to remember it.
"""

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, and_, func, insert, or_, select, update

from core.access.audit.models import RecordChange
from core.access.protected import table_of
from core.access.system import Reason, SystemRecords
from core.clients.models import Client, ClientName, ContactDetails
from core.database import clock
from core.duplicates.candidates import COMPARED, Candidate, Found, Rows, candidates, described
from core.duplicates.comparing import Described, Likeness, compare
from core.duplicates.hearing import hear
from core.duplicates.holding import holders, tell_officers
from core.duplicates.models import ClientPair, HiddenMatch, MatchedClient, MatcherPlace
from core.duplicates.weights import Band
from core.ticker.jobs import Job, Tick

CHANGES, PLACES, MATCHED = table_of(RecordChange), table_of(MatcherPlace), table_of(MatchedClient)
PAIRS, HIDDEN = table_of(ClientPair), table_of(HiddenMatch)
BATCH, OVERLAP = 25, 500
"""Changes read at once; how many are read again, for transactions may commit in another order than they began."""
HISTORY = "history"
NEW_TO_OFFICERS = "Somebody in your organisation’s record may be in the record a second time. Please look at it."


def look(tick: Tick) -> None:
    """Up to the newest change."""
    hear(tick)
    while not tick.is_stopping():
        if _batch(tick) < BATCH:
            return


def _batch(tick: Tick) -> int:
    """How many new changes there were. They are read and compared without the turn to write, for which others wait."""
    with tick.doors.system(Reason.TICKER, writing=False) as system:
        place = system.connection.execute(select(PLACES.c.change_id).where(PLACES.c.name == HISTORY)).scalar()
        newest = system.connection.execute(select(func.max(CHANGES.c.id))).scalar() or 0
        until = min(newest, (place or 0) + BATCH)
        changed = _changed(system, after=(place or 0) - OVERLAP, until=until)
    if _match_all(tick, changed) and until != place:
        with tick.door() as system:
            _remember_place(system, until, is_first=place is None)
    return until - (place or 0)


def _changed(system: SystemRecords, *, after: int, until: int) -> set[UUID]:
    """Clients of whom something that is compared was written."""
    found: set[UUID] = set()
    for model in (Client, ClientName, ContactDetails):
        columns = table_of(model).c
        records = select(CHANGES.c.record_id).where(
            CHANGES.c.id > after, CHANGES.c.id <= until, CHANGES.c.kind == model.kind.name
        )
        about = columns.id if model is Client else columns.client_id
        found.update(system.connection.execute(select(about).where(columns.id.in_(records))).scalars())
    return found


def _remember_place(system: SystemRecords, change_id: int, *, is_first: bool) -> None:
    if is_first:
        system.connection.execute(insert(PLACES), {"name": HISTORY, "change_id": change_id})
    else:
        system.connection.execute(update(PLACES).where(PLACES.c.name == HISTORY).values(change_id=change_id))


def sweep(tick: Tick) -> None:
    """Whoever was never compared: a long transaction may commit after its place in the history was passed."""
    while not tick.is_stopping():
        with tick.doors.system(Reason.TICKER, writing=False) as system:
            never = select(Client.id).where(
                Client.merged_into_id.is_(None), Client.id.not_in(select(MATCHED.c.client_id))
            )
            ids = set(system.connection.execute(never.limit(BATCH)).scalars())
        _match_all(tick, ids)
        if len(ids) < BATCH:
            return


# ── matching ──────────────────────────────────────────────────────────────
def _match_all(tick: Tick, ids: set[UUID]) -> bool:
    """Those of whom something else is known than when they were compared last, each written by itself. Whether it came
    to its end."""
    with tick.doors.system(Reason.TICKER, writing=False) as system:
        rows = rows_of(system)
        there = rows(select(*COMPARED).where(Client.id.in_(ids), Client.merged_into_id.is_(None))) if ids else []
        known = {row.client_id: row.digest for row in system.connection.execute(
            select(MATCHED).where(MATCHED.c.client_id.in_(ids)))} if there else {}  # fmt: skip
        new = [
            one
            for one in (described(rows, there) if there else ())
            if known.get(one.client_id) != _digest(one.described)
        ]
    for one in new:
        if tick.is_stopping():
            return False
        with tick.giving_way():
            with tick.doors.system(Reason.TICKER, writing=False) as system:
                found = _alike(system, one)
            with tick.door() as system:
                _match(system, one, found)
                _keep_digest(system, one.client_id, _digest(one.described), is_first=one.client_id not in known)
    return True


def rows_of(system: SystemRecords) -> Rows:
    def rows(statement: Select[*tuple[object, ...]]) -> Sequence[Found]:
        return system.connection.execute(statement).all()

    return rows


def _alike(system: SystemRecords, one: Candidate) -> list[tuple[UUID, Likeness]]:
    """Who might be the same person, and how far."""
    others = candidates(rows_of(system), one.described, besides=one.client_id)
    found = [(other.client_id, compare(one.described, other.described)) for other in others]
    return [(id, like) for id, like in found if like.band is not Band.NONE]


def _match(system: SystemRecords, one: Candidate, found: Sequence[tuple[UUID, Likeness]]) -> None:
    for other, like in found:
        if not _is_known(system, one.client_id, other) and _are_two(system, one.client_id, other):
            _put(system, min(one.client_id, other), max(one.client_id, other), like)


def _are_two(system: SystemRecords, *ids: UUID) -> bool:
    """Whether neither was joined with another meanwhile."""
    asked = select(func.count()).select_from(Client).where(Client.id.in_(ids), Client.merged_into_id.is_(None))
    return system.connection.execute(asked).scalar_one() == len(ids)


def _put(system: SystemRecords, older: UUID, newer: UUID, like: Likeness) -> None:
    """Ids are in the order in which they were made. Somebody of an organisation that holds both may see both; otherwise
    the officers of whoever holds the older record are asked."""
    theirs, entering = holders(system.connection, older), holders(system.connection, newer)
    if theirs & entering or not theirs:
        system.add(
            ClientPair(
                client_id=older, other_id=newer, score=like.score, reasons=list(like.reasons),
                doubts=list(like.doubts),
            )
        )  # fmt: skip
        return
    for organisation_id in sorted(theirs):
        match = HiddenMatch(
            organisation_id=organisation_id, client_id=older, other_id=newer, score=like.score,
            reasons=list(like.reasons), found_at=clock.now(),
        )  # fmt: skip
        tell_officers(system, system.add(match), NEW_TO_OFFICERS)


def _is_known(system: SystemRecords, one: UUID, other: UUID) -> bool:
    """Found before, whatever was said of it since."""
    for table in (PAIRS, HIDDEN):
        straight = and_(table.c.client_id == one, table.c.other_id == other)
        around = and_(table.c.client_id == other, table.c.other_id == one)
        if system.connection.execute(select(table.c.id).where(or_(straight, around)).limit(1)).first() is not None:
            return True
    return False


def _keep_digest(system: SystemRecords, client_id: UUID, digest: str, *, is_first: bool) -> None:
    if is_first:
        system.connection.execute(insert(MATCHED), {"client_id": client_id, "digest": digest})
    else:
        system.connection.execute(update(MATCHED).where(MATCHED.c.client_id == client_id).values(digest=digest))


def _digest(known: Described) -> str:
    names = sorted((name.family, name.given) for name in known.names)
    said = (names, known.born, known.is_estimated, known.nhs_number, known.is_verified, sorted(known.postcodes))
    return hashlib.sha256(repr(said).encode()).hexdigest()


JOBS = (
    Job("duplicates: look for two records of one person", timedelta(seconds=10), look, lane="duplicates"),
    Job("duplicates: compare whoever never was", timedelta(hours=1), sweep, lane="duplicates"),
)

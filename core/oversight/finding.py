"""Finding unusual access in a stretch of the audit: a handful of questions for all of it, along indexes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Connection, RowMapping, or_, select

from core.access.audit.entries import REFUSED
from core.access.audit.looking import ENTRY, day_of, numbers_of
from core.access.protected import table_of
from core.clients.models import Client, ContactDetails
from core.clients.names import fold
from core.database import clock
from core.leaving.models import Departure
from core.notices.models import StaffAddress
from core.oversight.sorts import Unusual
from core.people.models import Person

E, C, D, P = ENTRY.c, table_of(Client).c, table_of(ContactDetails).c, table_of(Person).c
LEAVING, STAFF_ADDRESS = table_of(Departure).c, table_of(StaffAddress).c
OPENS = ("open", "write")
NIGHT_FROM, NIGHT_UNTIL = 22, 6
"""Hours of a London clock."""
LEAVES_WITHIN = timedelta(days=28)
Whose = tuple[UUID, UUID]
"""A person acting for an organisation."""


@dataclass(frozen=True)
class Found:
    """One unusual thing. `source` is the same whenever the same is found again; `entries` are numbers in the audit."""

    sort: Unusual
    person_id: UUID
    organisation_id: UUID
    source: str
    times: int
    entries: tuple[int, ...]
    client_id: UUID | None = None
    day: date | None = None


@dataclass(frozen=True)
class Stretch:
    """Entries of people that were sealed since the last look, and each organisation's thresholds."""

    connection: Connection
    rows: Sequence[RowMapping]
    limits: Mapping[UUID, Mapping[Unusual, int]]

    def limit(self, organisation_id: UUID, sort: Unusual) -> int:
        return self.limits[organisation_id][sort]

    @property
    def opened(self) -> list[RowMapping]:
        return [row for row in self.rows if row["action"] in OPENS and row["outcome"] != REFUSED and row["about_id"]]

    @property
    def days(self) -> list[tuple[UUID, UUID, date]]:
        """Who did something on which London day."""
        return sorted(
            {(r["actor_id"], r["organisation_id"], r["at"].astimezone(clock.LONDON).date()) for r in self.rows}
        )


def find_unusual(stretch: Stretch) -> Iterator[Found]:
    yield from _by_name(stretch)
    yield from _by_address(stretch)
    yield from _sealed(stretch)
    numbers = {day: numbers_of(stretch.connection, day) for _, _, day in stretch.days}
    for actor, organisation_id, day in stretch.days:
        yield from _of_a_day(stretch, actor, organisation_id, day, numbers[day])


# ── one person and one client ─────────────────────────────────────────────
def _pairs(stretch: Stretch) -> Mapping[tuple[UUID, UUID, UUID], list[int]]:
    """(who, for whom, about whom) → entries."""
    pairs: dict[tuple[UUID, UUID, UUID], list[int]] = defaultdict(list)
    for row in stretch.opened:
        pairs[row["actor_id"], row["organisation_id"], row["about_id"]].append(row["id"])
    return pairs


def _by_name(stretch: Stretch) -> Iterator[Found]:
    pairs = _pairs(stretch)
    clients = _clients(stretch.connection, {about for _, _, about in pairs})
    staff = {row.id: row.name for row in stretch.connection.execute(select(P.id, P.name).where(P.is_system.is_(False)))}
    workers = {fold(name) for name in staff.values()}
    for (actor, organisation_id, about), entries in pairs.items():
        if about not in clients or actor not in staff:
            continue
        family, whole = clients[about]
        if whole in workers and stretch.limit(organisation_id, Unusual.COLLEAGUE):
            yield _pair(Unusual.COLLEAGUE, actor, organisation_id, about, entries)
        same = fold(staff[actor]).rpartition(" ")[2] == fold(family).rpartition(" ")[2]
        if same and _is_rare(stretch, organisation_id, family):
            yield _pair(Unusual.SURNAME, actor, organisation_id, about, entries)


def _clients(connection: Connection, ids: set[UUID]) -> dict[UUID, tuple[str, str]]:
    """Family name, and given with family name, folded."""
    asked = select(C.id, C.given_name, C.family_name).where(C.id.in_(ids))
    rows = connection.execute(asked).all() if ids else ()
    return {row.id: (row.family_name, fold(f"{row.given_name} {row.family_name}")) for row in rows}


def _is_rare(stretch: Stretch, organisation_id: UUID, family: str) -> bool:
    """Whether at most so many people have this surname as its threshold says; counted no further than that."""
    limit, start = stretch.limit(organisation_id, Unusual.SURNAME), f"{fold(family)} "
    same = select(C.id).where(C.sort_name >= start, C.sort_name < f"{start}\uffff").limit(limit + 1)
    return len(stretch.connection.execute(same).all()) <= limit


def _by_address(stretch: Stretch) -> Iterator[Found]:
    pairs = _pairs(stretch)
    connection = stretch.connection
    staff = select(STAFF_ADDRESS.person_id, STAFF_ADDRESS.address).where(
        STAFF_ADDRESS.person_id.in_({actor for actor, _, _ in pairs})
    )
    theirs: dict[UUID, set[str]] = defaultdict(set)
    for person_id, address in connection.execute(staff).all() if pairs else ():
        theirs[person_id].add(_plain(address))
    clients = select(D.client_id, D.phone, D.mobile, D.email).where(
        D.client_id.in_({about for _, _, about in pairs}), or_(D.phone != "", D.mobile != "", D.email != "")
    )
    held: dict[UUID, set[str]] = defaultdict(set)
    for client_id, *ways in connection.execute(clients).all() if theirs else ():
        held[client_id] |= {_plain(way) for way in ways if way}
    for (actor, organisation_id, about), entries in pairs.items():
        if theirs[actor] & held[about] and stretch.limit(organisation_id, Unusual.ADDRESS):
            yield _pair(Unusual.ADDRESS, actor, organisation_id, about, entries)


def _sealed(stretch: Stretch) -> Iterator[Found]:
    """A seal was there, and somebody was let in all the same."""
    for row in stretch.opened:
        if "sealed" in str(row["facts"] or "").split() and stretch.limit(row["organisation_id"], Unusual.SEALED):
            yield _pair(Unusual.SEALED, row["actor_id"], row["organisation_id"], row["about_id"], [row["id"]])


def _pair(sort: Unusual, actor: UUID, organisation_id: UUID, about: UUID, entries: Sequence[int]) -> Found:
    """Once for two people, however often it happens: the officer sees the rest in the audit."""
    source = f"unusual_access {sort} {actor} {about}"
    return Found(sort, actor, organisation_id, source, len(entries), tuple(entries[:20]), client_id=about)


# ── one person on one day ─────────────────────────────────────────────────
def _of_a_day(
    stretch: Stretch, actor: UUID, organisation_id: UUID, day: date, numbers: tuple[int, int]
) -> Iterator[Found]:
    """What they did that day, by its numbers: so that nothing is looked through that lies before it."""
    start, end = day_of(day)
    asked = select(E.id, E.at, E.action, E.outcome, E.about_id).where(
        E.actor_id == actor, E.organisation_id == organisation_id, E.id.between(*numbers), E.at >= start, E.at < end
    )
    rows = stretch.connection.execute(asked.order_by(E.id)).all()
    seen = [row for row in rows if row.action in OPENS and row.outcome != REFUSED and row.about_id]
    night = [row for row in seen if _is_night(row.at.astimezone(clock.LONDON).hour)]
    counts = {
        Unusual.BULK: ({row.about_id for row in seen}, seen),
        Unusual.NIGHT: ({row.about_id for row in night}, night),
        Unusual.REFUSALS: (
            {row.id for row in rows if row.outcome == REFUSED},
            [r for r in rows if r.outcome == REFUSED],
        ),
    }
    if _leaves(stretch.connection, actor, organisation_id, day):
        counts[Unusual.LEAVER] = counts[Unusual.BULK]
    for sort, (what, entries) in counts.items():
        limit = stretch.limit(organisation_id, sort)
        if limit and len(what) >= limit:
            source = f"unusual_access {sort} {actor} {day.isoformat()}"
            numbers = tuple(row.id for row in entries[:20])
            yield Found(sort, actor, organisation_id, source, len(what), numbers, day=day)


def _is_night(hour: int) -> bool:
    return hour >= NIGHT_FROM or hour < NIGHT_UNTIL


def _leaves(connection: Connection, actor: UUID, organisation_id: UUID, day: date) -> bool:
    asked = select(LEAVING.id).where(
        LEAVING.person_id == actor, LEAVING.organisation_id == organisation_id,
        LEAVING.last_day.between(day, day + LEAVES_WITHIN),
    )  # fmt: skip
    return connection.execute(asked.limit(1)).first() is not None


def _plain(way: str) -> str:
    """A telephone number by its digits, without the country's code; an email address in small letters."""
    digits = "".join(letter for letter in way if letter.isdigit())
    if "@" in way or not digits:
        return way.strip().casefold()
    return digits.removeprefix("44").lstrip("0")

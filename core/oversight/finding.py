"""Finding unusual access in a stretch of the audit: a handful of questions for all of it, along indexes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import Connection, Row, RowMapping, case, or_, select, type_coerce

from core.access.audit.entries import REFUSED
from core.access.audit.looking import ENTRY, day_of, numbers_of
from core.access.protected import table_of
from core.clients.apart_models import ConflictLink, ConflictSort
from core.clients.models import Client, ContactDetails
from core.clients.names import fold
from core.database import clock
from core.leaving.models import Departure
from core.notices.models import StaffAddress
from core.oversight.sorts import Unusual
from core.people.models import Person
from core.sealing.models import OWN, Seal, SealOpening

E, C, D, P = ENTRY.c, table_of(Client).c, table_of(ContactDetails).c, table_of(Person).c
OPENING, SEAL = table_of(SealOpening).c, table_of(Seal).c
LINK = table_of(ConflictLink).c
FAMILY = (ConflictSort.RELATIVE, ConflictSort.STAFF_IS_CLIENT)
LEAVING, STAFF_ADDRESS = table_of(Departure).c, table_of(StaffAddress).c
OPENS, CLIENT = ("open", "write"), Client.kind.name
LISTED = 20
"""So many names in lists count as one record that was opened: a day's ordinary searches show a few hundred."""
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
    yield from _by_family(stretch)
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


def _by_family(stretch: Stretch) -> Iterator[Found]:
    """By the links that keep staff apart from their own people, also such as were recorded later or are over: the
    person themselves, and who lives with them. Confidential addresses are compared like others, and never shown."""
    pairs = _pairs(stretch)
    linked = select(LINK.person_id, LINK.client_id).where(
        LINK.person_id.in_({actor for actor, _, _ in pairs}), LINK.sort.in_(FAMILY)
    )
    theirs: dict[UUID, set[UUID]] = defaultdict(set)
    for person_id, client_id in stretch.connection.execute(linked).all() if pairs else ():
        theirs[person_id].add(client_id)
    read = {about for actor, _, about in pairs if actor in theirs}
    homes = _homes(stretch.connection, read | {one for ids in theirs.values() for one in ids}) if theirs else {}
    for (actor, organisation_id, about), entries in pairs.items():
        family = theirs.get(actor, set())
        if about in family and stretch.limit(organisation_id, Unusual.RELATIVE):
            yield _pair(Unusual.RELATIVE, actor, organisation_id, about, entries)
        near = {home for one in family - {about} for home in homes.get(one, ())}
        if near & homes.get(about, set()) and stretch.limit(organisation_id, Unusual.ADDRESS):
            yield _pair(Unusual.ADDRESS, actor, organisation_id, about, entries)


def _homes(connection: Connection, ids: set[UUID]) -> dict[UUID, set[tuple[str, str]]]:
    """By client: postcodes, each with the first line of the address, both without spaces, signs and capitals."""
    asked = select(D.client_id, D.postcode, D.address).where(
        D.client_id.in_(ids), D.postcode.is_not(None), D.address.is_not(None)
    )
    found: dict[UUID, set[tuple[str, str]]] = defaultdict(set)
    for client_id, postcode, address in connection.execute(asked):
        first = next((line for line in address.replace(",", "\n").splitlines() if _letters(line)), "")
        if _letters(postcode) and _letters(first):
            found[client_id].add((_letters(postcode), _letters(first)))
    return found


def _letters(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())


def _sealed(stretch: Stretch) -> Iterator[Found]:
    """A seal was there, and somebody read it who neither wrote nor sealed the entry. Told once for each entry."""
    read: dict[tuple[UUID, UUID, UUID], list[RowMapping]] = defaultdict(list)
    for row in stretch.opened:
        read[row["actor_id"], row["organisation_id"], row["record_id"]].append(row)
    asked = select(OPENING.person_id, OPENING.acts_for_id, OPENING.record_id, SEAL.sealed_at, SEAL.lifted_at).where(
        OPENING.seal_id == SEAL.id, OPENING.record_id.in_({record for _, _, record in read}),
        OPENING.basis.not_in(OWN),
    )  # fmt: skip
    for seal in stretch.connection.execute(asked.distinct()).all() if read else ():
        rows = [
            row for row in read.get((seal.person_id, seal.acts_for_id, seal.record_id), ())
            if seal.sealed_at <= row["at"] and (seal.lifted_at is None or row["at"] < seal.lifted_at)
        ]  # fmt: skip
        if rows and stretch.limit(seal.acts_for_id, Unusual.SEALED):
            source = f"unusual_access {Unusual.SEALED} {seal.person_id} {seal.record_id}"
            numbers, about = tuple(row["id"] for row in rows[:20]), rows[0]["about_id"]
            yield Found(
                Unusual.SEALED, seal.person_id, seal.acts_for_id, source, len(rows), numbers, client_id=about
            )  # fmt: skip


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
    lists = case((E.kind == CLIENT, E.shown), else_=None)
    asked = select(E.id, E.at, E.action, E.outcome, E.about_id, type_coerce(lists, E.shown.type).label("shown")).where(
        E.actor_id == actor, E.organisation_id == organisation_id, E.id.between(*numbers), E.at >= start, E.at < end
    )
    rows = stretch.connection.execute(asked.order_by(E.id)).all()
    seen = [row for row in rows if row.outcome != REFUSED and (row.shown or (row.action in OPENS and row.about_id))]
    night = [row for row in seen if _is_night(row.at.astimezone(clock.LONDON).hour)]
    refused = [row for row in rows if row.outcome == REFUSED]
    counts = {
        Unusual.BULK: (_people(seen), seen), Unusual.NIGHT: (_people(night), night),
        Unusual.REFUSALS: (len(refused), refused),
    }  # fmt: skip
    if _leaves(stretch.connection, actor, organisation_id, day):
        counts[Unusual.LEAVER] = counts[Unusual.BULK]
    for sort, (times, entries) in counts.items():
        limit = stretch.limit(organisation_id, sort)
        if limit and times >= limit:
            source = f"unusual_access {sort} {actor} {day.isoformat()}"
            numbers = tuple(row.id for row in entries[:20])
            yield Found(sort, actor, organisation_id, source, times, numbers, day=day)


def _people(rows: Sequence[Row[*tuple[object, ...]]]) -> int:
    """Whose records were opened, and of those whose names were only shown in lists one in so many."""
    opened = {row.about_id for row in rows if not row.shown}
    listed = {UUID(id) for row in rows for id in row.shown or ()} - opened
    return len(opened) + len(listed) // LISTED


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

"""Counting once a day what each agreement carries, for its report and for whoever thinks of ending it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, or_, select

from core.access.actor import Actor
from core.access.agreements import AGREEMENTS, PARTIES
from core.access.audit.models import AuditEntry
from core.access.carried import carried_to, rules_on
from core.access.policy import Policy
from core.access.protected import table_of
from core.access.versions import newest
from core.agreements.models import AgreementFigure, Measure
from core.database import clock
from core.database.ids import new_id
from core.people.holders import acting
from core.reports.masking import SMALLEST
from core.ticker.jobs import Job, Tick

FIGURES, ENTRIES = table_of(AgreementFigure), table_of(AuditEntry)
USED_WITHIN = timedelta(days=30)
Pair = tuple[UUID | None, UUID]
Row = dict[str, object]


@dataclass
class Carried:
    """Of one agreement: clients by (kind, whose, to whom), and people and clients by (whose, to whom)."""

    kinds: dict[tuple[str, UUID | None, UUID], set[UUID]] = field(default_factory=lambda: defaultdict(set))
    people: dict[Pair, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    clients: dict[Pair, set[UUID]] = field(default_factory=lambda: defaultdict(set))

    def add(self, actor: Actor, kind: str, owner: UUID | None, client: UUID) -> None:
        to = actor.organisation_id
        if owner == to:
            return
        self.kinds[kind, owner, to].add(client)
        for pair in {(owner, to), (None, to)}:
            self.people[pair].add(actor.person_id)
            self.clients[pair].add(client)


def count(tick: Tick) -> None:
    """Those in force that have not been counted today; what is no longer in force has no figures."""
    with tick.door() as system:
        policy = _policy_in_force(tick, system.connection)
        keys = _in_force(system.connection)
        system.connection.execute(delete(FIGURES).where(FIGURES.c.agreement_key.not_in(list(keys))))
        waiting = [key for key in sorted(keys) if not _is_counted(system.connection, key, keys[key])]
    if policy is None or not waiting:
        return
    with tick.reading() as system:
        uses = _uses(system.connection)
    for key in waiting:
        with tick.reading() as system:
            actors = list(_actors(system.connection, policy, key, keys[key]))
        carried = _carried(tick, policy, key, actors)
        if tick.is_stopping():
            return
        with tick.door() as system:
            _keep(system.connection, key, list(_rows(policy, key, keys[key], actors, carried, uses)))


def _carried(tick: Tick, policy: Policy, key: str, actors: Iterable[Actor]) -> Carried:
    """A transaction and a rest for each person; cut short where the process is about to end."""
    carried = Carried()
    for actor in actors:
        if tick.is_stopping():
            break
        with tick.giving_way(), tick.reading() as system:
            for found in carried_to(system.connection, policy, key, actor):
                carried.add(actor, *found)
    return carried


def _policy_in_force(tick: Tick, connection: Connection) -> Policy | None:
    number = newest(connection)
    return None if number is None else tick.doors.policies.get(connection, number)


def _in_force(connection: Connection) -> dict[str, frozenset[UUID]]:
    """By key, the organisations that are party today."""
    p, a, today = PARTIES.c, AGREEMENTS.c, clock.today()
    asked = (
        select(p.agreement_key, p.organisation_id).join(AGREEMENTS, a.key == p.agreement_key)
        .where(a.agreed_at.is_not(None), p.accepted_at.is_not(None), p.starts <= today)
        .where(or_(p.ends.is_(None), p.ends >= today))
    )  # fmt: skip
    found: dict[str, set[UUID]] = defaultdict(set)
    for key, organisation_id in connection.execute(asked):
        found[key].add(organisation_id)
    return {key: frozenset(parties) for key, parties in found.items()}


def _is_counted(connection: Connection, key: str, parties: frozenset[UUID]) -> bool:
    """Each party has a line of its own; one that joined meanwhile has none yet."""
    f = FIGURES.c
    whole = select(f.to_organisation_id).where(
        f.agreement_key == key, f.counted_on == clock.today(), f.measure == Measure.ALL,
        f.from_organisation_id.is_(None),
    )  # fmt: skip
    return set(connection.execute(whole).scalars()) == parties


def _uses(connection: Connection) -> Mapping[tuple[str, UUID], int]:
    """How often an agreement let somebody in, by agreement and organisation acted for: records opened one by one."""
    e = ENTRIES.c
    asked = select(e.basis, e.organisation_id, func.count()).where(
        e.at >= clock.now() - USED_WITHIN, e.basis.is_not(None), e.organisation_id.is_not(None)
    )
    return {(row[0], row[1]): row[2] for row in connection.execute(asked.group_by(e.basis, e.organisation_id))}


def _rows(
    policy: Policy, key: str, parties: frozenset[UUID], actors: Iterable[Actor], carried: Carried,
    uses: Mapping[tuple[str, UUID], int],
) -> Iterator[Row]:  # fmt: skip
    for (kind, owner, to), clients in carried.kinds.items():
        yield _row(key, Measure.KIND, owner, to, word=kind, clients=_kept(clients))
    for to in sorted(parties):
        owners = [owner for owner, receiver in carried.people if receiver == to and owner is not None]
        who, whom = (_with_total(by, owners, to) for by in (carried.people, carried.clients))
        for owner in (None, *sorted(owners)):
            used = uses.get((key, to), 0) if owner is None else None
            yield _row(key, Measure.ALL, owner, to, people=who[owner], clients=whom[owner], uses=used)
    for (role, to), holders in _holders(actors, policy, key).items():
        yield _row(key, Measure.ROLE, None, to, word=role, people=holders)


def _actors(connection: Connection, policy: Policy, key: str, parties: frozenset[UUID]) -> Iterator[Actor]:
    """Everybody who acts for a party in a role that a rule of this agreement reaches."""
    for actor in acting(connection):
        acts_for_one = any(actor.acts_for(party) for party in parties) and not actor.is_system
        if acts_for_one and any(_reaches(policy, key, role) for role in actor.roles):
            yield actor


def _reaches(policy: Policy, key: str, role: str) -> bool:
    named = {rule.role for rule in rules_on(policy, key)}
    return bool({*policy.wider("g", role), "*"} & named)


def _holders(actors: Iterable[Actor], policy: Policy, key: str) -> Counter[tuple[str, UUID]]:
    return Counter(
        (role, actor.organisation_id) for actor in actors for role in actor.roles if _reaches(policy, key, role)
    )


def _with_total(by: Mapping[Pair, set[UUID]], owners: Iterable[UUID], to: UUID) -> dict[UUID | None, int | None]:
    """By whose records they are, and of all together (None): kept back too where it would give away a small one."""
    each: dict[UUID | None, int | None] = {owner: _kept(by[owner, to]) for owner in owners}
    every = by.get((None, to), set())
    left = len(every) - sum(number or 0 for number in each.values())
    tells = None in each.values() and left < SMALLEST
    return {**each, None: None if tells else _kept(every)}


def _kept(counted: Iterable[UUID]) -> int | None:
    """A small number is not even kept."""
    many = len(list(counted))
    return many if many == 0 or many >= SMALLEST else None


def _row(key: str, measure: Measure, owner: UUID | None, to: UUID, **counted: int | str | None) -> Row:
    told: Row = {"word": "", "clients": None, "people": None, "uses": None, **counted}
    return {
        "id": new_id(), "version": 1, "agreement_key": key, "measure": measure, "from_organisation_id": owner,
        "to_organisation_id": to, "counted_on": clock.today(), **told,
    }  # fmt: skip


def _keep(connection: Connection, key: str, rows: list[Row]) -> None:
    connection.execute(delete(FIGURES).where(FIGURES.c.agreement_key == key))
    if rows:
        connection.execute(insert(FIGURES), rows)


JOBS = (Job("agreements: count what they carry", timedelta(minutes=30), count),)

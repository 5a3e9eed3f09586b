"""What one person is shown of their own support: who is involved, what each may see, and who has looked.

Nothing here is a second copy of a rule. Who is involved comes from involvements and allocations in force; what each may
see is asked of the policy in force, for each person with their own roles, on invented plain records of each part; who
has looked is read from the audit.

Where no Caldicott Guardian has decided, this is left out: every look at what is labelled restricted or very restricted,
or is sealed; looks at kinds of `parts.KEPT_OUT`; whoever may see nothing plain, and so whoever is kept apart from the
person; what was done, why, and by whom by name; the team or service that somebody works in; and everybody in the
person's life besides workers. The page says nothing of its gaps: it is worded so that it reads whole with any of its
parts gone, and its closing words are the same for everybody.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from core.access.actor import Actor
from core.access.audit.lookers import Looker, Told, lookers_at
from core.access.opens import open_to
from core.access.protected import table_of
from core.access.records import Records
from core.clients.models import Client
from core.database import clock
from core.database.ids import new_id
from core.involvement.models import Allocation, Involvement
from core.organisations.models import Organisation
from core.own_view.leaving_out import LeftOut
from core.own_view.parts import PARTS, TOLD, Part
from core.people.models import Person, RoleHeld
from core.sealing.models import Seal

SEALS = table_of(Seal).c
SEALED = select(SEALS.record_id).where(SEALS.lifted_at.is_(None))
LOOKED_BACK = timedelta(days=365)
ROLES = (
    "team_manager", "locality_manager", "senior_navigator", "crisis_worker", "recovery_navigator",
    "assistant_navigator", "volunteer", "receptionist", "registered_practitioner",
)  # fmt: skip
"""Roles that the page has a word for, the widest first; whoever holds none of them is called staff."""
STAFF = "staff"


@dataclass(frozen=True)
class Helper:
    """A first name, with the word for their role; without a name, everybody there in that role."""

    role: str
    name: str | None = None
    person_id: UUID | None = None


@dataclass(frozen=True)
class Seen:
    """A part of the record, and whose entries of it; no names where nobody owns it."""

    part: str
    held_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sight:
    """Who may see the same."""

    who: tuple[Helper, ...]
    what: tuple[Seen, ...]


@dataclass(frozen=True)
class Involved:
    """One organisation: who works with the person, and what everybody there may see."""

    organisation_id: UUID
    name: str
    helpers: tuple[Helper, ...]
    sights: tuple[Sight, ...]


@dataclass(frozen=True)
class Look:
    """On that day, at that organisation, in that role."""

    day: date
    organisation: str
    role: str


@dataclass(frozen=True)
class OwnView:
    """Everything on the page but its fixed words. `looks` is None where that part is left out."""

    involved: tuple[Involved, ...]
    looks: tuple[Look, ...] | None
    since: date
    today: date


@dataclass(frozen=True)
class _Around:
    """Who is around somebody today."""

    client_id: UUID
    organisations: tuple[Organisation, ...]
    workers: Mapping[UUID, tuple[Person, ...]]
    roles: Mapping[tuple[UUID, UUID], tuple[str, ...]]
    held: Mapping[UUID, tuple[str, ...]]


def view_of(records: Records, client_id: UUID, leaving: LeftOut) -> OwnView:
    """Through the door of the system that shows. Raises `NotFound` where nothing of the person is open to it."""
    client = records.one(Client, client_id)
    around = _around(records, client, leaving)
    today = clock.today()
    since = today - LOOKED_BACK
    involved = tuple(_involved(records, around, one, leaving) for one in around.organisations)
    if leaving.looks:
        return OwnView(involved, None, since, today)
    found = lookers_at(records, client_id, since, Told([*_kinds(leaving)], SEALED, Client.kind.name))
    return OwnView(involved, tuple(_looks(records, found.each, leaving)), found.since, today)


def _kinds(leaving: LeftOut) -> Iterator[str]:
    left = {kind for part in PARTS if leaving.part(part.key) for kind in part.kinds}
    return (kind for kind in TOLD if kind not in left)


# ── who is involved ───────────────────────────────────────────────────────
def _around(records: Records, client: Client, leaving: LeftOut) -> _Around:
    today = clock.today()

    def now(model: type[Involvement] | type[Allocation]):  # type: ignore[no-untyped-def]
        return (model.client_id == client.id, model.starts <= today, or_(model.ends.is_(None), model.ends >= today))

    times = records.find(
        select(Involvement)
        .where(*now(Involvement))
        .options(joinedload(Involvement.organisation), joinedload(Involvement.link_worker))
    )
    carried = records.find(select(Allocation).where(*now(Allocation)).options(joinedload(Allocation.worker)))
    organisations = {one.organisation_id: one.organisation for one in times}
    workers: dict[UUID, dict[UUID, Person]] = {id: {} for id in organisations}
    for one in carried:
        workers.get(one.organisation_id, {})[one.worker_id] = one.worker
    for time in times:
        if time.link_worker is not None:
            workers[time.organisation_id][time.link_worker.id] = time.link_worker
    shown = sorted((one for one in organisations.values() if not leaving.organisation(one.id)), key=lambda o: o.name)
    kept = {id: tuple(sorted((p for p in people.values() if not leaving.person(p.id)), key=lambda p: p.name))
            for id, people in workers.items()}  # fmt: skip
    roles = roles_at(records, [one.id for one in shown])
    held = {id: _known(role for (_, at), mine in roles.items() if at == id for role in mine) for id in organisations}
    return _Around(client.id, tuple(shown), kept, roles, held)


def roles_at(records: Records, organisations: Sequence[UUID]) -> Mapping[tuple[UUID, UUID], tuple[str, ...]]:
    """Of everybody there, today, by (person, organisation)."""
    today = clock.today()
    asked = select(RoleHeld.person_id, RoleHeld.organisation_id, RoleHeld.role).where(
        RoleHeld.organisation_id.in_(organisations), RoleHeld.is_approved, RoleHeld.starts <= today,
        or_(RoleHeld.ends.is_(None), RoleHeld.ends >= today),
    )  # fmt: skip
    found: dict[tuple[UUID, UUID], set[str]] = {}
    for row in records.rows(asked):
        found.setdefault((row.person_id, row.organisation_id), set()).add(row.role)
    return {key: tuple(sorted(roles)) for key, roles in found.items()}


def _known(roles: Iterable[str]) -> tuple[str, ...]:
    held = set(roles)
    return tuple(role for role in ROLES if role in held)


def _role_word(roles: Iterable[str]) -> str:
    return next(iter(_known(roles)), STAFF)


# ── what each may see ─────────────────────────────────────────────────────
def _involved(records: Records, around: _Around, here: Organisation, leaving: LeftOut) -> Involved:
    helpers, seeing = [], dict[tuple[Seen, ...], list[Helper]]()
    parts = [part for part in PARTS if not leaving.part(part.key)]
    for worker in around.workers[here.id]:
        roles = around.roles.get((worker.id, here.id), ())
        helper = Helper(_role_word(roles), worker.name.split()[0], worker.id)
        if seen := _seen(records, around, Actor(worker.id, "", here.id, here.key, roles), parts):
            helpers.append(helper)
            seeing.setdefault(seen, []).append(helper)
    for role in around.held[here.id]:
        anybody = Actor(new_id(), "", here.id, here.key, (role,))
        if seen := _seen(records, around, anybody, parts):
            seeing.setdefault(seen, []).append(Helper(role))
    sights = tuple(Sight(tuple(who), what) for what, who in seeing.items())
    return Involved(here.id, here.name, tuple(helpers), sights)


def _seen(records: Records, around: _Around, subject: Actor, parts: Sequence[Part]) -> tuple[Seen, ...]:
    asked = [
        (part, holder, part.invented(around.client_id, holder.id))
        for part in parts
        for holder in (around.organisations if part.has_owner else around.organisations[:1])
    ]
    opened = {id(one) for one in open_to(records, subject, [record for _, _, record in asked])}
    seen: dict[str, list[str]] = {}
    for part, holder, record in asked:
        if id(record) in opened:
            seen.setdefault(part.key, []).extend([holder.name] if part.has_owner else [])
    return tuple(Seen(part, tuple(holders)) for part, holders in seen.items())


# ── who has looked ────────────────────────────────────────────────────────
def _looks(records: Records, found: Sequence[Looker], leaving: LeftOut) -> list[Look]:
    """The newest first; each day, organisation and role once. Systems are nobody."""
    ids = {one.actor_id for one in found}
    people = records.find(select(Person).where(Person.id.in_(ids), Person.is_system.is_(False))) if ids else ()
    known = {one.id for one in people}
    names = {one.id: one.name for one in records.find(select(Organisation))}
    shown = {
        Look(one.day, names[one.organisation_id], _role_word(one.roles))
        for one in found
        if one.actor_id in known and not leaving.person(one.actor_id) and not leaving.organisation(one.organisation_id)
    }
    return sorted(shown, key=lambda look: (-look.day.toordinal(), look.organisation, look.role))

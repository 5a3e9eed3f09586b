"""Two records that may be of one person, a Senior who carries both, and the rest of the partnership."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import Connection, select

from core.access.doors import Doors
from core.access.records import Records
from core.access.system import Reason
from core.clients.models import Client
from core.database import clock
from core.database.base import Base
from core.duplicates import between, matcher
from core.duplicates.between import answer
from core.duplicates.models import ClientMerge, HiddenMatch, MatchState
from core.duplicates.schemas import MergeIn, UnmergeIn
from core.duplicates.service import join, take_apart
from core.organisations.models import Organisation
from core.people.models import Person
from core.ticker.jobs import Tick
from core.ticker.lease import Lease
from tests import world

BORN = date(1987, 3, 12)
KEEPS_ITS_OWN_COUNT = frozenset({"version"})
ABOUT_THE_ACT = frozenset(
    {"audit_entry", "audit_seal", "record_change", "client_merge", "merged_row", "change_mark", "outbox_message"}
)


@dataclass(frozen=True)
class Two:
    """`senior` of Second Step carries `one` and `other`; `theirs`, a navigator of Nilaari, carries `other` too."""

    doors: Doors
    partners: world.Partnership
    senior: Person
    theirs: Person
    one: Client
    other: Client

    @contextmanager
    def acting(self, *, writing: bool = True, role: str = "senior_navigator") -> Iterator[Records]:
        actor = world.actor(self.senior, self.partners.second_step, role)
        with self.doors.records(actor, writing=writing) as records:
            yield records

    @contextmanager
    def acting_as(self, person: Person, organisation: Organisation, role: str) -> Iterator[Records]:
        with self.doors.records(world.actor(person, organisation, role)) as records:
            yield records

    def merge(self, **asked: object) -> UUID:
        given = {"keep_id": self.one.id, "other_id": self.other.id, "reason": "Both came to one visit", **asked}
        with self.acting() as records:
            return join(records, asked=MergeIn.model_validate(given))

    def unmerge(self, merge_id: UUID, **asked: object) -> None:
        given = {"reason": "They are cousins", **asked}
        with self.acting() as records:
            take_apart(records, made=records.one(ClientMerge, merge_id), asked=UnmergeIn.model_validate(given))

    def snapshot(self) -> dict[str, list[dict[str, object]]]:
        with self.doors.database.read.connect() as connection:
            return everything(connection)

    def about(self, model: type[Base], id: UUID) -> int:
        """How many rows of a table are about this person, whoever may see them."""
        table = model.__table__
        with self.doors.database.read.connect() as connection:
            return len(connection.execute(select(table).where(table.c.client_id == id)).all())


def stored(two: Two, client: Client) -> Client:
    with two.doors.system(Reason.SEED) as system:
        return system.get(Client, client.id)


def everything(connection: Connection) -> dict[str, list[dict[str, object]]]:
    """Every row of every table but of the audit, the history and the joining itself."""
    return {
        table.name: sorted(
            (
                {name: value for name, value in row.items() if name not in KEEPS_ITS_OWN_COUNT}
                for row in connection.execute(select(table)).mappings()
            ),
            key=str,
        )
        for table in Base.metadata.sorted_tables
        if table.name not in ABOUT_THE_ACT
    }


@pytest.fixture
def two(doors: Doors, partners: world.Partnership) -> Two:
    with doors.system(Reason.SEED) as system:
        senior, theirs = world.person(system, "Sen Ior"), world.person(system, "Col League")
        one = world.client(system, "Zoë Quillfeather", date_of_birth=BORN, nhs_number="9990000018")
        other = world.client(system, "Zoey Quilfeather", date_of_birth=BORN)
        for client in (one, other):
            world.involvement(system, client, partners.second_step)
            world.allocation(system, client, senior, partners.second_step)
        world.involvement(system, other, partners.nilaari)
        world.allocation(system, other, theirs, partners.nilaari)
    return Two(doors, partners, senior, theirs, one, other)


@dataclass(frozen=True)
class Ticks:
    """The ticker's hands."""

    doors: Doors
    lease: Lease

    def run(self, job: Callable[[Tick], None]) -> None:
        job(Tick(self.doors, self.lease, clock.now()))


@pytest.fixture
def ticks(doors: Doors) -> Ticks:
    lease = Lease(doors.database, patience=0)
    while not lease.hold():
        pass
    return Ticks(doors, lease)


@dataclass(frozen=True)
class Apart:
    """Nilaari supports `held`; Second Step enters `entered`, who is the same person, and cannot see it."""

    doors: Doors
    partners: world.Partnership
    worker: Person
    asked: Person
    asking: Person
    held: Client
    entered: Client

    def run(self, ticks: Ticks) -> None:
        ticks.run(matcher.look)
        ticks.run(between.carry)

    @contextmanager
    def officer(self, *, ours: bool = False) -> Iterator[Records]:
        """Of Nilaari, or (`ours`) of Second Step."""
        home = self.partners.second_step if ours else self.partners.nilaari
        actor = world.actor(self.asked if ours else self.asking, home, "privacy_officer")
        with self.doors.records(actor) as records:
            yield records

    def says(self, to: MatchState, *, ours: bool = False) -> None:
        with self.officer(ours=ours) as records:
            (match,) = records.find(select(HiddenMatch))
            answer(records, match=match, to=to, reason="Spoken with both workers")

    def matches(self) -> list[HiddenMatch]:
        with self.doors.system(Reason.SEED) as system:
            return list(system.find(select(HiddenMatch).order_by(HiddenMatch.id)))


@pytest.fixture
def apart(doors: Doors, partners: world.Partnership) -> Apart:
    with doors.system(Reason.SEED) as system:
        people = [world.person(system, name) for name in ("Wor Ker", "Asked Officer", "Asking Officer", "Far Worker")]
        held = world.client(system, "Zoë Quillfeather", date_of_birth=BORN)
        world.involvement(system, held, partners.nilaari)
        world.allocation(system, held, people[3], partners.nilaari)
        entered = world.client(system, "Zoey Quillfeather", date_of_birth=BORN)
        world.involvement(system, entered, partners.second_step)
        world.allocation(system, entered, people[0], partners.second_step)
        world.role(system, people[1], partners.second_step, "privacy_officer")
        world.role(system, people[2], partners.nilaari, "privacy_officer")
    return Apart(doors, partners, *people[:3], held, entered)

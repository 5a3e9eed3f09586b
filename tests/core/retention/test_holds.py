"""What a legal hold on a member of staff stops, and that holds outlive what they held."""

from collections.abc import Callable
from uuid import UUID

import pytest

from core.access.doors import Doors
from core.access.system import Reason, SystemRecords
from core.clients.models import Client
from core.database import clock
from core.people.models import Person
from core.retention.destroying import destroy
from core.retention.models import LegalHold, Scope
from core.retention.stopping import HELD, is_held
from tests import world
from tests.core.retention.conftest import Archive

Record = Callable[[SystemRecords, Client, Person, world.Partnership], object]
NAMING: dict[str, Record] = {
    "wrote a contact": lambda system, client, who, at: world.contact(system, client, who, at.nilaari),
    "was allocated": lambda system, client, who, at: world.allocation(system, client, who, at.nilaari),
    "recorded a death": lambda system, client, who, at: world.death(system, client, at.nilaari, who),
    "marked a mistake": lambda system, client, who, at: world.mistake(system, client, client.id, at.nilaari, who),
}


def staff_hold(doors: Doors, partners: world.Partnership, who: Person, *, over: bool = False) -> UUID:
    """Of Second Step."""
    with doors.system(Reason.SEED) as system:
        officer = world.person(system, "Pri Officer")
        hold = world.legal_hold(system, partners.second_step, officer, scope=Scope.STAFF, record_id=who.id)
        if over:
            hold.released_by, hold.released_at = officer.id, clock.now()
        return hold.id


def holds(doors: Doors, client: Client) -> bool:
    with doors.system(Reason.SEED, writing=False) as system:
        return is_held(system.connection, client.id, {}, clock.today())


@pytest.fixture
def client(doors: Doors, partners: world.Partnership) -> Client:
    """Of whom somebody wrote who is under no hold."""
    with doors.system(Reason.SEED) as system:
        made = world.client(system, "Old Friend")
        world.contact(system, made, world.person(system, "Some Body"), partners.nilaari)
    return made


@pytest.fixture
def worker(doors: Doors, partners: world.Partnership) -> Person:
    with doors.system(Reason.SEED) as system:
        return world.person(system, "Ac Cused")


def test_a_hold_on_somebody_whom_no_record_names_stops_nothing(
    doors: Doors, partners: world.Partnership, client: Client, worker: Person
) -> None:
    staff_hold(doors, partners, worker)
    assert not holds(doors, client)


def test_nor_does_one_that_is_over(doors: Doors, partners: world.Partnership, client: Client, worker: Person) -> None:
    with doors.system(Reason.SEED) as system:
        world.contact(system, system.get(Client, client.id), worker, partners.nilaari)
    staff_hold(doors, partners, worker, over=True)
    assert not holds(doors, client)


@pytest.mark.parametrize("how", NAMING)
def test_a_record_that_names_them_is_kept_whoever_holds_it(
    how: str, doors: Doors, partners: world.Partnership, client: Client, worker: Person
) -> None:
    with doors.system(Reason.SEED) as system:
        NAMING[how](system, system.get(Client, client.id), worker, partners)
    staff_hold(doors, partners, worker)
    assert holds(doors, client)


def test_placed_after_everybody_agreed_it_still_wins(archive: Archive) -> None:
    client = archive.old_client()
    archive.look()
    archive.answer(archive.officer, client)
    archive.agree_too(archive.second, client)
    sent = {"scope": "staff", "person_id": str(archive.nell.person.id), "ground": "complaint", "words": "Complaint 7"}
    placed = archive.officer.call("POST", "/retention/holds", sent).json()
    archive.destroy()
    assert (archive.is_there(client.id), archive.review(client, archive.officer).stopped_by) == (True, [HELD])
    path = f"/retention/holds/{placed['id']}"
    archive.officer.call("POST", f"{path}/ask-release", {"reason": "Over"}, if_match='"1"')
    archive.manager.call("POST", f"{path}/release", if_match='"2"')
    archive.destroy()
    assert not archive.is_there(client.id)


# ── what was held has gone ────────────────────────────────────────────────
def test_a_hold_that_is_over_is_kept_without_the_person(archive: Archive) -> None:
    client = archive.old_client()
    with archive.doors.system(Reason.SEED) as system:
        officer, ours = archive.officer.person, archive.officer.organisation
        hold = world.legal_hold(system, ours, officer, scope=Scope.CLIENT, record_id=client.id)
        hold.released_by, hold.released_at = officer.id, clock.now()
    with archive.doors.system(Reason.TICKER) as system:
        destroy(system.connection, client.id)
    with archive.doors.system(Reason.SEED, writing=False) as system:
        kept = system.get(LegalHold, hold.id)
    assert (kept.record_id, kept.words) == (None, "Letter of the inquiry")
    page = archive.officer.get(f"/retention/holds/{hold.id}")
    assert (page.status_code, "Destroyed since" in page.text) == (200, True)
    assert archive.officer.get(f"/history/legal_hold/{hold.id}").status_code == 200

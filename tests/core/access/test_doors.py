"""Opening doors: under which policy, and what happens before there is one."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, insert, select

from core.access.actor import Actor
from core.access.doors import Doors
from core.access.errors import Bypass, NoActor, Refused
from core.access.protected import table_of
from core.access.system import Reason
from core.database import clock
from core.organisations.installation import InstallationFact
from core.people.models import RoleHeld
from tests import world


def test_a_door_opens_under_the_newest_policy(doors: Doors, partners: world.Partnership) -> None:
    with doors.system(Reason.SEED) as system:
        world.publish_policy(system, "p, only, *, *, client, read, normal, always, law, allow")
        world.client(system)
        nobody = world.actor(world.person(system), partners.icb)
    with doors.records(nobody) as records:
        assert records.judge.policy.number == 2


def test_no_door_opens_before_a_policy_is_published(doors: Doors) -> None:
    with doors.system(Reason.SEED) as system:
        nobody = world.actor(world.person(system), world.organisation(system))
    with pytest.raises(LookupError, match="fingerpost init"), doors.records(nobody):
        pass


def test_the_system_does_not_act_while_a_person_does(doors: Doors, partners: world.Partnership) -> None:
    with doors.system(Reason.SEED) as system:
        nobody = world.actor(world.person(system), partners.icb)
    with doors.records(nobody), pytest.raises(NoActor), doors.system(Reason.SEED):
        pass


# ── what the system does alongside an actor ───────────────────────────────
TABLE = table_of(InstallationFact)


def _note(connection: Connection) -> None:
    connection.execute(insert(TABLE), {"name": "alongside", "value": "yes"})


def _noted(doors: Doors) -> int:
    with doors.database.read.connect() as connection:
        return len(connection.execute(select(TABLE).where(TABLE.c.name == "alongside")).all())


def _acted(doors: Doors, admin: Actor, work: Callable[[Connection], None], given: RoleHeld) -> None:
    with doors.records(admin) as records:
        records.alongside(work)
        records.add(given)


@pytest.fixture
def admin(doors: Doors, partners: world.Partnership) -> Actor:
    with doors.system(Reason.SEED) as system:
        return world.actor(world.person(system), partners.missing_link, "people_admin")


def test_what_the_system_does_alongside_is_committed_with_the_door(doors: Doors, admin: Actor) -> None:
    with doors.records(admin) as records:
        records.alongside(_note)
    assert _noted(doors) == 1


def test_nothing_is_done_alongside_an_act_that_is_refused(doors: Doors, admin: Actor) -> None:
    myself = RoleHeld(
        person_id=admin.person_id, organisation_id=admin.organisation_id, role="volunteer", starts=clock.today()
    )
    with pytest.raises(Refused):
        _acted(doors, admin, _note, myself)
    assert _noted(doors) == 0


def test_what_fails_alongside_takes_the_act_back(doors: Doors, admin: Actor, partners: world.Partnership) -> None:
    with doors.system(Reason.SEED) as system:
        other = world.person(system, "Zoe Worker")

    def fail(connection: Connection) -> None:
        raise RuntimeError

    given = RoleHeld(person_id=other.id, organisation_id=admin.organisation_id, role="volunteer", starts=clock.today())
    with pytest.raises(RuntimeError):
        _acted(doors, admin, fail, given)
    with doors.database.read.connect() as connection:
        assert connection.execute(select(table_of(RoleHeld).c.id)).all() == []


def test_a_door_opened_to_read_lets_nothing_be_done_alongside(doors: Doors, admin: Actor) -> None:
    with doors.records(admin, writing=False) as records, pytest.raises(Bypass):
        records.alongside(_note)

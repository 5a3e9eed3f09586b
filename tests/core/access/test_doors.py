"""Opening doors: under which policy, and what happens before there is one."""

import pytest

from core.access.doors import Doors
from core.access.errors import NoActor
from core.access.system import Reason
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

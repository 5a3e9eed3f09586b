"""A legal hold on a joined record: taken apart again, neither of the two may be destroyed."""

from sqlalchemy import select

from core.access.system import Reason
from core.database import clock
from core.retention.models import LegalHold, Scope
from core.retention.stopping import is_held
from tests import world
from tests.core.duplicates.conftest import Two


def held(two: Two) -> list[bool]:
    """Whether `one` and `other` are."""
    with two.doors.system(Reason.SEED, writing=False) as system:
        return [is_held(system.connection, client.id, {}, clock.today()) for client in (two.one, two.other)]


def place(two: Two) -> None:
    with two.doors.system(Reason.SEED) as system:
        world.legal_hold(system, two.partners.second_step, two.senior, scope=Scope.CLIENT, record_id=two.one.id)


def test_a_hold_on_one_alone_holds_the_other_only_while_they_are_one(two: Two) -> None:
    place(two)
    two.unmerge(two.merge())
    assert held(two) == [True, False]


def test_a_hold_placed_on_the_joined_record_holds_both_afterwards(two: Two) -> None:
    made = two.merge()
    place(two)
    two.unmerge(made)
    assert held(two) == [True, True]


def test_each_is_released_by_itself(two: Two) -> None:
    made = two.merge()
    place(two)
    two.unmerge(made)
    with two.doors.system(Reason.SEED) as system:
        (mine,) = system.find(select(LegalHold).where(LegalHold.record_id == two.other.id))
        mine.released_by, mine.released_at = two.senior.id, clock.now()
    assert held(two) == [True, False]


def test_one_that_was_released_before_is_not_placed_anew(two: Two) -> None:
    made = two.merge()
    place(two)
    with two.doors.system(Reason.SEED) as system:
        (hold,) = system.find(select(LegalHold))
        hold.released_by, hold.released_at = two.senior.id, clock.now()
    two.unmerge(made)
    with two.doors.system(Reason.SEED, writing=False) as system:
        assert len(system.find(select(LegalHold))) == 1

"""Two records joined, of which one says that the person has died; and taken apart again."""

import pytest
from sqlalchemy import select

from core.access.system import Reason
from core.clients.models import Client
from core.notices.handing_out import hand_out
from core.notices.models import Notice
from core.people.models import Person
from core.referrals.death_jobs import keep_up
from core.referrals.death_joining import NOT_THEM, follow_joining
from core.referrals.death_telling import DIED
from tests import world
from tests.core.duplicates.conftest import Ticks, Two


def died(two: Two, ticks: Ticks, client: Client) -> None:
    """Recorded by somebody who works with neither; whoever works with `client` has been told."""
    with two.doors.system(Reason.SEED) as system:
        recorder = world.person(system, "Rec Order")
        world.role(system, two.senior, two.partners.second_step, "senior_navigator")
        world.role(system, two.theirs, two.partners.nilaari, "recovery_navigator")
        world.death(system, client, two.partners.second_step, recorder)
    tick(ticks)


def tick(ticks: Ticks) -> None:
    for job in (keep_up, follow_joining, hand_out):
        ticks.run(job)


def told(two: Two, who: Person) -> list[str]:
    with two.doors.system(Reason.SEED, writing=False) as system:
        asked = select(Notice).where(Notice.person_id == who.id, Notice.source.startswith("death "))
        return [one.words for one in system.find(asked.order_by(Notice.id))]


@pytest.mark.parametrize("kept", [True, False])
def test_the_other_side_is_told_whichever_record_stays(two: Two, ticks: Ticks, kept: bool) -> None:
    died(two, ticks, two.one)
    before = told(two, two.theirs)
    two.merge(**({} if kept else {"keep_id": two.other.id, "other_id": two.one.id}))
    tick(ticks)
    assert (before, told(two, two.theirs)) == ([], [DIED])


def test_whoever_knows_is_not_told_again(two: Two, ticks: Ticks) -> None:
    died(two, ticks, two.one)
    two.merge()
    tick(ticks)
    assert told(two, two.senior) == [DIED]


@pytest.mark.parametrize("kept", [True, False])
def test_taken_apart_those_who_work_with_the_living_are_told(two: Two, ticks: Ticks, kept: bool) -> None:
    died(two, ticks, two.one)
    made = two.merge(**({} if kept else {"keep_id": two.other.id, "other_id": two.one.id}))
    tick(ticks)
    two.unmerge(made)
    tick(ticks)
    tick(ticks)
    assert told(two, two.theirs) == [DIED, NOT_THEM]


def test_taken_apart_those_who_work_with_the_dead_are_told_nothing_else(two: Two, ticks: Ticks) -> None:
    died(two, ticks, two.one)
    made = two.merge()
    tick(ticks)
    two.unmerge(made)
    tick(ticks)
    assert told(two, two.senior) == [DIED]


def test_joined_once_more_they_are_told_once_more(two: Two, ticks: Ticks) -> None:
    died(two, ticks, two.one)
    made = two.merge()
    tick(ticks)
    two.unmerge(made)
    tick(ticks)
    two.merge()
    tick(ticks)
    assert told(two, two.theirs) == [DIED, NOT_THEM, DIED]

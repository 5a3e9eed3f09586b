"""Named acts: judged by rules of their own on the record before them, for that record and that time alone."""
# ruff: noqa: PT012 — a door refuses when its block ends, so the whole block stands under `raises`

from uuid import UUID

import pytest

from core.access.errors import Refused
from core.access.records import Records
from core.access.system import Reason
from core.access.vocabulary import Action
from core.referrals.models import Referral, State
from tests import world
from tests.core.access.scene import Scene


@pytest.fixture
def allocating(scene: Scene) -> Scene:
    """A policy under which Sen may allocate referrals, and only read them otherwise."""
    with scene.doors.system(Reason.POLICY) as system:
        rule = "p, allocates, senior_navigator, *, referral, allocate, normal, own_organisation, own, allow"
        world.publish_policy(system, f"g3, read, allocate\n{rule}")
    return scene


def move_on(records: Records, id: UUID) -> None:
    records.one(Referral, id).state = State.ALLOCATED


def test_a_named_act_is_judged_by_its_own_rules(allocating: Scene) -> None:
    with allocating.records(allocating.sen) as records:
        referral = records.one(Referral, allocating.referral)
        with records.act(Action.ALLOCATE, referral):
            move_on(records, allocating.referral)
    assert allocating.stored(Referral.state, allocating.referral) == State.ALLOCATED


def test_the_same_change_without_the_act_is_refused(allocating: Scene) -> None:
    with pytest.raises(Refused), allocating.records(allocating.sen) as records:
        move_on(records, allocating.referral)


def test_an_act_covers_nothing_after_it(allocating: Scene) -> None:
    with pytest.raises(Refused), allocating.records(allocating.sen) as records:
        referral = records.one(Referral, allocating.referral)
        with records.act(Action.ALLOCATE, referral):
            move_on(records, allocating.referral)
        referral.summary = "more"
    assert allocating.stored(Referral.state, allocating.referral) == State.RECEIVED


def test_an_act_covers_nothing_before_it(allocating: Scene) -> None:
    with pytest.raises(Refused), allocating.records(allocating.sen) as records:
        referral = records.one(Referral, allocating.referral)
        referral.summary = "more"
        with records.act(Action.ALLOCATE, referral):
            move_on(records, allocating.referral)


def test_an_act_covers_its_own_record_only(allocating: Scene) -> None:
    with pytest.raises(Refused), allocating.records(allocating.sen) as records:
        referral = records.one(Referral, allocating.referral)
        with records.act(Action.ALLOCATE, referral):
            move_on(records, allocating.nobodys_referral)


def test_an_act_that_is_not_allowed_is_refused(allocating: Scene) -> None:
    with pytest.raises(Refused), allocating.records(allocating.sen) as records:
        referral = records.one(Referral, allocating.referral)
        with records.act(Action.CLOSE, referral):
            referral.state = State.CLOSED

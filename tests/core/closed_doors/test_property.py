"""The self-claim property, the floor and the canary, through random acts of many people.

Short in the suite; by hand as long as one likes: FINGERPOST_RANDOM_RUNS=200 pytest -k property
"""

import os
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.access.doors import Doors
from core.access.errors import Bypass, Conflict, Invalid, NotFound, Refused, StaleVersion
from core.access.system import Reason
from core.closed_doors.jobs import queue
from core.database import clock
from core.ticker.jobs import Tick
from core.ticker.lease import Lease
from tests import world
from tests.core.closed_doors.acts import ACTS
from tests.core.closed_doors.many_people import CAST, KINDS, World, built

REFUSED = (Refused, NotFound, Invalid, Conflict, Bypass, StaleVersion)
RUNS = int(os.environ.get("FINGERPOST_RANDOM_RUNS", "6"))
CARERS = [place for place, (role, _) in enumerate(CAST) if role.endswith("navigator") or role == "crisis_worker"]
MADE_IN_RUNS = {"address_grant", "client_merge", "conflict_link", "death", "seal", "seal_opening", "consent"}


def _tick(doors: Doors) -> None:
    lease = Lease(doors.database, patience=0)
    while not lease.hold():
        pass
    queue(Tick(doors, lease, clock.now()))
    lease.release()


def _acts(here: World, act: str, n: int) -> None:
    with suppress(*REFUSED), here.doors.records(here.actor) as records:
        ACTS[act](records, here, n)
    if act == "ask":
        _tick(here.doors)


@pytest.fixture
def world_of_many(doors: Doors, partners: world.Partnership) -> World:
    return built(doors, partners, [0, 5, 1])


def test_every_kind_about_people_is_there_to_be_opened(world_of_many: World) -> None:
    """Else the run would say nothing of it."""
    with world_of_many.doors.system(Reason.SEED, writing=False) as system:
        missing = {model.kind.name for model in KINDS if not system.find(select(model))}
    assert missing <= MADE_IN_RUNS


@pytest.mark.parametrize("n", range(3))
def test_a_claim_is_written_down_by_the_desk_alone(world_of_many: World, n: int) -> None:
    """Whoever carries the person already, too: nobody would be told."""
    here = world_of_many
    here.who = (0, 5, 1)[n]
    with pytest.raises(Bypass, match="desk alone"), here.doors.records(here.actor) as records:
        ACTS["forge a claim"](records, here, n)


@settings(
    max_examples=RUNS,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    support=st.lists(st.sampled_from(CARERS), min_size=3, max_size=3),
    acts=st.lists(
        st.tuples(st.integers(0, len(CAST) - 1), st.sampled_from(sorted(ACTS)), st.integers(0, 2)),
        min_size=4,
        max_size=12,
    ),
)
def test_no_acts_of_one_person_open_a_record_but_a_listed_self_claim(
    doors: Doors, partners: world.Partnership, support: list[int], acts: list[tuple[int, str, int]]
) -> None:
    """Whatever others did before: what an act of mine opens to me is about somebody whom I claimed. At the end the
    floor stands: nobody kept apart, in HR, not named or not granted reads what is closed, nor hears the canary."""
    here = built(doors, partners, support)
    for here.who, act, n in acts:
        before, there = here.readable(), here.there()
        _acts(here, act, n)
        after = here.readable()
        opened = {after[one] for one in after.keys() - before.keys() if one[1] in there}
        assert opened <= here.claimed(), (CAST[here.who], act)
    assert here.broken_floors() == []

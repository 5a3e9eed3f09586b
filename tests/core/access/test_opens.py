"""What would be open to somebody else is what the policy says of it, of several kinds at once and of each alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.access.actor import Actor
from core.access.opens import is_open_to, open_to
from core.access.vocabulary import Action
from core.casework.models import Contact
from core.clients.models import Client
from core.referrals.models import Referral
from tests.core.access.examples import Example, Tables, worlds
from tests.core.access.oracle import id_of
from tests.core.access.random_worlds import ACTORS, WORLDS, policies

pytestmark = pytest.mark.slow
KINDS = (Contact, Client, Referral)


@worlds
@given(st.data())
def _asking(tables: Tables, data: st.DataObject) -> None:
    text, world, actors = data.draw(policies(data.draw(st.sampled_from(KINDS)))), data.draw(WORLDS), data.draw(ACTORS)
    with tables.holding(world, text) as example:
        for me in actors[:2]:
            _agrees(example, actors[0], me)


def test_what_is_open_to_another_is_what_the_policy_says(tables: Tables) -> None:
    _asking(tables)


def _agrees(example: Example, asker: Actor, me: Actor) -> None:
    rows = [(model, row) for model in KINDS for row in example.rows(model)[:3]]
    expected = [example.may_stored(me, Action.READ, model, row) for model, row in rows]
    proposed = [model(**row) for model, row in rows]
    with example.door(asker) as records:
        opened = {id(one) for one in open_to(records, me, proposed)}
        there = [is_open_to(records, me, model, id_of(row)) for model, row in rows]
    assert ([id(one) in opened for one in proposed], there) == (expected, expected), (str(example.text), me)

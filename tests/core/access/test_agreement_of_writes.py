"""A write passes as the policy says of the record before it and after it, and of what it refers to."""

from collections.abc import Callable
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.access.actor import Actor
from core.access.protected import Label, Protected
from core.access.records import Records
from core.access.vocabulary import Action
from core.casework.models import Contact
from core.clients.models import Client
from core.referrals.models import Referral
from tests.core.access import random_worlds
from tests.core.access.examples import Example, Tables, worlds
from tests.core.access.oracle import Row, id_of
from tests.core.access.random_worlds import ACTORS, CLIENTS, ORGANISATIONS, WORLDS, policies

pytestmark = pytest.mark.slow


VALUES = st.fixed_dictionaries(
    {
        "label": st.sampled_from(Label), "organisation_id": st.sampled_from(ORGANISATIONS),
        "client_id": st.sampled_from([*CLIENTS, None]),
    }
)  # fmt: skip


@worlds
@given(st.data())
def _writing(tables: Tables, data: st.DataObject) -> None:
    focus = data.draw(st.sampled_from([Client, Contact, Referral]))
    text, world, actors = data.draw(policies(focus)), data.draw(WORLDS), data.draw(ACTORS)
    values = data.draw(VALUES)
    with tables.holding(world, text) as example:
        for me in actors:
            _changes_agree(example, me, values)
            _creation_agrees(example, me, values)
            _moves_agree(example, me, values["client_id"])


def test_writes_pass_as_the_policy_says_before_and_after(tables: Tables) -> None:
    _writing(tables)


def _may_change(example: Example, me: Actor, model: type[Protected], row: Row, values: Row) -> bool:
    """Readable; and, if anything changes, writable as it is and as it would become, referring to what is readable."""
    if not example.may_stored(me, Action.READ, model, row):
        return False
    new = {**row, **values}
    if new == row:
        return True
    target = new["client_id"] if model is not Client and new["client_id"] != row["client_id"] else None
    readable = target is None or target in example.seen(me, Client)
    return readable and example.may_stored(me, Action.WRITE, model, row) and example.may(me, Action.WRITE, model, new)


def _change(model: type[Protected], id: UUID, name: str, value: object) -> Callable[[Records], None]:
    return lambda records: setattr(records.one(model, id), name, value)


def _move(referral: UUID, client: UUID) -> Callable[[Records], None]:
    def act(records: Records) -> None:
        records.one(Referral, referral).client = records.one(Client, client)

    return act


def _changes_agree(example: Example, me: Actor, values: Row) -> None:
    for model in (Contact, Referral, Client):
        for name, value in values.items():
            if name not in model.__table__.c or (model is Contact and value is None):
                continue
            for row in example.rows(model)[:2]:
                passed = example.outcome(
                    me, lambda r, m=model, i=id_of(row), n=name, v=value: setattr(r.one(m, i), n, v)
                )
                assert passed == _may_change(example, me, model, row, {name: value}), (
                    str(example.text),
                    me,
                    row,
                    values,
                )


def _creation_agrees(example: Example, me: Actor, values: Row) -> None:
    row = {**random_worlds.REFERRAL, "from_organisation_id": None, "is_open": True, **values}
    target = values["client_id"]
    expected = example.may(me, Action.CREATE, Referral, row) and (target is None or target in example.seen(me, Client))
    assert example.outcome(me, lambda records: records.add(Referral(**row))) == expected, (str(example.text), me, row)


def _moves_agree(example: Example, me: Actor, client_id: UUID | None) -> None:
    """Through the relation: the key is written by the flush itself."""
    if client_id is None or client_id not in example.seen(me, Client):
        return
    for row in example.rows(Referral)[:2]:
        passed = example.outcome(
            me, lambda r, i=id_of(row): setattr(r.one(Referral, i), "client", r.one(Client, client_id))
        )  # type: ignore[arg-type]
        assert passed == _may_change(example, me, Referral, row, {"client_id": client_id}), (str(example.text), me, row)

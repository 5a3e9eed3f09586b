"""However it is asked — one, list, page, columns, count, relation, decision, write — the policy answers the same.

Random policies over the product's own conditions, random people and records, two oracles: the whole unspecialised
Enforcer, and plain Python. `EXAMPLES=500` asks for more worlds, `EXPLORE=1` for other ones.
"""

from collections.abc import Callable, Mapping
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload, lazyload, selectinload, subqueryload
from sqlalchemy.sql.base import ExecutableOption

from core.access.actor import Actor
from core.access.clauses import branches, count_query, page_query
from core.access.errors import NotFound
from core.access.paging import BY_ID, Order, record_of
from core.access.policy import Asking
from core.access.protected import Protected
from core.access.records import Records
from core.access.vocabulary import Action
from core.access.walk import walk_count, walk_page
from core.casework.models import Contact
from core.clients.models import Client, ContactDetails
from core.matrix.models import StaffLine
from core.people.models import RoleHeld
from core.referrals.models import Referral
from tests.core.access.examples import Example, Tables, worlds
from tests.core.access.oracle import Row, id_of
from tests.core.access.random_worlds import ACTORS, CLIENTS, MODELS, WORLDS, policies
from tests.core.access.scene import CLIENT  # maps the collection `Client.sent_on`

pytestmark = pytest.mark.slow
LOADS = (lazyload, selectinload, joinedload, subqueryload)
ORDERS: Mapping[type, Order] = {
    Client: Order((Client.sort_name,)), Contact: Order((Contact.label,)), Referral: BY_ID,
    ContactDetails: Order((ContactDetails.starts,)), StaffLine: Order((StaffLine.label, StaffLine.starts)),
    RoleHeld: Order((RoleHeld.starts,)),
}  # fmt: skip


def walk(page: Callable[[UUID | None], tuple[list[UUID], UUID | None]]) -> list[UUID]:
    """All pages, one after the other."""
    got, after = page(None)
    while after is not None:
        more, after = page(after)
        got += more
    return got


def sorted_as(order: Order, rows: list[Row]) -> list[UUID]:
    key = sorted(rows, key=lambda row: [*(row[name] for name in order.names), id_of(row).int], reverse=order.descending)  # type: ignore[list-item]
    return [id_of(row) for row in key]


# ── reading ───────────────────────────────────────────────────────────────
@worlds
@given(st.data())
def _reading(tables: Tables, data: st.DataObject) -> None:
    model = data.draw(st.sampled_from([*MODELS, Client, Contact, Referral, Referral]))
    text, world, actors = data.draw(policies(model)), data.draw(WORLDS), data.draw(ACTORS)
    order = Order(ORDERS[model].by, descending=data.draw(st.booleans()))
    with tables.holding(world, text) as example:
        for me in actors:
            _lists_agree(example, me, model)
            _pages_agree(example, me, model, order)
            _shapes_agree(example, me, model, order)
            _decisions_agree(example, me, model)


def test_lists_pages_counts_and_decisions_agree(tables: Tables) -> None:
    _reading(tables)


def _lists_agree(example: Example, me: Actor, model: type[Protected]) -> None:
    seen = example.seen(me, model)
    with example.door(me) as records:
        assert sorted(e.id for e in records.find(select(model))) == seen, str(example.text)  # type: ignore[type-var]
        assert sorted(row.id for row in records.rows(select(aliased(model).id))) == seen
        assert [tuple(row) for row in records.rows(select(func.count(model.id)))] == [(len(seen),)]
        assert [records.count(model, at_most=n).number for n in (1000, 1)] == [len(seen), min(1, len(seen))]
        assert records.count(select(model).where(model.version > 0)).number == len(seen)
        for action in (Action.WRITE, Action.CREATE):
            assert records.count(model, action=action).number == len(example.seen(me, model, action))


def _pages_agree(example: Example, me: Actor, model: type[Protected], order: Order) -> None:
    seen = set(example.seen(me, model))
    expected = sorted_as(order, [row for row in example.rows(model) if id_of(row) in seen])
    with example.door(me) as records:

        def by_class(after: UUID | None) -> tuple[list[UUID], UUID | None]:
            page = records.page(model, order=order, limit=5, after=after)
            return [entity.id for entity in page.rows], page.next

        def by_select(after: UUID | None) -> tuple[list[UUID], UUID | None]:
            page = records.page(select(model).where(model.version > 0), order=order, limit=5, after=after)
            return [entity.id for entity in page.rows], page.next

        def by_columns(after: UUID | None) -> tuple[list[UUID], UUID | None]:
            page = records.columns(model, ("version",), order=order, limit=5, after=after)
            return [row[-1] for row in page.rows], page.next

        for page in (by_class, by_select, by_columns):
            assert walk(page) == expected, (page.__name__, str(example.text))


def _shapes_agree(example: Example, me: Actor, model: type[Protected], order: Order) -> None:
    """Every shape of a page and of a count, whichever database this is."""
    seen = set(example.seen(me, model))
    expected = sorted_as(order, [row for row in example.rows(model) if id_of(row) in seen])
    record, asking = record_of(model), Asking(me.roles, me.organisation)
    parameters = {**me.parameters(), "page_limit": 4}
    with example.database.read.connect() as connection:
        for dialect in ("sqlite", "postgresql"):
            each = branches(example.policy, asking, Action.READ, record, dialect)
            page = page_query(each, record, [record.id], order.columns(record), order.descending)
            assert connection.execute(page, parameters).scalars().all() == expected[:4], (dialect, str(example.text))
            counted = connection.execute(count_query(each, record), parameters).scalar_one()
            assert counted == min(4, len(expected))
        walked = walk_page(example.policy, asking, model, (), order, later=False)
        assert [row[-1] for row in connection.execute(walked, parameters)] == expected[:4], str(example.text)
        counted = connection.execute(walk_count(example.policy, asking, model), parameters).scalar_one()
        assert counted == min(4, len(expected))


def _decisions_agree(example: Example, me: Actor, model: type[Protected]) -> None:
    with example.door(me) as records:
        for row in example.rows(model)[:5]:
            for action in (Action.READ, Action.WRITE):
                expected = example.may_stored(me, action, model, row)
                proposed = records.judge.proposed(records._connection, action, model, _whole(model, row))
                assert records.judge.stored(records._connection, action, model, id_of(row)).allowed == expected
                assert proposed.allowed == expected, str(example.text)
            for name in {model.kind.about, model.kind.owner} - {None}:
                blank = {**row, str(name): None}
                proposed = records.judge.proposed(records._connection, Action.READ, model, _whole(model, blank))
                assert proposed.allowed == example.may(me, Action.READ, model, blank), (name, str(example.text))
            assert _opens(records, model, id_of(row)) == example.may_stored(me, Action.READ, model, row)


def _whole(model: type[Protected], row: Row) -> dict[str, object]:
    return {column.name: row.get(column.name) for column in model.__table__.c}  # type: ignore[attr-defined]


def _opens(records: Records, model: type[Protected], id: UUID) -> bool:
    try:
        return records.one(model, id).id == id
    except NotFound:
        return False


# ── relations ─────────────────────────────────────────────────────────────
@worlds
@given(st.data())
def _relations(tables: Tables, data: st.DataObject) -> None:
    text, world, actors = data.draw(policies(Referral)), data.draw(WORLDS), data.draw(ACTORS)
    load = data.draw(st.sampled_from(LOADS))
    with tables.holding(world, text) as example:
        for me in actors:
            _relations_agree(example, me, load)


def test_relations_show_what_lists_show(tables: Tables) -> None:
    _relations(tables)


def _relations_agree(example: Example, me: Actor, load: Callable[..., ExecutableOption]) -> None:
    clients, referrals = set(example.seen(me, Client)), set(example.seen(me, Referral))
    whose = {id_of(row): row["client_id"] for row in example.rows(Referral)}
    sent = {client: [id for id in whose if id in referrals and whose[id] == client] for client in CLIENTS}
    with example.door(me) as records:
        for referral in records.find(select(Referral).options(load(Referral.client))):
            client = referral.client and referral.client.id
            assert client == (whose[referral.id] if whose[referral.id] in clients else None), str(example.text)
    with example.door(me) as records:
        for found in records.page(Client, load=(load(Client.sent_on),)).rows:
            assert [r.id for r in found.sent_on] == sent[found.id], str(example.text)  # type: ignore[attr-defined]
        with_any = {row.id for row in records.rows(select(Client.id).where(Client.sent_on.any()))}  # type: ignore[attr-defined]
        assert with_any == {id for id in clients if sent[id]}


def test_the_collection_is_mapped_on_the_table_of_clients() -> None:
    assert Client.__table__ is CLIENT

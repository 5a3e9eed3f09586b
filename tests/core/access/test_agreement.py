"""However it is asked — one, list, page, columns, count, relation, decision, write — the policy answers the same.

Random policies over the product's own conditions, random people and records, two oracles: the whole unspecialised
Enforcer, and plain Python. `EXAMPLES=500` asks for more worlds, `EXPLORE=1` for other ones.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.orm import aliased, joinedload, lazyload, selectinload, subqueryload
from sqlalchemy.sql.base import ExecutableOption

from core.access.actor import Actor
from core.access.audit.entries import Row as AuditRow
from core.access.audit.writer import AuditWriter
from core.access.clauses import branches, count_query, page_query
from core.access.errors import NotFound, Refused
from core.access.paging import BY_ID, Order, record_of
from core.access.policy import SUBJECT, Asking, Policy
from core.access.protected import Label, Protected
from core.access.records import Records
from core.access.vocabulary import Action
from core.access.walk import walk_count, walk_page
from core.casework.models import Contact
from core.clients.models import Client, ContactDetails
from core.database.base import Base
from core.database.engine import Database
from core.matrix.models import StaffLine
from core.people.models import RoleHeld
from core.referrals.models import Referral
from tests.conftest import StandingClock
from tests.core.access import random_worlds
from tests.core.access.oracle import TODAY, Row, Text, World, answer, facts, id_of
from tests.core.access.random_worlds import ACTORS, CLIENTS, FIXED, MODELS, ORGANISATIONS, WORDS, WORLDS, policies
from tests.core.access.scene import CLIENT  # maps the collection `Client.sent_on`

pytestmark = pytest.mark.slow
EXAMPLES = int(os.environ.get("EXAMPLES", "60"))
PHASES = [Phase.generate] + [Phase.shrink] * ("SHRINK" in os.environ)
LOADS = (lazyload, selectinload, joinedload, subqueryload)
ORDERS: Mapping[type, Order] = {
    Client: Order((Client.sort_name,)), Contact: Order((Contact.label,)), Referral: BY_ID,
    ContactDetails: Order((ContactDetails.starts,)), StaffLine: Order((StaffLine.label, StaffLine.starts)),
    RoleHeld: Order((RoleHeld.starts,)),
}  # fmt: skip
worlds = settings(
    max_examples=EXAMPLES, deadline=None, database=None, phases=PHASES, derandomize="EXPLORE" not in os.environ,
    suppress_health_check=list(HealthCheck), report_multiple_bugs=False,
)  # fmt: skip


class Forgetful(AuditWriter):
    """The audit has its own tests; here it would cost a commit a door."""

    def write(self, rows: Iterable[AuditRow]) -> None:  # type: ignore[override]
        pass


class Undo(Exception):
    """Ends a door whose change was accepted, so that the next one finds the same world."""


@dataclass(frozen=True)
class Example:
    """One policy over one world in one database."""

    database: Database
    text: Text
    policy: Policy
    world: World

    def rows(self, model: type[Protected]) -> list[Row]:
        return self.world[model.__table__.name]  # type: ignore[attr-defined]

    def may(self, me: Actor, action: Action, model: type[Protected], row: Row) -> bool:
        """What both oracles say; they must not differ."""
        label = str(row[model.kind.label] if model.kind.label else Label.NORMAL)
        true = facts(self.world, me, model.kind, row)
        plain = answer(self.text, me, model.kind, action, label, true)
        whole = self.policy.whole(Asking(me.roles, me.organisation))
        assert plain == whole.enforce(SUBJECT, me.organisation, model.kind.name, action, label, true), str(self.text)
        return plain

    def seen(self, me: Actor, model: type[Protected], action: Action = Action.READ) -> list[UUID]:
        return [id_of(row) for row in self.rows(model) if self.may(me, action, model, row)]

    def door(self, me: Actor) -> Records:
        return Records(self.database, Forgetful(self.database), self.policy, me, writing=False)

    def outcome(self, me: Actor, act: Callable[[Records], object]) -> bool:
        """Whether the change passes; the database stays as it is."""
        try:
            with self.door(me) as records:
                act(records)
                records.flush()
                raise Undo
        except Undo:
            return True
        except (Refused, NotFound):
            return False


class Tables:
    """Puts worlds into one database, one after the other."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.write.begin() as connection:
            self._insert(connection, FIXED)

    @cached_property
    def order(self) -> list[str]:
        return [table.name for table in Base.metadata.sorted_tables]

    @contextmanager
    def holding(self, world: World, text: Text) -> Iterator[Example]:
        with self.database.write.begin() as connection:
            for name in [name for name in reversed(self.order) if name in world]:
                connection.execute(delete(Base.metadata.tables[name]))
            self._insert(connection, world)
        yield Example(self.database, text, Policy(str(text), WORDS, 1), world)

    def _insert(self, connection: Connection, rows: Mapping[str, Iterable[Row]]) -> None:
        for name in [name for name in self.order if rows.get(name)]:
            connection.execute(insert(Base.metadata.tables[name]), [dict(row) for row in rows[name]])


@pytest.fixture
def tables(database: Database, standing_clock: StandingClock) -> Tables:
    assert standing_clock.moment.date() == TODAY
    return Tables(database)


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
    each = branches(example.policy, asking, Action.READ, record)
    parameters = {**me.parameters(), "page_limit": 4}
    with example.database.read.connect() as connection:
        for dialect in ("sqlite", "postgresql"):
            page = page_query(each, record, dialect, [record.id], order.columns(record), order.descending)
            assert connection.execute(page, parameters).scalars().all() == expected[:4], (dialect, str(example.text))
            counted = connection.execute(count_query(each, record, dialect), parameters).scalar_one()
            assert counted == min(4, len(expected))
        walked = walk_page(example.policy, asking, model, (), order, later=False)
        assert [row[-1] for row in connection.execute(walked, parameters)] == expected[:4], str(example.text)
        counted = connection.execute(walk_count(example.policy, asking, model), parameters).scalar_one()
        assert counted == min(4, len(expected))


def _decisions_agree(example: Example, me: Actor, model: type[Protected]) -> None:
    with example.door(me) as records:
        for row in example.rows(model)[:5]:
            for action in (Action.READ, Action.WRITE):
                expected = example.may(me, action, model, row)
                proposed = records.judge.proposed(records._connection, action, model, _whole(model, row))
                assert records.judge.stored(records._connection, action, model, id_of(row)).allowed == expected
                assert proposed.allowed == expected, str(example.text)
            for name in {model.kind.about, model.kind.owner} - {None}:
                blank = {**row, str(name): None}
                proposed = records.judge.proposed(records._connection, Action.READ, model, _whole(model, blank))
                assert proposed.allowed == example.may(me, Action.READ, model, blank), (name, str(example.text))
            assert _opens(records, model, id_of(row)) == example.may(me, Action.READ, model, row)


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


# ── writing ───────────────────────────────────────────────────────────────
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
    if not example.may(me, Action.READ, model, row):
        return False
    new = {**row, **values}
    if new == row:
        return True
    target = new["client_id"] if model is not Client and new["client_id"] != row["client_id"] else None
    readable = target is None or target in example.seen(me, Client)
    return readable and example.may(me, Action.WRITE, model, row) and example.may(me, Action.WRITE, model, new)


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


def test_the_collection_is_mapped_on_the_table_of_clients() -> None:
    assert Client.__table__ is CLIENT

"""The floor beneath people kept apart: no policy opens the one to the other, and nobody hears that it is so."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from core.access.decision import Decision
from core.access.doors import Doors
from core.access.explain import explain_all
from core.access.floor import NAMES_A_CLIENT, WORKER_COLUMNS, floor_rules
from core.access.protected import Anchor, table_of
from core.access.system import Reason
from core.access.vocabulary import Action
from core.clients.apart_models import ConflictLink
from core.clients.models import Client
from core.database import clock
from core.involvement.models import Allocation
from core.retention.models import Scope
from core.vocabulary import declared
from tests import world
from tests.conftest import doors_to
from tests.core.access.test_floor import CLIENT_KINDS, EVERYBODY, MODELS, TRICKS, Town, build
from tests.databases import opened

MAKERS = {
    "privacy_matter": lambda system, worker, ours: world.privacy_matter(system, worker, ours),
    "legal_hold": lambda system, worker, ours: world.legal_hold(system, ours, worker, scope=Scope.CLIENT),
}


@pytest.fixture
def town(doors: Doors) -> Town:
    """A town of the test's own."""
    return build(doors)


@pytest.fixture(scope="module")
def apart(shared_database_url: str) -> Iterator[Town]:
    """Roz is kept apart from the one client of the town; of hers there is one more."""
    with opened(shared_database_url) as database:
        town = build(doors_to(database))
        with town.doors.system(Reason.SEED) as system:
            client = system.get(Client, town.client)
            world.conflict_link(system, client, town.roz, town.partners.nilaari)
        yield town


def about_them(town: Town, model: str) -> list[object]:
    """What Roz finds of the client, by any role."""
    asked = MODELS[model]
    column = getattr(asked, asked.kind.about or "id")
    with town.doors.records(town.at_reception("senior_navigator", "privacy_officer")) as records:
        return list(records.find(select(asked).where(column == town.client)))


@pytest.mark.parametrize("model", CLIENT_KINDS)
def test_whoever_is_kept_apart_finds_nothing_of_the_person(model: str, apart: Town) -> None:
    assert about_them(apart, model) == []


@pytest.mark.parametrize("trick", TRICKS)
def test_no_policy_opens_the_person_to_whoever_is_kept_apart(trick: str, apart: Town) -> None:
    with apart.under(TRICKS[trick], apart.at_reception("volunteer", "senior_navigator")) as records:
        assert apart.client not in {client.id for client in records.find(select(Client))}


@pytest.mark.parametrize("organisation", ["second_step", "nilaari", "alabare"])
def test_it_counts_in_every_organisation(organisation: str, apart: Town) -> None:
    actor = world.actor(apart.roz, getattr(apart.partners, organisation), "receptionist")
    with apart.under(EVERYBODY, actor) as records:
        assert apart.client not in {client.id for client in records.find(select(Client))}


@pytest.mark.parametrize("action", Action)
def test_no_action_is_open_and_the_answer_is_that_of_an_absent_record(action: Action, apart: Town) -> None:
    with apart.doors.system(Reason.SEED, writing=False) as system:
        client = system.get(Client, apart.client)
    with apart.doors.records(apart.at_reception()) as records:
        assert records.decide(action, client) == Decision(False, policy=1)


def test_list_page_and_count_are_one(apart: Town) -> None:
    with apart.doors.records(apart.at_reception()) as records:
        found = len(records.find(select(Client)))
        assert (len(records.page(Client, limit=500).rows), records.count(Client).number) == (found, found)


def test_explaining_to_them_says_what_it_says_of_an_absent_record(apart: Town) -> None:
    with apart.doors.system(Reason.SEED, writing=False) as system:
        client = system.get(Client, apart.client)
    with apart.doors.records(apart.at_reception()) as records:
        said = explain_all(records, client)
    assert {(one.sentence, one.rule, one.held) for one in said} == {
        ("No rule allows it to any of your roles.", None, ())
    }


def test_others_go_on_as_before(apart: Town) -> None:
    """Against an empty proof."""
    somebody = world.actor(apart.hal, apart.partners.second_step, "receptionist")
    with apart.doors.records(somebody) as records:
        assert apart.client in {client.id for client in records.find(select(Client))}


def test_whoever_gives_work_out_is_refused_too(apart: Town) -> None:
    somebody = world.actor(apart.hal, apart.partners.second_step, "senior_navigator")
    proposed = Allocation(
        client_id=apart.client, worker_id=apart.roz.id, organisation_id=apart.partners.second_step.id,
        starts=clock.today(), allocated_by=apart.hal.id,
    )  # fmt: skip
    with apart.doors.records(somebody) as records:
        decision = records.decide(Action.CREATE, proposed)
    assert decision.rule is not None
    assert decision.rule.id == "floor-worker-allocation-create"


def test_every_kind_about_clients_has_this_floor_too() -> None:
    words = declared(world.PLUGINS)
    barred = {rule.kind for rule in floor_rules(words) if rule.when == "conflict_of_interest"}
    assert barred == {name for name, kind in words.kinds.items() if kind.anchor is Anchor.CLIENT}


def test_the_columns_that_name_a_worker_are_there() -> None:
    kinds = {model.kind.name: model for model in MODELS.values()}
    assert [name for name, column in WORKER_COLUMNS.items() if not hasattr(kinds[name], column)] == []


@pytest.mark.parametrize("kind", sorted(NAMES_A_CLIENT))
def test_nor_is_what_names_the_client_though_it_is_about_somebody_else(kind: str, apart: Town) -> None:
    """A matter about a colleague's act, say: who may know of the client may read it, whoever is kept apart may not."""
    model = declared(world.PLUGINS).models[kind]
    with apart.doors.system(Reason.SEED) as system:
        client, ours = system.get(Client, apart.client), apart.partners.second_step
        made = MAKERS[kind](system, apart.hal, ours)
        setattr(made, NAMES_A_CLIENT[kind], client.id)
    counts = []
    for who in (apart.roz, apart.hal):
        with apart.under(EVERYBODY, world.actor(who, ours, "receptionist")) as records:
            found = len(records.find(select(model)))
            assert (len(records.page(model).rows), records.count(model).number) == (found, found)
            assert records.decide(Action.WRITE, made).allowed == bool(found)
            counts.append(found)
    assert counts == [0, 1]


def test_every_kind_that_names_a_client_has_this_floor() -> None:
    """Those about a client have it anyway; a hold names a client or a member of staff by the same column."""
    naming = {
        name: "client_id"
        for name, model in declared(world.PLUGINS).models.items()
        if model.kind.anchor is not Anchor.CLIENT
        and any(key.column.table is table_of(Client) for key in table_of(model).foreign_keys)
    }
    assert naming | {"legal_hold": "record_id"} == NAMES_A_CLIENT


@pytest.mark.parametrize("days", [(-10, -1), (1, 10)])
def test_a_link_counts_on_its_days_only(days: tuple[int, int], town: Town) -> None:
    starts, ends = (clock.today() + timedelta(days=day) for day in days)
    with town.doors.system(Reason.SEED) as system:
        client = system.get(Client, town.client)
        world.conflict_link(system, client, town.roz, town.partners.nilaari, starts=starts, ends=ends)
    with town.doors.records(town.at_reception()) as records:
        assert town.client in {client.id for client in records.find(select(Client))}


def test_whoever_is_kept_apart_does_not_find_the_link(apart: Town) -> None:
    with apart.doors.records(apart.at_reception("privacy_officer")) as records:
        assert apart.roz.id not in {link.person_id for link in records.find(select(ConflictLink))}

"""The floor beneath seals: list, page, count and one agree, and no policy opens what is sealed."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select

from core.access.doors import Doors
from core.access.errors import NotFound
from core.access.floor import SEALED_WITH
from core.access.protected import Anchor, guarded_mappers, table_of
from core.access.records import Records
from core.access.system import Reason
from core.access.vocabulary import Action
from core.casework.models import Contact
from core.clients.models import Client
from core.referrals.models import Referral
from core.sealing.models import SealLevel
from core.sealing.service import SEALABLE
from tests import world
from tests.conftest import doors_to
from tests.core.access.test_floor import EVERYBODY, MODELS, TRICKS, Town, build
from tests.databases import opened

PLAIN = {model.kind.name: model for model in MODELS.values()}


@pytest.fixture
def town(doors: Doors) -> Town:
    """A town of the test's own."""
    return build(doors)


@pytest.fixture(scope="module")
def sealed(shared_database_url: str) -> Iterator[Town]:
    """A town in which everything that can be sealed is."""
    with opened(shared_database_url) as database:
        town = build(doors_to(database))
        seal_all(town, SealLevel.SEALED)
        yield town


def seal_all(town: Town, level: SealLevel) -> None:
    with town.doors.system(Reason.SEED) as system:
        client, ours = system.get(Client, town.client), town.partners.second_step
        for kind in sorted(SEALABLE):
            for entry in system.find(select(PLAIN[kind])):
                world.seal(system, client, entry.id, ours, town.hal, kind=kind, level=level)


WAYS: dict[str, Callable[[Records, type], int]] = {
    "find": lambda r, model: len(r.find(select(model))),
    "page": lambda r, model: len(r.page(model).rows),
    "page of a select": lambda r, model: len(r.page(select(model)).rows),
    "rows": lambda r, model: len(r.rows(select(model.id))),
    "count": lambda r, model: r.count(model).number,
    "figures": lambda r, model: r.count(model, action=Action.COUNT).number,
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", sorted(SEALED_WITH))
def test_what_is_sealed_is_in_no_list_and_no_count(kind: str, way: str, sealed: Town) -> None:
    with sealed.doors.records(sealed.at_reception("senior_navigator")) as records:
        assert WAYS[way](records, PLAIN[kind]) == 0


@pytest.mark.parametrize("trick", TRICKS)
def test_no_policy_opens_it(trick: str, sealed: Town) -> None:
    with sealed.under(TRICKS[trick], sealed.at_reception("volunteer", "senior_navigator")) as records:
        assert records.find(select(Contact)) == []


def test_one_by_one_it_is_not_found(sealed: Town) -> None:
    with sealed.doors.system(Reason.SEED, writing=False) as system:
        entry = system.find(select(Contact))[0]
    with sealed.under(EVERYBODY, sealed.at_reception()) as records, pytest.raises(NotFound):
        records.one(Contact, entry.id)


@pytest.mark.parametrize("level", SealLevel)
def test_that_it_exists_may_be_known_unless_it_is_locked(level: SealLevel, town: Town) -> None:
    seal_all(town, level)
    with town.under(EVERYBODY, town.at_reception()) as records:
        assert (records.count(Contact, action=Action.KNOW).number > 0) is (level is SealLevel.SEALED)


def test_whoever_is_named_reads_it_and_nobody_else(town: Town) -> None:
    with town.doors.system(Reason.SEED) as system:
        client, (entry,) = system.get(Client, town.client), system.find(select(Contact))
        seal = world.seal(system, client, entry.id, town.partners.second_step, town.hal)
        world.seal_opening(system, seal, town.roz, town.partners.second_step)
    for actor, read in ((town.at_reception(), 1), (world.actor(town.roz, town.partners.nilaari, "receptionist"), 0)):
        with town.under(EVERYBODY, actor) as records:
            assert len(records.find(select(Contact))) == read


def test_what_is_part_of_a_sealed_referral_is_closed_with_it(town: Town) -> None:
    with town.doors.system(Reason.SEED) as system:
        client = system.get(Client, town.client)
        for referral in system.find(select(Referral)):
            world.seal(system, client, referral.id, town.partners.second_step, town.hal, kind="referral")
    parts = [kind for kind, columns in SEALED_WITH.items() if "referral_id" in columns and kind != "contact"]
    with town.under(EVERYBODY, town.at_reception()) as records:
        assert {kind: len(records.find(select(PLAIN[kind]))) for kind in parts} == dict.fromkeys(parts, 0)


def test_a_lifted_seal_closes_nothing(town: Town) -> None:
    with town.doors.system(Reason.SEED) as system:
        client, (entry,) = system.get(Client, town.client), system.find(select(Contact))
        world.seal(system, client, entry.id, town.partners.second_step, town.hal).lift(town.hal.id)
    with town.under(EVERYBODY, town.at_reception()) as records:
        assert len(records.find(select(Contact))) == 1


def test_every_part_of_what_can_be_sealed_is_closed_with_it() -> None:
    """Read off the tables: a kind made tomorrow that refers to one of these must say so."""
    tables = {table_of(PLAIN[kind]) for kind in SEALABLE}
    found = {
        (mapper.class_.kind.name, column.name)
        for mapper in guarded_mappers()
        if mapper.class_.kind.anchor is Anchor.CLIENT
        for column in table_of(mapper.class_).c
        for key in column.foreign_keys
        if key.column.table in tables
    }
    said = {(kind, column) for kind, columns in SEALED_WITH.items() for column in columns if column != "id"}
    by_name = {("addendum", "record_id")}  # of an entry of any kind: the column refers to no one table
    assert found - {("seal_opening", "seal_id")} == said - by_name

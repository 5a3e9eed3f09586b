"""The floor beneath what was recorded by mistake: list, page, count, figure and one agree that it is not there."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import select

from core.access.doors import Doors
from core.access.errors import NotFound
from core.access.figures import figures
from core.access.floor import UNMARKED, lockable
from core.access.protected import Anchor, Kind, guarded_mappers
from core.access.records import Records
from core.access.system import Reason
from core.access.vocabulary import Action, Vocabulary
from core.casework.models import Contact
from core.clients.models import Client
from core.database import clock
from core.referrals.models import Referral
from core.sealing.mistake_models import Mistake
from core.vocabulary import declared
from tests import world
from tests.conftest import doors_to
from tests.core.access.test_floor import EVERYBODY, MODELS, TRICKS, Town, build
from tests.databases import opened

PLAIN = {model.kind.name: model for model in MODELS.values()}
MARKED = sorted(lockable(declared(())))
ENTRIES = sorted(set(MARKED) - UNMARKED)
WAYS: dict[str, Callable[[Records, type], int]] = {
    "find": lambda r, model: len(r.find(select(model))),
    "page": lambda r, model: len(r.page(model).rows),
    "page of a select": lambda r, model: len(r.page(select(model)).rows),
    "rows": lambda r, model: len(r.rows(select(model.id))),
    "count": lambda r, model: r.count(model).number,
    "count of figures": lambda r, model: r.count(model, action=Action.COUNT).number,
    "figures": lambda r, model: len(figures(r, model, ())),
    "known of": lambda r, model: r.count(model, action=Action.KNOW).number,
}


@pytest.fixture
def town(doors: Doors) -> Town:
    """A town of the test's own."""
    return build(doors)


@pytest.fixture(scope="module")
def marked(shared_database_url: str) -> Iterator[Town]:
    """A town in which every entry that can be was recorded by mistake."""
    with opened(shared_database_url) as database:
        town = build(doors_to(database))
        for kind in ENTRIES:
            mark_all(town, kind)
        yield town


def mark_all(town: Town, kind: str) -> None:
    with town.doors.system(Reason.SEED) as system:
        client, ours = system.get(Client, town.client), town.partners.second_step
        for entry in system.find(select(PLAIN[kind])):
            world.mistake(system, client, entry.id, ours, town.hal, kind=kind)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", ENTRIES)
def test_what_was_a_mistake_is_in_no_list_count_or_figure(kind: str, way: str, marked: Town) -> None:
    with marked.under(EVERYBODY, marked.at_reception("senior_navigator", "privacy_officer")) as records:
        assert WAYS[way](records, PLAIN[kind]) == 0


@pytest.mark.parametrize("trick", TRICKS)
def test_no_policy_opens_it(trick: str, marked: Town) -> None:
    with marked.under(TRICKS[trick], marked.at_reception("volunteer", "senior_navigator")) as records:
        assert records.find(select(Contact)) == []


def test_one_by_one_it_is_not_found(marked: Town) -> None:
    with marked.doors.system(Reason.SEED, writing=False) as system:
        entry = system.find(select(Contact))[0]
    with marked.under(EVERYBODY, marked.at_reception()) as records, pytest.raises(NotFound):
        records.one(Contact, entry.id)


def test_even_whoever_has_a_sealed_entry_open_does_not_see_it(town: Town) -> None:
    with town.doors.system(Reason.SEED) as system:
        client, (entry,) = system.get(Client, town.client), system.find(select(Contact))
        seal = world.seal(system, client, entry.id, town.partners.second_step, town.hal)
        world.seal_opening(system, seal, town.roz, town.partners.second_step)
    mark_all(town, "contact")
    with town.under(EVERYBODY, town.at_reception()) as records:
        assert records.find(select(Contact)) == []


def test_what_is_part_of_a_mistaken_referral_is_hidden_with_it(town: Town) -> None:
    mark_all(town, Referral.kind.name)
    with town.under(EVERYBODY, town.at_reception()) as records:
        parts = ("referral_clock", "arrival", "attachment", "telling", "referral_task")
        assert {kind: len(records.find(select(PLAIN[kind]))) for kind in parts} == dict.fromkeys(parts, 0)


def test_undone_it_is_there_again(town: Town) -> None:
    mark_all(town, "contact")
    with town.doors.system(Reason.SEED) as system:
        for one in system.find(select(Mistake)):
            one.undone_at = clock.now()
    with town.under(EVERYBODY, town.at_reception()) as records:
        assert len(records.find(select(Contact))) == 1


def test_every_kind_about_clients_can_be_marked_or_says_why_not() -> None:
    """A kind made tomorrow can be marked."""
    kinds = {m.class_.kind.name for m in guarded_mappers() if m.class_.kind.anchor is Anchor.CLIENT}
    assert (UNMARKED - kinds, kinds - UNMARKED - set(MARKED)) == (set(), set())


def test_a_kind_of_a_plugin_can_be_marked_too() -> None:
    class Visit:
        kind = Kind("garden_visit", "visits to the garden", Anchor.CLIENT, about="client_id")

    words = Vocabulary({"garden_visit": Visit}, {}, {})  # type: ignore[dict-item]
    assert list(lockable(words)) == ["garden_visit"]

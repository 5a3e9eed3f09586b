"""A request to see everything, whose person turns out to have two records."""

from core.access.doors import Doors
from core.access.system import Reason
from core.clients.models import Client
from core.duplicates.merging import merge
from tests import world
from tests.core.rights.conftest import Scene


def _twin(scene: Scene, app_doors: Doors) -> str:
    """Another record of the same person, in which Nilaari wrote; joined with theirs. The id of what was written."""
    with app_doors.system(Reason.SEED) as system:
        twin = world.client(system, "Wren Haloway")
        world.involvement(system, twin, scene.partners.nilaari)
        entry = world.contact(system, twin, scene.far.person, scene.partners.nilaari, note="Her mother was there.")
        merge(system, keep=system.get(Client, scene.client.id), other=twin, reason="The same", by=None)
    return str(entry.id)


def test_what_the_other_record_held_is_gathered(scene: Scene, app_doors: Doors) -> None:
    entry = _twin(scene, app_doors)
    assert entry in {one["id"] for one in scene.entries(scene.gathered())}


def test_joined_while_a_request_runs_nothing_is_handed_out_that_nobody_looked_at(
    scene: Scene, app_doors: Doors
) -> None:  # fmt: skip
    """What is handed out is what was gathered; gathered again it is there, and waits to be judged."""
    id = scene.gathered()
    scene.judged(id)
    entry = _twin(scene, app_doors)
    assert entry not in {one["id"] for one in scene.entries(id)}
    scene.step(scene.olga, id, "gather")
    assert entry in {one["id"] for one in scene.entries(id, marked=True)}
    assert scene.step(scene.olga, id, "ready").status_code == 409


def test_a_request_about_the_record_that_went_goes_on_with_the_one_that_stays(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        stays = world.client(system, "Wren Hallowway")
        world.involvement(system, stays, scene.partners.missing_link)
    id = scene.gathered()
    with app_doors.system(Reason.SEED) as system:
        gone = system.get(Client, scene.client.id)
        merge(system, keep=system.get(Client, stays.id), other=gone, reason="The same", by=None)
    assert scene.step(scene.olga, id, "gather").status_code == 200
    assert str(scene.entry.id) in {one["id"] for one in scene.entries(id)}

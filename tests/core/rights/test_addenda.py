"""Putting something right: an addendum stands beside the entry, which stays as it was."""

from core.access.doors import Doors
from core.access.system import Reason
from core.rights.addendum_models import Addendum
from core.sealing.models import SealLevel
from tests import world
from tests.core.rights.conftest import Scene

SAYS = {"disputed": "That we talked about work", "view": "We did not", "said_by": "person"}


def written(scene: Scene, **instead: object) -> object:
    to = {"record_kind": "contact", "record_id": str(scene.entry.id)}
    return scene.nell.call("POST", "/addenda", SAYS | to | instead)


def test_nobody_unknown_writes_one(scene: Scene) -> None:
    assert scene.nell.service.post("/api/v1/addenda", json=SAYS).status_code == 401


def test_what_another_organisation_holds_it_puts_right_itself(scene: Scene) -> None:
    answer = written(scene, record_id=str(scene.theirs.id))
    assert answer.status_code == 422  # type: ignore[attr-defined]


def test_nobody_writes_beside_what_they_may_not_read(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        other = world.contact(system, world.client(system), scene.nell.person, scene.partners.missing_link)
    assert written(scene, record_id=str(other.id)).status_code == 404  # type: ignore[attr-defined]


def test_the_entry_stays_as_it_was(scene: Scene) -> None:
    before = scene.nell.call("GET", f"/contacts/{scene.entry.id}").json()
    assert written(scene).status_code == 201  # type: ignore[attr-defined]
    assert scene.nell.call("GET", f"/contacts/{scene.entry.id}").json() == before


def test_it_is_shown_on_the_entry_s_own_page(scene: Scene) -> None:
    written(scene)
    page = scene.nell.get(f"/clients/{scene.client.id}/contacts/{scene.entry.id}").text
    assert "We did not" in page
    assert f"/addenda/new/contact/{scene.entry.id}" in page


def test_a_partner_who_reads_the_entry_reads_it_too(scene: Scene) -> None:
    written(scene)
    assert "We did not" in scene.far.get(f"/clients/{scene.client.id}/contacts/{scene.entry.id}").text


def test_sealed_with_its_entry_it_is_closed(scene: Scene, app_doors: Doors) -> None:
    written(scene)
    with app_doors.system(Reason.SEED) as system:
        world.seal(
            system, scene.client, scene.entry.id, scene.partners.missing_link, scene.nell.person, level=SealLevel.LOCKED
        )
    with app_doors.records(world.actor(scene.far.person, scene.partners.nilaari, "recovery_navigator")) as records:
        assert records.count(Addendum).number == 0


def test_it_goes_with_what_the_person_is_given(scene: Scene) -> None:
    made = written(scene).json()["id"]  # type: ignore[attr-defined]
    assert made in scene.given(scene.released())


def test_typed_once_too_often_it_is_written_once(scene: Scene) -> None:
    place = f"/addenda/new/contact/{scene.entry.id}"
    first, second = (scene.nell.post(place, dict(SAYS)) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.headers["location"] == second.headers["location"]

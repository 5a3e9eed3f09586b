"""Seals are not handed out, and what one of the two may not open keeps nobody waiting for ever."""

from core.access.doors import Doors
from core.access.system import Reason
from core.sealing.models import SealLevel
from tests import world
from tests.core.rights.conftest import Scene


def seal(app_doors: Doors, scene: Scene, level: SealLevel, *, opened_to_olga: bool = False) -> None:
    """Missing Link's own entry is sealed by its worker."""
    with app_doors.system(Reason.SEED) as system:
        made = world.seal(
            system, scene.client, scene.entry.id, scene.partners.missing_link, scene.nell.person, level=level
        )
        if opened_to_olga:
            world.seal_opening(system, made, scene.olga.person, scene.partners.missing_link)


def test_a_locked_seal_of_one_s_own_organisation_keeps_nothing_from_being_released(
    scene: Scene, app_doors: Doors
) -> None:  # fmt: skip
    seal(app_doors, scene, SealLevel.LOCKED)
    id = scene.gathered()
    found = scene.entries(id)
    assert str(scene.entry.id) not in {one["id"] for one in found}
    assert not {"seal", "seal_opening"} & {str(one["kind"]) for one in found}
    scene.judged(id)
    assert scene.step(scene.olga, id, "ready").status_code == 200
    assert scene.step(scene.cal, id, "release").status_code == 200
    assert str(scene.entry.id) not in scene.package(id).content.decode("latin-1")


def test_a_sealed_entry_is_listed_as_sealed_and_its_seal_is_not_listed(scene: Scene, app_doors: Doors) -> None:
    seal(app_doors, scene, SealLevel.SEALED)
    found = scene.entries(scene.gathered())
    assert [one["marks"] for one in found if one["id"] == str(scene.entry.id)] == [["sealed"]]
    assert "seal" not in {one["kind"] for one in found}


def test_a_second_to_whom_an_entry_is_closed_hears_that_another_is_needed(scene: Scene, app_doors: Doors) -> None:
    seal(app_doors, scene, SealLevel.SEALED, opened_to_olga=True)
    id = scene.gathered()
    scene.judged(id)
    assert scene.step(scene.olga, id, "ready").status_code == 200
    answer = scene.step(scene.cal, id, "release")
    assert answer.status_code == 409
    assert "1 of the contacts are closed to you. Nobody releases what they may not look at." in answer.text
    assert "gather again" not in answer.text


def test_so_does_a_second_from_an_organisation_that_the_person_does_not_want_to_see_it(
    scene: Scene, app_doors: Doors
) -> None:
    """What is not to be shared with Nilaari is released with the organisation's own guardian."""
    id = scene.asks()
    scene.step(scene.olga, id, "take")
    scene.step(scene.olga, id, "second", {"organisation_id": str(scene.partners.nilaari.id)})
    with app_doors.system(Reason.SEED) as system:
        world.consent(system, scene.client, scene.partners.missing_link, scene.partners.nilaari, saying="dissent")
        world.disclosure_decision(system, scene.client, scene.partners.nilaari, scene.far.person)
    assert scene.step(scene.nia, id, "take-as-second").status_code == 200
    assert scene.step(scene.olga, id, "gather").status_code == 200
    assert scene.step(scene.olga, id, "second", {"organisation_id": str(scene.partners.missing_link.id)})
    assert scene.step(scene.cal, id, "take-as-second").status_code == 200
    scene.judged(id)
    assert scene.step(scene.olga, id, "ready").status_code == 200
    assert scene.step(scene.cal, id, "release").status_code == 200

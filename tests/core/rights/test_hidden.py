"""What a guardian hid from the person is judged by a guardian before the person is given anything of it."""

import pytest

from core.access.doors import Doors
from core.access.protected import ToThePerson
from core.access.system import Reason
from core.own_view.parts import KEPT_OUT
from tests import world
from tests.core.rights.conftest import Scene


def marks(scene: Scene, id: str) -> dict[str, list[str]]:
    return {str(one["id"]): list(one["marks"]) for one in scene.entries(id)}  # type: ignore[call-overload]


@pytest.mark.parametrize(
    "kind",
    [
        "disclosure_decision",
        "mistake",
        "address_grant",
        "conflict_link",
        "hidden_match",
        "self_claim",
        "access_request",
    ],
)
def test_a_kind_says_of_itself_that_it_tells_of_what_is_hidden(scene: Scene, app_doors: Doors, kind: str) -> None:
    with app_doors.records(world.actor(scene.olga.person, scene.partners.missing_link, "privacy_officer")) as records:
        assert records.judge.policy.words.kinds[kind].to_the_person is ToThePerson.GUARDED


def test_what_people_are_never_shown_themselves_is_not_given_without_a_look(scene: Scene, app_doors: Doors) -> None:
    """The page that people have of their own keeps it out: so must a package, or a guardian judges it."""
    with app_doors.records(world.actor(scene.olga.person, scene.partners.missing_link, "privacy_officer")) as records:
        kinds = records.judge.policy.words.kinds
    hidden = [name for words, names in KEPT_OUT.items() if "work of the house" not in words for name in names]
    given = [name for name in hidden if kinds[name].to_the_person is ToThePerson.GIVEN]
    assert set(given) <= {
        "privacy_matter",  # about staff, and not gathered
        "addendum",  # what the person says themselves; only a look at it may tell of an entry they are not shown
    }


def test_the_decision_itself_needs_a_guardian(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        made = world.disclosure_decision(system, scene.client, scene.partners.missing_link, scene.nell.person)
    id = scene.gathered()
    assert "serious_harm" in marks(scene, id)[str(made.id)]
    assert scene.judge(id, "disclosure_decision", made.id).status_code == 422
    assert scene.judge(id, "disclosure_decision", made.id, scene.cal).status_code == 200


def test_what_an_organisation_left_out_holds_needs_a_guardian(scene: Scene, app_doors: Doors) -> None:
    nilaari = scene.partners.nilaari
    with app_doors.system(Reason.SEED) as system:
        left = f"organisation {nilaari.id}"
        world.disclosure_decision(system, scene.client, scene.partners.missing_link, scene.nell.person, left)
        involved = world.involvement(system, scene.client, nilaari)
    found = marks(scene, scene.gathered())
    assert ("serious_harm" in found[str(involved.id)], found[str(scene.entry.id)]) == (True, [])


def test_so_does_what_names_a_worker_left_out_by_id_or_by_name(scene: Scene, app_doors: Doors) -> None:
    home = scene.partners.missing_link
    with app_doors.system(Reason.SEED) as system:
        left = f"person {scene.nell.person.id}"
        world.disclosure_decision(system, scene.client, home, scene.far.person, left)
        mine = world.allocation(system, scene.client, scene.nell.person, home)
        told = world.contact(system, scene.client, scene.far.person, home, note="Ring NELL WORKER next time.")
        other = world.contact(system, scene.client, scene.far.person, home, note="We talked.")
    found = marks(scene, scene.gathered())
    assert [found[str(one.id)] for one in (mine, told, other)] == [["serious_harm"], ["serious_harm"], []]


def test_so_does_all_of_a_part_left_out(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        world.disclosure_decision(system, scene.client, scene.partners.missing_link, scene.far.person, "part talks")
    assert marks(scene, scene.gathered())[str(scene.entry.id)] == ["serious_harm"]


def test_a_question_that_nobody_has_answered_hides_nothing_else(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        world.disclosure_decision(
            system, scene.client, scene.partners.missing_link, scene.far.person, "page", decided=False
        )
    assert marks(scene, scene.gathered())[str(scene.entry.id)] == []


def test_what_is_decided_after_it_was_gathered_is_not_passed_over(scene: Scene, app_doors: Doors) -> None:
    id = scene.released()
    with app_doors.system(Reason.SEED) as system:
        left = f"organisation {scene.partners.nilaari.id}"
        world.disclosure_decision(system, scene.client, scene.partners.missing_link, scene.nell.person, left)
    answer = scene.package(id)
    assert answer.status_code == 409
    assert "A guardian was asked, or has decided" in answer.text

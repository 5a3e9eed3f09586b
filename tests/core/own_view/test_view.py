"""The view itself: as the live rules, the care team and the audit say; what is unsafe leaves no trace."""

from datetime import timedelta

from sqlalchemy import select

from core.access.protected import Anchor, Label, guarded_mappers, kind_of
from core.access.system import Reason
from core.clients.models import Client
from core.consent.models import Saying
from core.database import clock
from core.involvement.models import Allocation
from core.own_view.parts import KEPT_OUT, TOLD
from core.people.models import RoleHeld
from core.sealing.models import SealLevel
from tests import world
from tests.core.own_view.conftest import Scene, words_of


def _helpers(scene: Scene) -> dict[str, list[str]]:
    return {one["name"]: [who["name"] for who in one["helpers"]] for one in scene.view()["involved"]}


def _sees(scene: Scene, name: str) -> dict[str, list[str]]:
    """Part → whose entries, of the worker with this first name."""
    sights = [sight for one in scene.view()["involved"] for sight in one["sights"]]
    mine = [sight for sight in sights if name in [who["name"] for who in sight["who"]]]
    return {seen["part"]: seen["held_by"] for sight in mine for seen in sight["what"]}


def _looked(scene: Scene) -> set[tuple[str, str]]:
    return {(one["organisation"], one["role"]) for one in scene.view()["looks"]}


# ── completeness ──────────────────────────────────────────────────────────
def test_of_every_kind_about_people_it_is_settled_whether_looks_are_told() -> None:
    kinds = {kind_of(m.class_).name for m in guarded_mappers() if kind_of(m.class_).anchor is Anchor.CLIENT}
    settled = [*TOLD, *(kind for kinds in KEPT_OUT.values() for kind in kinds)]
    assert kinds - set(settled) == set()
    assert len(settled) == len(set(settled))


# ── who is involved ───────────────────────────────────────────────────────
def test_it_names_organisations_and_first_names_of_who_works_with_the_person_now(scene: Scene) -> None:
    ours, other = scene.partners.missing_link.name, scene.partners.nilaari.name
    assert _helpers(scene) == {ours: ["Nell"], other: ["Farah"]}


def test_whoever_has_stopped_working_with_the_person_is_not_on_it(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        for one in system.find(select(Allocation).where(Allocation.worker_id == scene.far.person.id)):
            one.ends = clock.today() - timedelta(days=1)
    assert _helpers(scene)[scene.partners.nilaari.name] == []


def test_whoever_is_kept_apart_from_the_person_is_nowhere_on_it(scene: Scene) -> None:
    scene.far.call("GET", f"/clients/{scene.client.id}")
    with scene.doors.system(Reason.SEED) as system:
        world.conflict_link(system, scene.client, scene.far.person, scene.partners.nilaari)
    assert "Farah" not in scene.seen()


# ── what each may see ─────────────────────────────────────────────────────
def test_what_each_may_see_is_what_the_rules_open_to_them(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        world.contact(system, scene.client, scene.nell.person, scene.partners.missing_link)
    listed = scene.far.call("GET", f"/clients/{scene.client.id}/contacts").json()["items"]
    assert (len(listed), scene.partners.missing_link.name in _sees(scene, "Farah")["talks"]) == (1, True)


def test_a_dissent_shows_with_the_next_look(scene: Scene) -> None:
    before = _sees(scene, "Farah")["letters"]
    with scene.doors.system(Reason.SEED) as system:
        world.consent(
            system, scene.client, scene.partners.missing_link, scene.partners.nilaari, saying=Saying.DISSENT,
            scope="attachment",
        )  # fmt: skip
    ours = scene.partners.missing_link.name
    assert (ours in before, ours in _sees(scene, "Farah")["letters"]) == (True, False)


def test_another_policy_makes_another_page(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        held = RoleHeld(person_id=scene.stranger.person.id, organisation_id=scene.partners.missing_link.id,
                        role="receptionist", starts=clock.today(), is_approved=True)  # fmt: skip
        system.add(held)
    sights = scene.view()["involved"][0]["sights"]
    desk = [sight for sight in sights if {"role": "receptionist", "name": None} in sight["who"]]
    parts = [seen["part"] for sight in desk for seen in sight["what"]]
    assert ("who_you_are" in parts, "talks" in parts, "forms" in parts) == (True, False, False)


def test_the_right_of_another_worker_of_the_same_role_is_not_shown_as_everybodys(scene: Scene) -> None:
    sights = [sight for one in scene.view()["involved"] for sight in one["sights"]]
    assert not [who for sight in sights for who in sight["who"] if who == {"role": "recovery_navigator", "name": None}]


# ── who has looked ────────────────────────────────────────────────────────
def test_a_look_stands_on_it_with_day_organisation_and_role(scene: Scene) -> None:
    scene.far.get(f"/clients/{scene.client.id}")
    looks = scene.view()["looks"]
    theirs = [one for one in looks if one["organisation"] == scene.partners.nilaari.name]
    assert theirs == [
        {"day": clock.today().isoformat(), "organisation": scene.partners.nilaari.name, "role": "recovery_navigator"}
    ]


def test_somebody_refused_has_not_looked(scene: Scene) -> None:
    scene.stranger.get(f"/clients/{scene.client.id}")
    assert _looked(scene) == set()


def test_looks_at_other_people_are_not_on_it(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        other = world.client(system, "Odd Other")
        world.involvement(system, other, scene.partners.nilaari)
        world.allocation(system, other, scene.far.person, scene.partners.nilaari)
    scene.far.get(f"/clients/{other.id}")
    assert _looked(scene) == set()


def test_a_look_at_what_is_restricted_alone_is_left_out_without_any_decision(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        entry = world.contact(system, scene.client, scene.far.person, scene.partners.nilaari, label=Label.RESTRICTED)
    assert scene.far.call("GET", f"/contacts/{entry.id}").status_code == 200
    assert scene.partners.nilaari.name not in {organisation for organisation, _ in _looked(scene)}


def test_a_sealed_entry_leaves_no_trace(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        entry = world.contact(system, scene.client, scene.far.person, scene.partners.nilaari)
    before = scene.seen()
    with scene.doors.system(Reason.SEED) as system:
        seal = world.seal(system, scene.client, entry.id, scene.partners.nilaari, scene.far.person)
        seal.level = SealLevel.LOCKED
        world.seal_opening(system, seal, scene.far.person, scene.partners.nilaari)
    scene.far.call("GET", f"/contacts/{entry.id}")
    changed = {one["organisation"] for one in scene.view()["looks"]}
    assert (scene.partners.nilaari.name in changed, "seal" in scene.seen(), before.count("Farah")) == (False, False, 2)


def test_no_words_of_any_entry_and_no_reasons_are_on_it(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        world.contact(system, scene.client, scene.nell.person, scene.partners.missing_link).note = "Secret words"
    scene.nell.call("GET", f"/clients/{scene.client.id}/contacts")
    page = scene.nell.get(f"{scene.place}/preview").text
    assert [word for word in ("Secret words", "on_my_caseload", "allocat", "Worker") if word in page] == []


# ── the preview ───────────────────────────────────────────────────────────
def test_whoever_does_not_support_the_person_has_no_preview(scene: Scene) -> None:
    assert scene.stranger.get(f"{scene.place}/preview").status_code == 404


def test_the_preview_is_what_the_person_sees(scene: Scene) -> None:
    link = scene.link()
    before = words_of(scene.nell.get(f"{scene.place}/preview"))
    shown = words_of(scene.open(link))
    assert before.partition("Your support")[2] == shown.partition("Your support")[2]


def test_a_preview_is_written_down(scene: Scene) -> None:
    scene.nell.get(f"{scene.place}/preview")
    assert (scene.partners.missing_link.name, "recovery_navigator") in _looked(scene)


def test_once_the_person_has_died_nobody_is_shown_it(scene: Scene) -> None:
    link = scene.link()
    with scene.doors.system(Reason.SEED) as system:
        world.death(system, scene.client, scene.partners.missing_link, scene.nell.person)
    answers = (
        scene.open(link).status_code,
        scene.send().status_code,
        scene.nell.get(f"{scene.place}/preview").status_code,
    )
    assert answers == (404, 422, 422)


def test_a_restricted_record_is_shown_to_its_person_once_a_guardian_has_looked(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        system.get(Client, scene.client.id).label = Label.RESTRICTED
    before = scene.nell.get(f"{scene.place}/preview").status_code
    scene.ask()
    scene.decide()
    assert (before, scene.nell.get(f"{scene.place}/preview").status_code) == (422, 200)

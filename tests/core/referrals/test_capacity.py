"""What workers can carry, and posts for women: refused first, then beside each name, masked, and never an order."""

from collections.abc import Callable
from datetime import date

import pytest
from httpx2 import Response

from core.access.system import Reason, SystemRecords
from core.referrals.weights import weights
from tests import world
from tests.core.casework.visitors import Visitor, visitor
from tests.core.referrals.conftest import Scene

CAPACITY: dict[str, object] = {
    "percent": 60, "full_points": 40, "languages": ["Somali"], "travels": "Bath, by bus", "for_women": True,
}  # fmt: skip
GROUND: dict[str, object] = {
    "ground": "post", "why": "Women who fear men are supported by women.", "ends": "2027-03-04",
}  # fmt: skip
Seed = Callable[[Callable[[SystemRecords], object]], None]


@pytest.fixture
def seed(scene: Scene) -> Seed:
    def seed(make: Callable[[SystemRecords], object]) -> None:
        with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
            make(system)

    return seed


@pytest.fixture
def manager(scene: Scene) -> Visitor:
    """The team manager of the navigator's employer."""
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        return visitor(system, scene.service, scene.partners.missing_link, "team_manager", name="Man Ager")


def set_for(who: Visitor, worker: Visitor, **instead: object) -> Response:
    return who.call("POST", "/worker-capacities", {**CAPACITY, "person_id": str(worker.person.id), **instead})


def offered(scene: Scene) -> dict[str, object]:
    (one,) = scene.senior.call("GET", f"{scene.place}/workers").json()["items"]
    return dict(one)


# ── refused ───────────────────────────────────────────────────────────────
@pytest.mark.parametrize("path", ["worker-capacities", "women-only-grounds"])
def test_nobody_known_gets_nothing(scene: Scene, path: str) -> None:
    assert scene.service.get(f"/api/v1/{path}").status_code == 401


def test_another_employer_sets_nothing(scene: Scene) -> None:
    assert set_for(scene.elsewhere, scene.navigator).status_code == 403


def test_a_manager_sets_nothing_for_workers_of_others(scene: Scene, manager: Visitor) -> None:
    assert set_for(manager, scene.senior).status_code == 403


def test_a_manager_sets_nothing_for_themselves(manager: Visitor) -> None:
    assert set_for(manager, manager).status_code == 403


def test_what_is_set_is_closed_to_those_who_do_not_manage_the_worker(scene: Scene, manager: Visitor) -> None:
    made = set_for(manager, scene.navigator).json()
    place = f"/worker-capacities/{made['id']}"
    assert [who.call("GET", place).status_code for who in (scene.elsewhere, scene.senior)] == [404, 200]


def test_a_ground_is_recorded_by_its_organisation_alone(scene: Scene, manager: Visitor) -> None:
    assert manager.call("POST", "/women-only-grounds", GROUND).status_code == 403


# ── works ─────────────────────────────────────────────────────────────────
def test_what_a_worker_can_carry_stands_beside_the_name(scene: Scene, manager: Visitor) -> None:
    set_for(manager, scene.navigator)
    scene.talked()
    one = offered(scene)
    assert (one["can_carry"], one["languages"], one["travels"]) == (24, ["Somali"], "Bath, by bus")


def test_the_persons_own_language_is_said(scene: Scene, manager: Visitor, seed: Seed) -> None:
    set_for(manager, scene.navigator)
    seed(lambda system: setattr(system.get(type(scene.client), scene.client.id), "language", "somali"))
    scene.talked()
    assert offered(scene)["speaks"] is True
    assert "Speaks Somali: the person’s language" in scene.senior.get(f"{scene.place}/allocation").text


def test_small_numbers_of_another_employer_are_not_told(scene: Scene) -> None:
    scene.talked()
    one = offered(scene)
    assert (one["caseload"], one["points"]) == (None, None)
    assert "Carries fewer than 5 people" in scene.senior.get(f"{scene.place}/allocation").text


def test_from_five_on_heads_and_points_are_told(scene: Scene, manager: Visitor, seed: Seed) -> None:
    def carry_five(system: SystemRecords) -> None:
        for n in range(5):
            about = world.client(system, f"Person Number{n}")
            world.involvement(system, about, scene.navigator.organisation)
            world.allocation(system, about, scene.navigator.person, scene.navigator.organisation)

    set_for(manager, scene.navigator)
    seed(carry_five)
    scene.talked()
    assert (offered(scene)["caseload"], offered(scene)["points"]) == (5, 5)
    assert "Carries 5 people whom you may see: 5 of 24 points" in scene.senior.get(f"{scene.place}/allocation").text


def test_points_are_as_configured() -> None:
    today = date(2026, 3, 4)
    heavy = ("complex_needs", "domestic_abuse", "self_harm")
    assert weights().of(since=date(2025, 1, 1), today=today, interpreter=False, needs=()) == 1
    assert weights().of(since=today, today=today, interpreter=True, needs=heavy) == 5


def test_it_is_changed_by_the_version_that_was_seen(scene: Scene, manager: Visitor) -> None:
    made = set_for(manager, scene.navigator).json()
    place = f"/worker-capacities/{made['id']}"
    assert manager.call("PUT", place, {**CAPACITY, "percent": 100}, if_match='"1"').json()["points"] == 40
    assert manager.call("PUT", place, CAPACITY, if_match='"1"').status_code == 409


def test_it_is_set_once(scene: Scene, manager: Visitor) -> None:
    set_for(manager, scene.navigator)
    assert set_for(manager, scene.navigator).json()["errors"][0]["field"] == "person_id"


@pytest.mark.parametrize(("field", "value"), [("percent", 0), ("percent", 101), ("full_points", 0), ("more", 1)])
def test_a_faulty_one_names_its_field(scene: Scene, manager: Visitor, field: str, value: object) -> None:
    refused = set_for(manager, scene.navigator, **{field: value})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)


# ── women who ask for a woman ─────────────────────────────────────────────
def allocate(scene: Scene, **more: object) -> Response:
    return scene.act("allocate", {"team_member_id": str(scene.member.id), **more}, 3)


def test_a_woman_who_asked_for_a_woman_is_given_to_no_other_post(scene: Scene) -> None:
    scene.talked()
    refused = allocate(scene, women_only=True)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "team_member_id")


def test_a_post_without_a_lawful_ground_does_not_count(scene: Scene, seed: Seed) -> None:
    home = scene.navigator.organisation
    seed(lambda system: world.worker_capacity(system, scene.navigator.person, home, for_women=True))
    scene.talked()
    assert offered(scene)["for_women"] is False


def test_with_a_ground_the_post_counts_and_the_request_is_kept(scene: Scene, seed: Seed) -> None:
    def post_and_ground(system: SystemRecords) -> None:
        home = scene.partners.second_step
        world.role(system, scene.navigator.person, home, "recovery_navigator")
        world.worker_capacity(system, scene.navigator.person, home, for_women=True)
        world.women_only_ground(system, home)
        system.get(type(scene.member), scene.member.id).organisation_id = home.id

    seed(post_and_ground)
    scene.talked()
    assert offered(scene)["for_women"] is True
    assert allocate(scene, women_only=True).json()["women_only"] is True


# ── the case lead ─────────────────────────────────────────────────────────
def test_the_case_lead_is_handed_over_only_if_said(scene: Scene, seed: Seed) -> None:
    def led(system: SystemRecords) -> None:
        client = system.get(type(scene.client), scene.client.id)
        client.lead_by(scene.senior.person.id, scene.senior.organisation.id)

    seed(led)
    scene.talked()
    allocate(scene, becomes_lead=True)
    lead = scene.navigator.call("GET", f"/clients/{scene.client.id}").json()["case_lead_id"]
    assert lead == str(scene.navigator.person.id)


# ── pages ─────────────────────────────────────────────────────────────────
def test_setting_and_changing_through_the_pages(scene: Scene, manager: Visitor, seed: Seed) -> None:
    assert manager.get("/capacity/new").status_code == 200
    form = {"person_id": str(scene.navigator.person.id), "percent": "60", "full_points": "40", "for_women": "no",
            "languages": "Somali, English", "travels": "Bath"}  # fmt: skip
    assert manager.post("/capacity/new", dict(form)).status_code == 303
    assert "Nav Igator" in manager.get("/capacity").text
    items = manager.call("GET", "/worker-capacities").json()["items"]
    made = next(one for one in items if one["person_id"] == str(scene.navigator.person.id))
    assert made["languages"] == ["Somali", "English"]
    place = f"/capacity/{made['id']}"
    assert 'value="Somali, English"' in manager.get(place).text
    assert manager.post(place, {**form, "version": "1", "percent": "0"}).status_code == 422
    assert manager.post(place, {**form, "version": "1", "percent": "80"}).status_code == 303


def test_a_ground_is_recorded_through_the_page(scene: Scene, seed: Seed) -> None:
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        admin = visitor(system, scene.service, scene.partners.alabare, "organisation_admin", name="Ad Min")
    form = {"ground": "post", "why": GROUND["why"], "ends-day": "4", "ends-month": "3", "ends-year": "2027"}
    assert admin.post("/capacity/grounds", {name: str(said) for name, said in form.items()}).status_code == 303
    assert "Women who fear men" in admin.get("/capacity/grounds").text
    assert admin.post("/capacity/grounds", {}).status_code == 422

"""Stays by the API: who is shut out, what keeps somebody from beginning, and the way from entry to follow-up."""

import pytest
from starlette.testclient import TestClient

from core.access.system import Reason
from core.extensions.manager import PluginHost
from core.organisations.enablement import disable, enable
from tests import world
from tests.conftest import StandingClock
from tests.core.pathways.conftest import ABUSE, ARRIVAL, CALM, CONFIRMED, HOUSE, Scene, carried

NOBODY = "01a200f5-4dd4-77b8-bf0c-f3de2d5ade0f"
ARRIVING = {"to": "staying", "why": "They slept at once."}
EVERYTHING = ["plan_taken", "medicines_back", "safe_to_go", "team_told"]


# ── refused ───────────────────────────────────────────────────────────────
@pytest.mark.parametrize("path", ["/stays", f"/stays/{NOBODY}", "/pathways", f"/clients/{NOBODY}/stays"])
def test_nobody_known_gets_nothing(scene: Scene, path: str) -> None:
    assert scene.service.get(f"/api/v1{path}").status_code == 401


def test_another_organisation_cannot_tell_a_domestic_abuse_stay_from_none(scene: Scene) -> None:
    scene.asked_safely()
    stay = scene.enrol(scene.hers, ABUSE).json()
    absent = scene.house.call("GET", f"/stays/{NOBODY}")
    assert scene.house.call("GET", f"/stays/{stay['id']}").json() == absent.json()
    assert scene.house.call("GET", f"/clients/{scene.client.id}/stays").json()["count"] == 0


def test_a_colleague_without_the_role_cannot_tell_it_from_none_either(scene: Scene) -> None:
    scene.asked_safely()
    stay = scene.enrol(scene.hers, ABUSE).json()
    assert scene.plain.call("GET", f"/stays/{stay['id']}").status_code == 404


def test_hr_finds_no_stays(scene: Scene) -> None:
    assert scene.hr.call("GET", "/stays").status_code == 404


def test_whoever_does_not_carry_the_person_enrols_nobody(scene: Scene) -> None:
    assert scene.enrol(scene.stranger, HOUSE).status_code == 404


def test_whom_the_pathway_does_not_name_enrols_nobody(scene: Scene) -> None:
    scene.asked_safely()
    assert scene.enrol(scene.plain, ABUSE).status_code == 403


def test_the_pathway_of_another_partner_is_not_there(scene: Scene) -> None:
    assert scene.enrol(scene.hers, HOUSE).status_code == 404


@pytest.mark.parametrize(
    ("instead", "field", "says"),
    [
        ({"confirmed": ["agreed"]}, "confirmed", "Nobody begins before this is so: The crisis plan still fits"),
        ({"confirmed": [*CONFIRMED[HOUSE], "else"]}, "confirmed", "Choose from what is asked"),
        ({"version": 2}, "version", "This pathway is at version 1 now"),
    ],
)
def test_what_keeps_somebody_from_beginning_is_said(
    scene: Scene, instead: dict[str, object], field: str, says: str
) -> None:
    refused = scene.enrol(scene.house, HOUSE, None, **instead)
    (fault,) = refused.json()["errors"]
    assert (refused.status_code, fault["field"]) == (422, field)
    assert says in fault["message"]


def test_a_missing_assessment_keeps_somebody_out(scene: Scene) -> None:
    refused = scene.enrol(scene.hers, ABUSE)
    assert refused.status_code == 422
    assert "Still missing: She has been asked the HARK questions" in refused.json()["errors"][0]["message"]


def test_nobody_comes_to_the_crisis_house_without_a_crisis_plan(scene: Scene) -> None:
    refused = scene.enrol(scene.house, HOUSE, carried(scene, has_plan=False))
    assert refused.status_code == 422
    assert "Still missing: A crisis plan has been made with the person." in refused.json()["errors"][0]["message"]


def test_a_form_that_a_stage_asks_for_is_named_until_it_was_completed(scene: Scene) -> None:
    stay = scene.enrol(scene.house, HOUSE).json()
    for task in ("shown_round", "home_safe", "told_team"):
        stay = scene.act(scene.house, stay, f"tasks/{task}.20260304100000", {}).json()
    refused = scene.act(scene.house, stay, "move", {"to": "staying"})
    scene.filled_in(scene.house, scene.partners.alabare, ARRIVAL)
    moved = scene.act(scene.house, stay, "move", {"to": "staying"})
    said = refused.json()["errors"][0]["message"]
    assert (said, moved.status_code) == ("Write why this is left undone: Wellbeing on arrival.", 200)


def test_a_pathway_for_women_takes_nobody_else(scene: Scene) -> None:
    other = carried(scene)
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        world.allocation(system, other, scene.hers.person, scene.partners.missing_link)
    refused = scene.enrol(scene.hers, ABUSE, other)
    assert "This pathway is for women" in refused.json()["errors"][0]["message"]


def test_the_same_person_is_not_enrolled_twice(scene: Scene) -> None:
    scene.enrol(scene.house, HOUSE)
    twice = scene.enrol(scene.house, HOUSE)
    assert (twice.status_code, twice.json()["errors"][0]["message"]) == (
        422, "This person is on this pathway already.",
    )  # fmt: skip


def test_a_full_house_takes_nobody(scene: Scene) -> None:
    for n in range(6):
        assert scene.enrol(scene.house, HOUSE, carried(scene, f"Guest {n}")).status_code == 201
    refused = scene.enrol(scene.house, HOUSE)
    assert (refused.status_code, refused.json()["detail"]) == (
        409, "All 6 places of Hope House stay are taken. Nobody was enrolled.",
    )  # fmt: skip


def test_places_count_those_that_one_may_not_see(scene: Scene) -> None:
    scene.enrol(scene.house, HOUSE)
    there = scene.stranger.call("GET", "/pathways/alabare/hope_house/places").json()
    assert (there, scene.stranger.call("GET", "/stays").json()["count"]) == ({"places": 6, "taken": 1}, 0)


def test_a_stale_version_changes_nothing(scene: Scene) -> None:
    stay = scene.enrol(scene.house, HOUSE).json()
    scene.act(scene.house, stay, "move", ARRIVING)
    assert scene.act(scene.house, stay, "move", ARRIVING).status_code == 409


def test_a_stage_that_may_not_follow_is_refused(scene: Scene) -> None:
    stay = scene.enrol(scene.house, HOUSE).json()
    refused = scene.act(scene.house, stay, "move", {"to": "going_home", "why": "Quickly."})
    assert refused.json()["errors"][0]["message"] == "Choose one of the stages that may follow."


@pytest.mark.parametrize(
    ("step", "given", "field"),
    [
        ("move", {"to": "staying"}, "why"),
        ("exit", {"outcome": "home", "met": ["plan_taken"]}, "why_not"),
        ("exit", {"outcome": "nowhere", "why_not": "Because."}, "outcome"),
        ("tasks/nothing.20260304100000", {}, "task"),
        ("hand-on", {"worker_id": NOBODY, "why": "Night shift"}, "worker_id"),
    ],
)
def test_what_is_left_undone_needs_a_reason(scene: Scene, step: str, given: dict[str, object], field: str) -> None:
    stay = scene.enrol(scene.house, HOUSE).json()
    refused = scene.act(scene.house, stay, step, given)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)


def test_a_stay_is_made_longer_as_often_as_its_pathway_allows(scene: Scene) -> None:
    stay = scene.enrol(scene.house, HOUSE).json()
    longer = scene.act(scene.house, stay, "extend", {"why": "No bed at home yet"}).json()
    assert (stay["ends_by"], longer["ends_by"]) == ("2026-03-11T23:59:59Z", "2026-03-14T23:59:59Z")
    refused = scene.act(scene.house, longer, "extend", {"why": "Still none"})
    assert "made longer once already" in refused.json()["errors"][0]["message"]


# ── anonymous ─────────────────────────────────────────────────────────────
def test_somebody_may_stay_anonymous_at_the_drop_in_and_nowhere_else(scene: Scene) -> None:
    visit = scene.house.call("POST", "/pathways/alabare/place_of_calm/visits", {"confirmed": ["welcome"]})
    house = scene.house.call("POST", "/pathways/alabare/hope_house/visits", {"confirmed": CONFIRMED[HOUSE]})
    assert (visit.status_code, visit.json()["client_id"], house.status_code) == (201, None, 403)


def test_the_shift_sees_an_anonymous_visit_and_nobody_else_does(scene: Scene) -> None:
    given = {"confirmed": CONFIRMED[CALM], "known_as": "Sunny"}
    visit = scene.house.call("POST", "/pathways/alabare/place_of_calm/visits", given).json()
    seen = [who.call("GET", f"/stays/{visit['id']}").status_code for who in (scene.stranger, scene.hers)]
    assert seen == [200, 404]


def test_an_anonymous_visit_leaves_nobody_to_follow_up(scene: Scene) -> None:
    given = {"confirmed": CONFIRMED[CALM]}
    visit = scene.house.call("POST", "/pathways/alabare/place_of_calm/visits", given).json()
    left = scene.act(scene.house, visit, "exit", {"outcome": "calmer", "why_not": "They went quickly."}).json()
    assert (left["is_open"], [task for task in left["tasks"] if task["stage"] is None]) == (False, [])


# ── works ─────────────────────────────────────────────────────────────────
def test_from_start_to_follow_up(scene: Scene, standing_clock: StandingClock) -> None:
    stay = scene.enrol(scene.house, HOUSE).json()
    assert (stay["stage"], stay["stage_due"], stay["place"]) == ("arriving", "2026-03-05T10:00:00Z", 1)
    stay = scene.act(scene.house, stay, "tasks/shown_round.20260304100000", {}).json()
    stay = scene.act(scene.house, stay, "move", ARRIVING).json()
    stay = scene.act(scene.house, stay, "exit", {"outcome": "home", "met": EVERYTHING, "why_not": "No time."}).json()
    (after,) = [task for task in stay["tasks"] if task["stage"] is None]
    assert (stay["place"], stay["outcome"], after["due"]) == (None, "home", "2026-03-07T10:00:00+00:00")
    standing_clock.move(hours=30)
    empty = scene.act(scene.house, stay, "tasks/follow_up.20260304100000", {})
    assert empty.json()["errors"][0]["field"] == "words"
    done = scene.act(scene.house, stay, "tasks/follow_up.20260304100000", {"words": "At home, and well."})
    assert done.status_code == 200
    assert [task["words"] for task in done.json()["tasks"] if task["stage"] is None] == ["At home, and well."]
    assert [one["why"] for one in done.json()["passed"]] == ["They slept at once.", "No time."]


def test_several_pathways_at_once(scene: Scene) -> None:
    scene.asked_safely()
    made = [scene.enrol(scene.house, HOUSE), scene.enrol(scene.house, CALM), scene.enrol(scene.hers, ABUSE)]
    assert [one.status_code for one in made] == [201] * 3


def test_a_place_is_free_once_its_guest_has_left(scene: Scene) -> None:
    stay = scene.enrol(scene.house, HOUSE).json()
    scene.act(scene.house, stay, "exit", {"outcome": "home", "met": EVERYTHING, "why_not": "Left at night."})
    assert scene.enrol(scene.house, HOUSE).json()["place"] == 1


def test_a_stay_is_handed_on_to_whoever_carries_the_person(scene: Scene) -> None:
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        world.allocation(system, scene.client, scene.stranger.person, scene.partners.alabare)
    stay = scene.enrol(scene.house, HOUSE).json()
    given = {"worker_id": str(scene.stranger.person.id), "why": "Night shift"}
    assert scene.act(scene.house, stay, "hand-on", given).json()["worker_id"] == str(scene.stranger.person.id)


def test_a_pathway_switched_off_begins_nothing_and_what_began_is_finished(
    scene: Scene, service: TestClient, host: PluginHost
) -> None:
    stay = scene.enrol(scene.house, HOUSE).json()
    doors = service.app.state.doors  # type: ignore[attr-defined]
    with doors.system(Reason.SETTINGS) as system:
        disable(system, organisation="alabare", plugin="alabare")
    new = scene.enrol(scene.house, CALM).status_code, scene.house.get("/pathways/alabare/hope_house").status_code
    read = scene.house.call("GET", f"/stays/{stay['id']}/definition").status_code
    moved = scene.act(scene.house, stay, "move", ARRIVING).status_code
    with doors.system(Reason.SETTINGS) as system:
        enable(system, host, organisation="alabare", plugin="alabare")
    assert (new, read, moved) == ((404, 404), 200, 200)

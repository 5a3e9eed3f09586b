"""Switching plugins, their settings and licences from the organisation's page and by the API."""

import pytest

from core.access.system import Reason
from tests import world
from tests.core.plugin_pages.conftest import Scene

PLUGIN = "/organisation/plugins/bright_harbour"
HOUSE = "/organisation/plugins/partnership"
OTHERS = "/organisation/plugins/missing_link"
DAYS = "settings.walk_every"


# ── anonymous, refused ────────────────────────────────────────────────────
@pytest.mark.parametrize("path", [PLUGIN, f"{PLUGIN}/switch", f"{PLUGIN}/settings", f"{OTHERS}/licences/hark"])
def test_it_needs_a_sign_in(scene: Scene, path: str) -> None:
    assert scene.service.get(path).headers["location"] == "/sign-in"


@pytest.mark.parametrize("path", [f"{PLUGIN}/switch", f"{PLUGIN}/settings", f"{OTHERS}/licences/hark"])
def test_a_worker_looks_after_none_of_it(scene: Scene, path: str) -> None:
    assert (scene.worker.get(path).status_code, scene.worker.post(path, {"version": "1"}).status_code) == (404, 403)


def test_a_worker_sees_what_it_adds_and_not_how_many_records_there_are(scene: Scene) -> None:
    page = scene.worker.get(PLUGIN).text
    assert ("After the walk" in page, "Records made" in page, "Switch it off" in page) == (True, False, False)


def test_a_plugin_that_is_not_installed_is_not_found(scene: Scene) -> None:
    assert scene.admin.get("/organisation/plugins/nobody").status_code == 404


# ── switching ─────────────────────────────────────────────────────────────
def test_the_page_says_what_it_adds_proposes_and_whom_it_concerns(scene: Scene) -> None:
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        world.role(system, world.person(system, "Val Untier"), scene.partners.second_step, "volunteer")
    page = scene.admin.get(PLUGIN).text
    said = ("After the walk", "Walks by the water", "A Volunteer may create assessments labelled normal, when",
            "Not published", "Volunteer: 1 (Val Untier)")  # fmt: skip
    assert [words for words in said if words not in page] == []


def test_the_list_of_plugins_names_every_sort_that_the_page_names(scene: Scene) -> None:
    listed = {one["name"]: one for one in scene.worker.call("GET", "/organisation/plugins").json()["items"]}
    harbour, alabare = ([one["sort"] for one in listed[name]["adds"]] for name in ("bright_harbour", "alabare"))
    pages = [scene.worker.get(path).text for path in (PLUGIN, "/organisation")]
    assert [[sort for sort in harbour if sort not in page] for page in pages] == [[], []]
    assert {"Forms", "Frameworks", "Pathways", "Pages", "Panels on a person’s summary"} <= set(harbour)
    assert {"Forms", "Pathways", "Reports"} <= set(alabare)


def test_what_is_added_is_named_with_its_version_or_its_address(scene: Scene) -> None:
    listed = {one["name"]: one for one in scene.worker.call("GET", "/organisation/plugins").json()["items"]}
    adds = {one["sort"]: one["items"] for one in listed["alabare"]["adds"]}
    assert adds["Reports"] == [
        {"title": "Sanctuary visits by month", "key": None, "version": None, "href": "/p/alabare/visits"}
    ]
    assert {one["key"]: one["version"] for one in adds["Forms"]}["alabare:sanctuary_visit"] == 2


def test_effects_are_told_in_numbers_before_anything_is_switched(scene: Scene) -> None:
    page = scene.admin.get(f"{PLUGIN}/switch").text
    assert ("Forms: 2 go" in page, "Records made with it here: 0" in page) == (True, True)


def test_few_records_are_told_as_few(scene: Scene) -> None:
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        world.assessment(
            system, scene.client, scene.worker.person, scene.partners.second_step, plugin="bright_harbour"
        )  # fmt: skip
    assert "fewer than 5" in scene.admin.get(PLUGIN).text


def test_the_partnerships_own_is_on_and_nobody_is_offered_to_switch_it(scene: Scene) -> None:
    page = scene.admin.get(HOUSE).text
    assert ("The partnership’s own" in page, "Switched off" in page, "Switch it" in page) == (True, False, False)


def test_the_partnerships_own_has_no_page_to_switch_it(scene: Scene) -> None:
    assert scene.admin.get(f"{HOUSE}/switch").status_code == 404


def test_switching_asks_a_reason(scene: Scene) -> None:
    page = scene.admin.post(f"{PLUGIN}/switch", {"version": "1"})
    assert (page.status_code, "Enter a reason" in page.text) == (422, True)


def test_another_partners_plugin_is_switched_on_and_off_again(scene: Scene) -> None:
    on = scene.admin.post(f"{OTHERS}/switch", {"version": "0", "reason": "We ask too"})
    was_on = "Switched on" in scene.admin.get(OTHERS).text
    off = scene.admin.post(f"{OTHERS}/switch", {"version": "1", "reason": "Not ours"})
    page = scene.admin.get(OTHERS).text
    assert (on.status_code, was_on, off.status_code) == (303, True, 303)
    assert ("Switched off" in page, "Not ours" in page, "Ada Min" in page) == (True, True, True)


def test_two_who_switch_at_once_meet_in_words(scene: Scene) -> None:
    scene.admin.post(f"{PLUGIN}/switch", {"version": "1", "reason": "Not now"})
    again = scene.admin.post(f"{PLUGIN}/switch", {"version": "1", "reason": "Not now"})
    assert (again.status_code, "Somebody changed this meanwhile" in again.text) == (422, True)


def test_the_api_wants_the_version(scene: Scene) -> None:
    sent = [scene.admin.call("POST", f"{OTHERS}/enable", {"reason": "We ask too"}, **headers).status_code
            for headers in ({}, {"if_match": '"4"'}, {"if_match": '"0"'})]  # fmt: skip
    assert sent == [428, 409, 200]


def test_an_unknown_plugin_is_not_switched_on(scene: Scene) -> None:
    refused = scene.admin.call(
        "POST", "/organisation/plugins/missing_lnk/enable", {"reason": "We ask too"}, if_match='"0"'
    )  # fmt: skip
    assert (refused.status_code, "did you mean 'missing_link'?" in refused.text) == (422, True)


# ── settings ──────────────────────────────────────────────────────────────
def test_settings_begin_with_their_defaults(scene: Scene) -> None:
    shown = scene.admin.call("GET", f"{PLUGIN}/settings")
    assert (shown.json()["settings"], shown.headers["etag"]) == ({"walk_every": 7, "reminds": True}, '"1"')


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"walk_evry": 7}, "There is no setting 'walk_evry'"),
        ({"walk_every": 0}, "from 1 to 90"),
        ({"walk_every": 91}, "from 1 to 90"),
        ({"walk_every": True}, "from 1 to 90"),
        ({"walk_every": "seven"}, "from 1 to 90"),
        ({"reminds": 1}, "Choose yes or no"),
    ],
)
def test_a_wrong_setting_is_refused_in_words(scene: Scene, settings: dict[str, object], says: str) -> None:
    refused = scene.admin.call("PUT", f"{PLUGIN}/settings", {"settings": settings}, if_match='"1"')
    assert (refused.status_code, says in refused.text) == (422, True)


def test_settings_of_a_plugin_that_is_off_are_not_found(scene: Scene) -> None:
    assert scene.admin.call("GET", f"{OTHERS}/settings").status_code == 404


def test_a_setting_is_kept_and_the_others_stay(scene: Scene) -> None:
    body = {"settings": {"walk_every": 30}, "reason": "Monthly"}
    kept = scene.admin.call("PUT", f"{PLUGIN}/settings", body, if_match='"1"')
    assert (kept.json()["settings"], kept.headers["etag"]) == ({"walk_every": 30, "reminds": True}, '"2"')


def test_a_stale_change_is_told_what_holds_now(scene: Scene) -> None:
    stale = scene.admin.call("PUT", f"{PLUGIN}/settings", {"settings": {"walk_every": 9}}, if_match='"3"')
    assert (stale.status_code, stale.json()["now"]["walk_every"]) == (409, 7)


def test_the_form_keeps_what_was_typed_when_it_is_wrong(scene: Scene) -> None:
    page = scene.admin.post(
        f"{PLUGIN}/settings", {"version": "1", DAYS: "91", "settings.reminds": "no", "reason": "Less"}
    )  # fmt: skip
    assert (page.status_code, 'value="91"' in page.text, "from 1 to 90" in page.text) == (422, True, True)


def test_the_form_keeps_settings_and_its_history_says_who_and_why(scene: Scene) -> None:
    form = {"version": "1", DAYS: "30", "settings.reminds": "no", "reason": "Once a month"}
    kept = scene.admin.post(f"{PLUGIN}/settings", form)
    page = scene.admin.get(PLUGIN).text
    assert (kept.status_code, "Once a month" in page, "Ada Min" in page) == (303, True, True)


def test_one_organisations_settings_are_no_others(scene: Scene) -> None:
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        world.plugin_enabled(system, scene.partners.alabare, "bright_harbour")
        world.role(system, scene.elsewhere.person, scene.partners.alabare, "organisation_admin")
    scene.admin.call("PUT", f"{PLUGIN}/settings", {"settings": {"walk_every": 30}}, if_match='"1"')
    shown = scene.elsewhere.call("GET", f"{PLUGIN}/settings")
    assert shown.json()["settings"]["walk_every"] == 7


# ── licences ──────────────────────────────────────────────────────────────
def test_only_a_form_without_its_published_wording_has_a_licence(scene: Scene) -> None:
    assert scene.admin.get(f"{PLUGIN}/licences/after_the_walk").status_code == 404


def test_a_licence_is_said_with_its_evidence(scene: Scene) -> None:
    form = {"version": "0", "is_on": "yes", "evidence": "Contract 17", "reason": "Bought"}
    said = scene.admin.post(f"{OTHERS}/licences/hark", form)
    page = scene.worker.get(OTHERS).text
    found = [words in page for words in ("Held", "Contract 17", "Ada Min")]
    assert (said.status_code, found) == (303, [True] * 3)


def test_a_licence_without_evidence_is_none(scene: Scene) -> None:
    page = scene.admin.post(f"{OTHERS}/licences/hark", {"version": "0", "is_on": "yes", "reason": "Bought"})
    assert (page.status_code, "Enter where the licence can be looked up" in page.text) == (422, True)


def test_a_licence_is_taken_back_with_its_version(scene: Scene) -> None:
    body = {"is_on": True, "evidence": "Contract 17", "reason": "Bought"}
    sent = [scene.admin.call("PUT", f"{OTHERS}/licences/hark", body | {"is_on": on}, if_match=version).status_code
            for on, version in ((True, '"0"'), (False, '"0"'), (False, '"1"'))]  # fmt: skip
    assert sent == [200, 409, 200]

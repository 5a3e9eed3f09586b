"""What an organisation did not switch on is absent: routes, navigation, search, reports, panels, the API's document."""

import pytest

from core.access.system import Reason
from core.extensions.installed import HOUSE
from tests import world
from tests.core.casework.visitors import Visitor
from tests.core.plugin_pages.conftest import Scene

WALKS, VISITS = "/p/bright_harbour/walks", "/p/alabare/visits"


def document(visitor: Visitor) -> dict[str, dict[str, object]]:
    return dict(visitor.call("GET", "/openapi.json").json())


def paths(visitor: Visitor) -> set[str]:
    return {path for path in document(visitor)["paths"] if path.startswith("/api/v1/p/")}


# ── anonymous ─────────────────────────────────────────────────────────────
def test_a_page_needs_a_sign_in(scene: Scene) -> None:
    assert scene.service.get(WALKS).headers["location"] == "/sign-in"


def test_the_document_tells_nobody_unknown_of_any_plugin(scene: Scene) -> None:
    text = scene.service.get("/api/v1/openapi.json").text
    assert [word for word in ("bright_harbour", "alabare", "missing_link", "/api/v1/p/") if word in text] == []


# ── another organisation ──────────────────────────────────────────────────
@pytest.mark.parametrize("path", [WALKS, f"{WALKS}/more", "/p/nobody/nothing"])
def test_a_page_of_a_plugin_that_is_off_is_not_found(scene: Scene, path: str) -> None:
    assert (scene.elsewhere.get(path).status_code, scene.elsewhere.call("GET", path).status_code) == (404, 404)


def test_it_is_not_in_the_navigation(scene: Scene) -> None:
    assert (WALKS in scene.worker.get("/").text, WALKS in scene.elsewhere.get("/").text) == (True, False)


def test_it_is_not_found_by_search(scene: Scene) -> None:
    found = [WALKS in one.post("/search", {"q": "Walks"}).text for one in (scene.worker, scene.elsewhere)]
    listed = [one.call("GET", "/pages?text=walk").json()["count"] for one in (scene.worker, scene.elsewhere)]
    assert (found, listed) == ([True, False], [2, 0])


def test_it_is_not_among_the_reports(scene: Scene) -> None:
    assert (VISITS in scene.elsewhere.get("/reports").text, VISITS in scene.admin.get("/reports").text) == (True, False)


def test_the_document_names_only_what_is_switched_on(scene: Scene) -> None:
    assert (paths(scene.worker), paths(scene.elsewhere)) == (
        {f"/api/v1{WALKS}", "/api/v1/p/broken_pier/falls"}, {f"/api/v1{VISITS}"},
    )  # fmt: skip


def test_the_document_names_only_their_forms_and_settings(scene: Scene) -> None:
    told = document(scene.worker)
    schemas = told["components"]["schemas"]
    forms, begun = (
        [key for key in schemas[one]["properties"]["instrument"]["enum"] if not key.startswith(HOUSE)]  # type: ignore[index]
        for one in ("AssessmentIn", "AssessmentDraftIn")
    )
    settings = [path for path in told["paths"] if path.endswith("/settings") and "plugins" in path]
    assert (forms, begun, settings) == (
        ["bright_harbour:after_the_walk", "bright_harbour:steps"],
        ["bright_harbour:after_the_walk", "bright_harbour:steps"],
        ["/api/v1/organisation/plugins/bright_harbour/settings"],
    )  # fmt: skip


def test_a_panel_is_not_there(scene: Scene) -> None:
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        world.allocation(system, scene.client, scene.elsewhere.person, scene.partners.alabare)
    page = scene.elsewhere.get(scene.summary).text
    assert ("Sanctuary visits" in page, "Walks by the water" in page) == (True, False)


# ── refused ───────────────────────────────────────────────────────────────
def test_somebody_to_whom_no_rule_may_open_it_does_not_find_it(scene: Scene) -> None:
    assert (scene.admin.get(WALKS).status_code, WALKS in scene.admin.get("/").text) == (404, False)


# ── works ─────────────────────────────────────────────────────────────────
def test_a_page_shows_what_its_plugin_says(scene: Scene) -> None:
    page = scene.worker.get(WALKS)
    assert (page.status_code, "Walks that you may read." in page.text, "No walk yet." in page.text) == (200, True, True)


def test_the_api_gives_the_same(scene: Scene) -> None:
    assert scene.worker.call("GET", WALKS).json()["table"]["empty"] == "No walk yet."


def test_a_page_shows_what_whoever_asks_may_read_and_no_more(scene: Scene) -> None:
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        ours, stranger = scene.partners.second_step, world.client(system, "Str Anger")
        seen = world.assessment(system, scene.client, scene.worker.person, ours, plugin="bright_harbour")
        hidden = world.assessment(system, stranger, scene.admin.person, ours, plugin="bright_harbour")
        other = world.assessment(system, scene.client, scene.worker.person, ours, plugin="alabare")
    page = scene.worker.get(WALKS).text
    assert [str(one.id) in page for one in (seen, hidden, other)] == [True, False, False]


def test_switched_off_it_is_gone_at_once_and_what_was_recorded_stays(scene: Scene) -> None:
    made = scene.worker.call(
        "POST", f"{scene.summary}/assessments",
        json={"instrument": "bright_harbour:after_the_walk", "version": 1, "answers": {"good": "yes"}},
    )  # fmt: skip
    off = scene.admin.call("POST", "/organisation/plugins/bright_harbour/disable", {"reason": "Tried"}, if_match='"1"')
    shown = scene.worker.call("GET", f"/assessments/{made.json()['id']}")
    assert (off.status_code, scene.worker.get(WALKS).status_code, shown.status_code) == (200, 404, 200)

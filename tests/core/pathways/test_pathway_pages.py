"""Pages of pathways: shut to whom they must be, forms that say what is missing, a picture with the same in words."""

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from core.access.system import Reason
from core.app import create_app
from core.extensions.manager import PluginHost
from core.organisations.enablement import disable, enable
from core.settings import Settings
from tests.core.casework.visitors import Form
from tests.core.pathways.conftest import ABUSE, CONFIRMED, HOUSE, Scene

FORM_ID = "018f0000-0000-7000-8000-000000000001"
BEGIN: Form = {"form_id": FORM_ID, "confirmed": CONFIRMED[HOUSE]}


def place(scene: Scene, key: str) -> str:
    return f"/clients/{scene.client.id}/pathways/new/{key.replace(':', '/')}"


def begun(scene: Scene) -> str:
    return str(scene.house.post(place(scene, HOUSE), BEGIN).headers["location"])


@pytest.mark.parametrize("path", ["/pathways", "/pathways/alabare/hope_house", "/pathways/alabare/place_of_calm/visit"])
def test_a_page_sends_strangers_to_sign_in(scene: Scene, path: str) -> None:
    assert scene.service.get(path).headers["location"].startswith("/sign-in")


def test_alabare_sees_nothing_of_a_domestic_abuse_stay(scene: Scene) -> None:
    scene.asked_safely()
    stay = scene.enrol(scene.hers, ABUSE).json()
    assert "Domestic abuse" in scene.hers.get(f"/clients/{scene.client.id}/pathways").text
    pages = [scene.house.get(f"/clients/{scene.client.id}{end}").text for end in ("/pathways", "/timeline", "")]
    assert ["Domestic abuse" in page for page in pages] == [False] * 3
    assert [scene.house.get(f"/stays/{stay['id']}{end}").status_code for end in ("", "/exit", "/move")] == [404] * 3


def test_a_board_of_another_partner_is_not_there(scene: Scene) -> None:
    assert scene.hers.get("/pathways/alabare/hope_house").status_code == 404


def test_a_pathway_switched_off_has_no_page_and_its_stays_stay_readable(
    scene: Scene, service: TestClient, host: PluginHost
) -> None:
    stay = begun(scene)
    doors = service.app.state.doors  # type: ignore[attr-defined]
    with doors.system(Reason.SETTINGS) as system:
        disable(system, organisation="alabare", plugin="alabare")
    answers = [
        scene.house.get(path).status_code for path in ("/pathways/alabare/hope_house", place(scene, HOUSE), stay)
    ]
    with doors.system(Reason.SETTINGS) as system:
        enable(system, host, organisation="alabare", plugin="alabare")
    assert answers == [404, 404, 200]


def test_a_stay_is_read_after_its_plugin_has_gone(scene: Scene, shared_database_url: str) -> None:
    stay = begun(scene)
    app = create_app(Settings(database_url=shared_database_url, secure_cookies=False, ticker=False), PluginHost([]))
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as service:
        there = replace(scene.house, service=service)
        page, new = there.get(stay), there.get(place(scene, HOUSE))
    assert (page.status_code, "Hope House stay" in page.text, "Arriving" in page.text) == (200, True, True)
    assert new.status_code == 404


def test_a_stay_says_which_forms_its_stage_asks_for_and_where_to_begin_them(scene: Scene) -> None:
    page = scene.house.get(begun(scene)).text
    begin = f"/clients/{scene.client.id}/assessments/new/alabare/wellbeing_on_arrival"
    assert ("Wellbeing on arrival" in page, begin in page) == (True, True)


# ── forms ─────────────────────────────────────────────────────────────────
def test_the_form_says_what_is_missing(scene: Scene) -> None:
    refused = scene.house.post(place(scene, HOUSE), {**BEGIN, "confirmed": "agreed"})
    assert (refused.status_code, "There is a problem" in refused.text) == (422, True)
    assert "Nobody begins before this is so: The crisis plan still fits" in refused.text


def test_a_pathway_that_cannot_begin_yet_says_why_before_anybody_fills_it_in(scene: Scene) -> None:
    page = scene.hers.get(place(scene, ABUSE)).text
    assert "Still missing: She has been asked the HARK questions" in page
    assert 'name="confirmed"' not in page


def test_a_form_sent_twice_makes_one_stay(scene: Scene) -> None:
    assert begun(scene) == begun(scene)


def test_a_stale_form_is_refused(scene: Scene) -> None:
    stay = begun(scene)
    refused = scene.house.post(f"{stay}/move", {"version": "7", "to": "staying", "why": "They slept."})
    assert (refused.status_code, "changed meanwhile" in refused.text) == (422, True)


def test_leaving_without_a_word_about_the_rest_is_refused_on_the_form(scene: Scene) -> None:
    refused = scene.house.post(f"{begun(scene)}/exit", {"version": "1", "outcome": "home"})
    assert refused.status_code == 422
    assert "Write why this is not so: They took their crisis plan with them." in refused.text


# ── works ─────────────────────────────────────────────────────────────────
def test_the_picture_says_in_words_what_it_shows(scene: Scene) -> None:
    page = scene.house.get(begun(scene)).text
    assert "Arriving: here now, since 4 March 2026; Staying: not yet; Getting ready to go: not yet." in page
    assert page.count("Not yet") >= 4


def test_the_board_shows_places_and_who_is_where(scene: Scene) -> None:
    begun(scene)
    page = scene.house.get("/pathways/alabare/hope_house").text
    assert ("5 of 6 places free" in page, "Ada" in page) == (True, True)
    hidden = scene.stranger.get("/pathways/alabare/hope_house").text
    assert ("5 of 6 places free" in hidden, "Ada" in hidden) == (True, False)


def test_the_way_through_by_forms_alone(scene: Scene) -> None:
    stay = begun(scene)
    task = scene.house.post(f"{stay}/tasks/shown_round.20260304100000", {"version": "1"})
    moved = scene.house.post(f"{stay}/move", {"version": "2", "to": "staying", "why": "They slept at once."})
    longer = scene.house.post(f"{stay}/extend", {"version": "3", "why": "No bed at home yet"})
    handed = scene.house.post(
        f"{stay}/hand-on", {"version": "4", "worker_id": str(scene.house.person.id), "why": "Night shift"}
    )
    left: Form = {"version": "4", "outcome": "home", "met": ["plan_taken"], "why_not": "They were fetched early."}
    gone = scene.house.post(f"{stay}/exit", left)
    assert [one.status_code for one in (task, moved, longer, handed, gone)] == [303] * 5
    page = scene.house.get(stay).text
    assert ("They were fetched early." in page, "Write what came of it" in page) == (True, True)
    assert [scene.house.get(f"{stay}/{step}").status_code for step in ("move", "exit", "extend")] == [409] * 3


def test_somebody_comes_in_without_a_name(scene: Scene) -> None:
    form: Form = {"form_id": FORM_ID, "confirmed": "welcome", "known_as": "Sunny"}
    there = scene.house.post("/pathways/alabare/place_of_calm/visit", form).headers["location"]
    assert "Place of Calm visit: Sunny" in scene.house.get(there).text
    assert "Sunny" in scene.house.get("/pathways/alabare/place_of_calm").text


def test_a_stay_is_on_the_timeline_and_on_today_once_something_runs_out(scene: Scene) -> None:
    begun(scene)
    assert "Began: Hope House stay" in scene.house.get(f"/clients/{scene.client.id}/timeline").text
    assert "Hope House stay" in scene.house.get("/").text

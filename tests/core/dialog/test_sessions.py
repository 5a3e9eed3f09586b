"""A DIALOG+ session from start to end: who may, each step kept, sent twice, finished as an assessment."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests import world
from tests.core.dialog.conftest import FORM_ID, Scene
from tests.world_messages import events_told

ALL = (4, 5, 1, 6, 3, 2, 5, 7, 4, 1, 6)
ACTION = {
    "understanding": "The room is damp.", "what_1": "Ring the landlord", "who_1": "Sam, worker", "by_1-day": "9",
    "by_1-month": "11", "by_1-year": "2026",
}  # fmt: skip


def assessment(scene: Scene, session: str) -> dict[str, Any]:
    id = scene.told(session)["assessment_id"]
    told: dict[str, Any] = scene.worker.call("GET", f"/assessments/{id}").json()
    return told


# ── who may ───────────────────────────────────────────────────────────────
def test_somebody_unknown_is_sent_to_sign_in(scene: Scene, service: TestClient) -> None:
    assert service.get(scene.place).headers["location"] == "/sign-in"


def test_a_worker_without_the_person_starts_none(scene: Scene) -> None:
    assert scene.stranger.post(scene.place, {"form_id": FORM_ID}).status_code == 404


def test_a_worker_without_the_person_reads_none(scene: Scene) -> None:
    assert scene.stranger.get(scene.started()).status_code == 404


def test_another_partner_changes_none(scene: Scene) -> None:
    assert scene.theirs.post(f"{scene.started()}/rate/1", {"rating": "7"}, version="1").status_code in (403, 404)


# ── it is kept as it goes ─────────────────────────────────────────────────
def test_starting_twice_gives_one_session(scene: Scene) -> None:
    assert scene.started() == scene.started()


def test_another_form_while_one_is_open_gives_that_one(scene: Scene) -> None:
    first = scene.started()
    assert scene.worker.post(scene.place, {}).headers["location"] == first


def test_a_rating_is_kept_at_once_and_leads_to_the_next_area(scene: Scene) -> None:
    session = scene.started()
    following = scene.send(session, "rate/1", {"rating": "3", "help": "yes"})
    assert (following, scene.told(session)["ratings"], scene.told(session)["wants_help"]) == (
        f"{session}/rate/2", {"mental_health": 3}, ["mental_health"],
    )  # fmt: skip


def test_no_choice_is_no_rating_and_never_a_nought(scene: Scene) -> None:
    assert scene.told(scene.rated(None))["ratings"] == {"mental_health": None}


@pytest.mark.parametrize("rating", ["0", "8", "four"])
def test_a_rating_outside_the_scale_is_asked_again(scene: Scene, rating: str) -> None:
    assert scene.worker.post(f"{scene.started()}/rate/1", {"rating": rating}, version="1").status_code == 422


def test_the_same_rating_sent_twice_is_no_fault(scene: Scene) -> None:
    session = scene.started()
    sent = [scene.worker.post(f"{session}/rate/1", {"rating": "3"}, version="1").status_code for _ in range(2)]
    assert (sent, scene.version(session)) == ([303, 303], 2)


def test_another_rating_by_a_page_that_is_behind_is_refused(scene: Scene) -> None:
    session = scene.started()
    scene.worker.post(f"{session}/rate/1", {"rating": "3"}, version="1")
    assert scene.worker.post(f"{session}/rate/1", {"rating": "5"}, version="1").status_code == 409


def test_an_unfinished_session_waits_on_today(scene: Scene) -> None:
    assert scene.started() in scene.worker.get("/").text


# ── choosing and talking ──────────────────────────────────────────────────
def test_areas_where_help_is_wanted_stand_first(scene: Scene) -> None:
    page = scene.worker.get(f"{scene.rated(*ALL)}/choose").text.partition("Which areas")[2]
    assert page.index("Job situation") < page.index("Practical help") < page.index("Friendships")


def test_what_goes_well_is_said(scene: Scene) -> None:
    assert "Personal safety: 7 of 7" in scene.worker.get(f"{scene.rated(*ALL)}/choose").text


def test_four_areas_are_too_many(scene: Scene) -> None:
    four = ["mental_health", "medication", "friendships", "accommodation"]
    session = scene.rated(*ALL)
    sent = scene.worker.post(f"{session}/choose", {"areas": four}, version=str(scene.version(session)))
    assert (sent.status_code, "three areas at most" in sent.text) == (422, True)


def test_each_area_chosen_is_talked_about_in_turn(scene: Scene) -> None:
    session = scene.rated(*ALL)
    first = scene.send(session, "choose", {"areas": ["job_situation", "practical_help"]})
    second = scene.send(session, "talk/job_situation", ACTION)
    last = scene.send(session, "talk/practical_help", {})
    assert [first, second, last] == [f"{session}/talk/job_situation", f"{session}/talk/practical_help", session]


def test_what_was_said_is_there_again(scene: Scene) -> None:
    session = scene.rated(*ALL)
    scene.send(session, "choose", {"areas": ["accommodation"]})
    scene.send(session, "talk/accommodation", ACTION)
    page = scene.worker.get(f"{session}/talk/accommodation").text
    assert [said in page for said in ("The room is damp.", "Ring the landlord", "Sam, worker")] == [True] * 3


def test_an_action_needs_somebody_who_does_it(scene: Scene) -> None:
    session = scene.rated(*ALL)
    scene.send(session, "choose", {"areas": ["accommodation"]})
    sent = scene.worker.post(f"{session}/talk/accommodation", {"what_1": "Ring"}, version=str(scene.version(session)))
    assert (sent.status_code, "who does it" in sent.text) == (422, True)


# ── finishing ─────────────────────────────────────────────────────────────
def finished(scene: Scene, *ratings: int | None) -> str:
    session = scene.rated(*ratings)
    scene.send(session, "choose", {"areas": ["accommodation"]})
    scene.send(session, "talk/accommodation", ACTION)
    scene.send(session, "finish", {})
    return session


def test_a_finished_session_is_an_assessment_with_its_scores(scene: Scene) -> None:
    made = assessment(scene, finished(scene, *ALL))
    assert (made["instrument"], made["scores"]) == (
        "partnership:dialog", {"sqol": 4.125, "treatment_satisfaction": pytest.approx(3.666667)},
    )  # fmt: skip


def test_a_rating_that_is_missing_withholds_its_score(scene: Scene) -> None:
    made = assessment(scene, finished(scene, None, *ALL[1:]))
    assert (made["scores"]["sqol"], "mental_health" in made["answers"]) == (None, False)


def test_finishing_twice_makes_one_assessment(scene: Scene) -> None:
    session = finished(scene, *ALL)
    scene.send(session, "finish", {})
    made = scene.worker.call("GET", f"/clients/{scene.client.id}/assessments").json()
    assert made["count"] == 1


def test_nothing_rated_is_nothing_to_finish(scene: Scene) -> None:
    assert scene.worker.post(f"{scene.started()}/finish", {}).status_code == 422


def test_a_finished_session_is_not_changed(scene: Scene) -> None:
    assert scene.worker.post(f"{finished(scene, *ALL)}/rate/1", {"rating": "7"}, version="99").status_code == 409


def test_the_page_to_take_home_has_the_actions_and_no_number(scene: Scene) -> None:
    page = scene.worker.get(f"{finished(scene, *ALL)}/take-home").text
    assert ("Ring the landlord" in page, "NHS number</dt>" in page, "Safe contact" in page) == (True, False, False)


def test_the_next_session_begins_with_what_was_agreed_and_shows_last_time(scene: Scene) -> None:
    finished(scene, *ALL)
    following = scene.worker.post(scene.place, {}).headers["location"]
    pages = [scene.worker.get(f"{following}/{step}").text for step in ("review", "rate/1")]
    assert ["Ring the landlord" in pages[0], "Last time, 4 March 2026" in pages[1]] == [True, True]


def test_what_became_of_the_actions_is_kept(scene: Scene) -> None:
    finished(scene, *ALL)
    following = scene.worker.post(scene.place, {}).headers["location"]
    scene.send(following, "review", {"came-0": "partly"})
    assert scene.told(following)["looked_at_again"][0]["came"] == "partly"  # type: ignore[index]


def test_stopped_it_makes_no_assessment(scene: Scene) -> None:
    session = scene.rated(*ALL)
    scene.send(session, "stop", {})
    assert (scene.told(session)["state"], scene.told(session)["assessment_id"]) == ("left", None)


def test_a_colleague_reads_the_session_by_the_same_rule_as_its_assessment(scene: Scene) -> None:
    session = finished(scene, *ALL)
    made = f"/clients/{scene.client.id}/assessments/{assessment(scene, session)['id']}"
    assert [scene.colleague.get(path).status_code for path in (f"{session}/take-home", made)] == [200, 200]


# ── other systems ─────────────────────────────────────────────────────────
@pytest.mark.parametrize(("end", "event"), [("finish", "finished"), ("stop", "stopped")])
def test_other_systems_are_told_that_it_started_and_ended(
    scene: Scene, service: TestClient, partners: world.Partnership, end: str, event: str
) -> None:
    before = len(events_told(service, "dialog_session", partners.second_step))
    scene.send(scene.rated(4), end, {})
    told = events_told(service, "dialog_session", partners.second_step)[before:]
    assert (told, events_told(service, "dialog_session", partners.nilaari)) == (
        ["dialog_session.started", f"dialog_session.{event}"], [],
    )  # fmt: skip

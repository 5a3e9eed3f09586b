"""Completing forms through pages: who may, the gate, every partner's form, faults, next steps."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from core.access.system import Reason
from core.assessments.models import Assessment
from tests.core.assessments.conftest import Scene, gate
from tests.core.casework.visitors import Form

Fill = Callable[[str], Form]
OWN_FORMS = ("alabare", "nilaari", "second_step")
HARK = {f"answers.{key}": "no" for key in ("humiliation", "afraid", "rape", "kick")}
AFRAID = HARK | {"answers.afraid": "yes"}


def hark(scene: Scene, answers: Form = HARK) -> str:
    """The address of a completed HARK."""
    sent = scene.womens_worker.post(scene.new("missing_link"), gate("questions") | answers)
    return sent.headers["location"]


# ── who may ───────────────────────────────────────────────────────────────
def test_somebody_unknown_is_sent_to_sign_in(scene: Scene, service: TestClient) -> None:
    assert service.get(scene.new("alabare")).headers["location"] == "/sign-in"


@pytest.mark.parametrize("plugin", OWN_FORMS)
def test_a_form_that_is_switched_off_here_is_not_found(scene: Scene, plugin: str) -> None:
    assert scene.womens_worker.get(scene.new(plugin)).status_code == 404


@pytest.mark.parametrize("plugin", OWN_FORMS)
def test_a_form_that_is_switched_off_here_cannot_be_sent(scene: Scene, filled_in: Fill, plugin: str) -> None:
    assert scene.womens_worker.post(scene.new(plugin), filled_in(plugin)).status_code == 404


def test_a_form_that_does_not_exist_is_not_found(scene: Scene) -> None:
    assert scene.womens_worker.get(f"{scene.place}/new/missing_link/nothing").status_code == 404


def test_a_stranger_finds_no_client(scene: Scene) -> None:
    assert scene.stranger.get(scene.new("missing_link")).status_code == 404


def test_hr_finds_no_page(scene: Scene) -> None:
    assert scene.hr.get(scene.place).status_code == 404


def test_a_navigator_without_the_role_cannot_open_hark(scene: Scene) -> None:
    assert scene.navigator.get(scene.new("missing_link")).status_code == 403


def test_a_navigator_without_the_role_cannot_send_hark(scene: Scene) -> None:
    assert scene.navigator.post(scene.new("missing_link"), gate("questions") | HARK).status_code == 403


def test_a_navigator_without_the_role_is_offered_no_hark(scene: Scene) -> None:
    assert "HARK" not in scene.navigator.get(scene.place).text


def test_a_womens_service_worker_is_offered_hark_and_nothing_that_is_off(scene: Scene) -> None:
    page = scene.womens_worker.get(scene.place).text
    assert [title in page for title in ("Start HARK", "Start Sanctuary", "Start Language")] == [True, False, False]


@pytest.mark.parametrize("who", ["navigator", "stranger", "hr"])
def test_hark_is_closed_to_colleagues_without_the_role_or_the_client(scene: Scene, who: str) -> None:
    assert getattr(scene, who).get(hark(scene)).status_code == 404


@pytest.mark.parametrize("organisation", OWN_FORMS)
def test_hark_leaves_no_trace_in_another_organisation(scene: Scene, organisation: str) -> None:
    hark(scene)
    theirs = scene.workers[organisation]
    pages = [theirs.get(path).text for path in (scene.place, f"/clients/{scene.client.id}/timeline", "/")]
    assert [page for page in pages if "HARK" in page] == []


@pytest.mark.parametrize("plugin", OWN_FORMS)
def test_a_normal_form_is_read_by_other_organisations_on_the_caseload(
    scene: Scene, filled_in: Fill, plugin: str
) -> None:
    place = scene.workers[plugin].post(scene.new(plugin), filled_in(plugin)).headers["location"]
    assert scene.womens_worker.get(place).status_code == 200


def test_an_assessment_stands_under_its_own_client_only(scene: Scene) -> None:
    other = hark(scene).replace(str(scene.client.id), "01a200f5-4dd4-77b8-bf0c-f3de2d5ade0f")
    assert scene.womens_worker.get(other).status_code == 404


# ── the gate ──────────────────────────────────────────────────────────────
def test_the_gate_comes_before_any_question(scene: Scene) -> None:
    page = scene.womens_worker.get(scene.new("missing_link")).text
    assert "Is it safe to ask?" in page
    assert "answers." not in page


def test_an_open_gate_leads_to_the_questions_and_carries_its_answers(scene: Scene) -> None:
    page = scene.womens_worker.post(scene.new("missing_link"), gate("gate"))
    assert page.status_code == 200
    assert 'name="answers.afraid"' in page.text
    assert '<input type="hidden" name="gate.private" value="yes">' in page.text


def test_a_shut_gate_is_recorded_with_its_reason_and_asks_nothing(scene: Scene) -> None:
    sent = scene.womens_worker.post(scene.new("missing_link"), gate("gate", private="no", enough_time="no"))
    page = scene.womens_worker.get(sent.headers["location"]).text
    assert "Not asked, because somebody else could have heard or seen; there was not enough time." in page
    assert "humiliation" not in page


def test_one_answer_against_is_enough_to_shut_the_gate(scene: Scene) -> None:
    shut = gate("gate", another_adult="yes", private="", safe_place="", told_why="")
    assert scene.womens_worker.post(scene.new("missing_link"), shut).status_code == 303


def test_a_gate_half_answered_is_asked_again_with_what_was_said(scene: Scene) -> None:
    page = scene.womens_worker.post(scene.new("missing_link"), gate("gate", told_why=""))
    assert page.status_code == 422
    assert "Does she know why you ask" in page.text
    assert page.text.count(" checked") == 5


def test_questions_sent_past_a_shut_gate_are_not_kept(scene: Scene) -> None:
    sent = scene.womens_worker.post(scene.new("missing_link"), gate("questions", private="no") | HARK)
    assert sent.status_code == 422
    assert "answers." not in sent.text


def test_questions_sent_without_the_gate_are_not_kept(scene: Scene) -> None:
    sent = scene.womens_worker.post(scene.new("missing_link"), {"step": "questions", **HARK})
    assert (sent.status_code, "Is it safe to ask?" in sent.text) == (422, True)


# ── works ─────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("plugin", OWN_FORMS)
def test_every_partners_form_opens(scene: Scene, plugin: str) -> None:
    assert scene.workers[plugin].get(scene.new(plugin)).status_code == 200


@pytest.mark.parametrize(
    ("plugin", "says"),
    [
        ("alabare", ["The evenings are the worst.", "2 of 10", "Talked<br>Ate or drank something", "7 February 2026"]),
        ("nilaari", ["Sylheti", "For important conversations", "Book interpreters from the service only"]),
        ("second_step", ["Recovery navigation in the partnership", "Home at risk<br>Serious debt", "Not answered"]),
    ],
)
def test_every_partners_form_is_completed_and_told_in_words(
    scene: Scene, filled_in: Fill, plugin: str, says: list[str]
) -> None:
    worker = scene.workers[plugin]
    page = worker.get(worker.post(scene.new(plugin), filled_in(plugin)).headers["location"]).text
    assert [words for words in says if words not in page] == []


def test_hark_shows_its_score_band_and_next_steps(scene: Scene) -> None:
    page = scene.womens_worker.get(hark(scene, AFRAID)).text
    assert "Number of yes answers: 1</strong>, one or more" not in page
    assert "Number of yes answers: 1</strong>, one yes or more" in page
    assert "Offer to go through the DASH checklist" in page
    assert "Restricted" in page


def test_hark_says_that_its_words_are_not_the_published_ones(scene: Scene) -> None:
    page = scene.womens_worker.get(hark(scene)).text
    assert "not the published questions" in page
    assert "https://doi.org/10.1186/1471-2296-8-49" in page


def test_a_score_that_is_withheld_says_how_many_were_answered(scene: Scene) -> None:
    page = scene.womens_worker.get(hark(scene, {"answers.afraid": "no"})).text
    assert "Not counted: 1 of 4 answered" in page


def test_the_same_form_sent_twice_makes_one_assessment(scene: Scene) -> None:
    assert hark(scene) == hark(scene)


def test_the_same_form_with_other_answers_makes_another(scene: Scene) -> None:
    assert hark(scene) != hark(scene, AFRAID)


def test_a_gate_shut_twice_by_the_same_form_is_recorded_once(scene: Scene) -> None:
    place, shut = scene.new("missing_link"), gate("gate", private="no")
    first, second = (scene.womens_worker.post(place, shut).headers["location"] for _ in range(2))
    assert first == second


def test_it_is_in_the_list_and_on_the_timeline(scene: Scene) -> None:
    place = hark(scene)
    pages = [scene.womens_worker.get(path).text for path in (scene.place, f"/clients/{scene.client.id}/timeline")]
    assert [place in page for page in pages] == [True, True]


def test_next_steps_of_a_restricted_form_are_on_today_without_their_words(scene: Scene) -> None:
    place = hark(scene, AFRAID)
    page = scene.womens_worker.get("/").text
    assert place in page
    assert [words for words in ("DASH", "HARK") if words in page] == []


def test_the_caseload_names_no_step_after_a_restricted_form(scene: Scene) -> None:
    place = hark(scene, AFRAID)
    page = scene.womens_worker.get("/caseload").text
    assert (f'href="{place}">Next step</a>' in page, "DASH" in page) == (True, False)


def test_next_steps_are_on_nobody_elses_today(scene: Scene) -> None:
    hark(scene, AFRAID)
    assert "Next steps with" not in scene.navigator.get("/").text


def test_a_settled_step_leaves_today_and_stays_in_the_history(scene: Scene) -> None:
    place = hark(scene, AFRAID)
    for step in range(3):
        scene.womens_worker.post(f"{place}/steps/{step}", {})
    assert place not in scene.womens_worker.get("/").text
    page = scene.womens_worker.get(place).text
    assert ("Settled 4 March 2026" in page, "0 open, 3 settled" in page) == (True, True)


@pytest.mark.parametrize("step", ["3", "-1"])
def test_a_step_that_is_not_there_cannot_be_settled(scene: Scene, step: str) -> None:
    assert scene.womens_worker.post(f"{hark(scene, AFRAID)}/steps/{step}", {}).status_code == 422


def test_a_colleague_cannot_settle_a_step(scene: Scene) -> None:
    assert scene.navigator.post(f"{hark(scene, AFRAID)}/steps/0", {}).status_code == 404


# ── faulty forms ──────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"answers.safe_today": ""}, "Do you feel safe today? Answer this question."),
        ({"answers.safe_today": "perhaps"}, "Do you feel safe today? Choose yes, no or don&#39;t know."),
        ({"answers.safe_today": ["yes", "no"]}, "Do you feel safe today? Choose yes, no or"),
        ({"answers.route": "nowhere"}, "Which route did you choose together? Choose one of the answers shown."),
        ({"answers.needs": ["debt", "debt"]}, "Which of these play a part? Choose from the answers shown, each once."),
        ({"answers.needs": ["<script>"]}, "Which of these play a part? Choose from the answers shown, each once."),
        ({"answers.held_on-day": "31", "answers.held_on-month": "2"}, "When did you talk? Date must be a real date"),
        ({"answers.held_on-year": ""}, "When did you talk? Date must include a year"),
        ({"answers.held_on-year": "3026"}, "When did you talk? Enter a date from 1900 to 2100."),
        ({"answers.who_else": "x" * 201}, "Who else was there? Use 200 characters or fewer."),
        ({"answers.what_matters": "x" * 4001}, "What matters most to you just now? Use 4000 characters or fewer."),
        ({"answers.what_matters": "\x07"}, "What matters most to you just now? Take out the characters"),
    ],
)
def test_what_is_wrong_is_said_beside_its_question_and_nothing_typed_is_lost(
    scene: Scene, filled_in: Fill, wrong: Form, says: str
) -> None:
    page = scene.workers["second_step"].post(scene.new("second_step"), filled_in("second_step") | wrong)
    assert page.status_code == 422
    assert page.text.count(says) == 2
    assert "Navigator rings on Thursday.</textarea>" in page.text


@pytest.mark.parametrize("typed", ["11", "-1", "2.5", "many", "²", "1" * 5000, "nan", "1e400"])
def test_a_scale_takes_its_own_numbers_only(scene: Scene, filled_in: Fill, typed: str) -> None:
    form = filled_in("alabare") | {"answers.wellbeing_arriving": typed}
    page = scene.workers["alabare"].post(scene.new("alabare"), form)
    assert (page.status_code, "Choose a whole number from 0 to 10." in page.text) == (422, True)


def test_a_question_of_no_form_is_passed_over(scene: Scene, filled_in: Fill) -> None:
    form = filled_in("nilaari") | {"answers.salary": "1", "organisation_id": "x"}
    assert scene.workers["nilaari"].post(scene.new("nilaari"), form).status_code == 303


def test_words_are_shown_as_words_whatever_they_hold(scene: Scene, filled_in: Fill) -> None:
    worker, form = scene.workers["nilaari"], filled_in("nilaari") | {"answers.own_name": "<b>'); drop table x; --"}
    page = worker.get(worker.post(scene.new("nilaari"), form).headers["location"]).text
    assert "&lt;b&gt;&#39;); drop table x; --" in page


def test_nothing_is_kept_of_a_faulty_form(scene: Scene, filled_in: Fill, service: TestClient) -> None:
    worker = scene.workers["second_step"]
    worker.post(scene.new("second_step"), filled_in("second_step") | {"answers.safe_today": ""})
    with service.app.state.doors.system(Reason.SEED, writing=False) as system:  # type: ignore[attr-defined]
        kept = system.find(select(Assessment).where(Assessment.client_id == scene.client.id))
    assert kept == []

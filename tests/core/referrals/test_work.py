"""Tasks, follow-up calls, missing papers and the complexity marker: refused first, then from beginning to end."""

import pytest
from httpx2 import Response

from core.access.system import Reason
from core.referrals.models import SupportConversation
from tests import world
from tests.conftest import StandingClock
from tests.core.casework.visitors import Visitor, visitor
from tests.core.referrals.conftest import Scene
from tests.core.referrals.ticking import run, told

NOBODY = "01a200f5-4dd4-77b8-bf0c-f3de2d5ade0f"
TASK = {"what": "Ring the surgery", "due": "2026-03-11"}
PAPER = {"what": "gp_summary", "asked_of": "The surgery", "chase_on": "2026-03-06"}
AGAIN = {"result": "no_answer", "next_step": "call_again", "next_on": "2026-03-05"}


def made(scene: Scene, step: str, json: object, by: Visitor | None = None) -> Response:
    return (by or scene.senior).call("POST", f"{scene.place}/{step}", json)


def then(scene: Scene, place: str, json: object, version: int = 1, by: Visitor | None = None) -> Response:
    return (by or scene.senior).call("POST", f"{scene.place}/{place}", json, if_match=f'"{version}"')


def called(scene: Scene, json: object, version: int = 1) -> Response:
    """An attempt at the call that the scene's conversation promised."""
    return then(scene, f"support-conversations/{talk(scene)}/calls", json, version)


def talk(scene: Scene) -> str:
    return str(scene.senior.call("GET", f"{scene.place}/support-conversations").json()["items"][0]["id"])


@pytest.fixture
def helper(scene: Scene) -> Visitor:
    """A navigator of Second Step, in a team of it, who supports nobody."""
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        home = scene.partners.second_step
        helper = visitor(system, scene.service, home, "recovery_navigator", name="Hel Per")
        world.member(system, world.team(system, home), helper.person, home)
        return helper


# ── refused ───────────────────────────────────────────────────────────────
@pytest.mark.parametrize("what", ["tasks", "papers", f"support-conversations/{NOBODY}/calls"])
def test_nobody_known_gets_nothing(scene: Scene, what: str) -> None:
    assert scene.service.get(f"/api/v1{scene.place}/{what}").status_code == 401


@pytest.mark.parametrize(("what", "json"), [("tasks", TASK), ("papers", PAPER)])
def test_another_organisation_finds_nothing(scene: Scene, what: str, json: object) -> None:
    id = made(scene, what, json).json()["id"]
    assert scene.elsewhere.call("GET", f"{scene.place}/{what}/{id}").status_code == 404
    assert made(scene, what, json, by=scene.elsewhere).status_code == 404


@pytest.mark.parametrize(("what", "json"), [("tasks", TASK), ("papers", PAPER)])
def test_hr_adds_none(scene: Scene, what: str, json: object) -> None:
    assert made(scene, what, json, by=scene.hr).status_code == 403


def test_hr_marks_no_complexity(scene: Scene) -> None:
    assert scene.act("complexity", {"words": "Why not"}, by=scene.hr).status_code == 403


def test_one_of_another_referral_is_not_found_here(scene: Scene) -> None:
    id, other = made(scene, "tasks", TASK).json()["id"], scene.another()
    assert scene.senior.call("GET", f"/referrals/{other}/tasks/{id}").status_code == 404


# ── tasks ─────────────────────────────────────────────────────────────────
def test_somebody_is_given_a_task_and_does_it_without_seeing_more(scene: Scene, helper: Visitor) -> None:
    id = made(scene, "tasks", {**TASK, "owner_id": str(helper.person.id)}).json()["id"]
    assert "is to be done by you" in told(scene.service, helper)[0]
    assert f"{scene.place}/tasks/{id}" in helper.get("/").text
    assert helper.call("GET", scene.place).status_code == 404
    done = then(scene, f"tasks/{id}/end", {"words": "They send it today."}, by=helper)
    assert (done.json()["state"], done.json()["ended_by"]) == ("done", str(helper.person.id))


def test_a_task_is_handed_on_and_stays_in_its_history(scene: Scene, helper: Visitor) -> None:
    id = made(scene, "tasks", TASK).json()["id"]
    moved = then(scene, f"tasks/{id}/hand-on", {"owner_id": str(helper.person.id), "due": "2026-03-20"})
    assert (moved.json()["owner_id"], moved.json()["due"]) == (str(helper.person.id), "2026-03-20")


def test_dropping_a_task_needs_a_reason(scene: Scene) -> None:
    id = made(scene, "tasks", TASK).json()["id"]
    assert then(scene, f"tasks/{id}/end", {"dropped": True}).json()["errors"][0]["field"] == "words"
    assert then(scene, f"tasks/{id}/end", {"dropped": True, "words": "It came"}).json()["state"] == "dropped"


def test_a_task_ends_once(scene: Scene) -> None:
    id = made(scene, "tasks", TASK).json()["id"]
    then(scene, f"tasks/{id}/end", {})
    assert then(scene, f"tasks/{id}/end", {}).status_code == 409
    assert then(scene, f"tasks/{id}/end", {}, 2).json()["errors"][0]["field"] == "state"


def test_somebody_elsewhere_cannot_be_given_one(scene: Scene) -> None:
    refused = made(scene, "tasks", {**TASK, "owner_id": str(scene.idle.person.id)})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "owner_id")


@pytest.mark.parametrize(("field", "value"), [("what", ""), ("due", "2026-03-03"), ("due", "2027-01-01"), ("more", 1)])
def test_a_faulty_task_names_its_field(scene: Scene, field: str, value: object) -> None:
    refused = made(scene, "tasks", {**TASK, field: value})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)


# ── follow-up calls ───────────────────────────────────────────────────────
def test_each_attempt_is_kept_and_the_next_is_planned(scene: Scene) -> None:
    scene.talked()
    tried = called(scene, {**AGAIN, "result": "no_safe_message", "words": "Somebody else answered"})
    assert (tried.status_code, tried.json()["next_on"]) == (201, "2026-03-05")
    page = scene.senior.get(scene.place).text
    assert "No message was left: that is not safe" in page
    assert "Then: call again, 5 March 2026" in page


def test_an_answered_call_keeps_the_promise(scene: Scene) -> None:
    scene.talked()
    called(scene, {"result": "answered"})
    (one,) = scene.senior.call("GET", f"{scene.place}/support-conversations").json()["items"]
    assert one["followed_up_on"] == "2026-03-04"
    assert called(scene, {"result": "answered"}, 2).json()["errors"][0]["field"] == "state"


def test_saying_that_the_call_was_made_is_an_attempt_too(scene: Scene) -> None:
    scene.talked()
    then(scene, f"support-conversations/{talk(scene)}/follow-up", None)
    (one,) = scene.senior.call("GET", f"{scene.place}/support-conversations/{talk(scene)}/calls").json()["items"]
    assert one["result"] == "answered"


def test_another_day_is_needed_for_another_call(scene: Scene) -> None:
    scene.talked()
    assert called(scene, {"result": "no_answer"}).json()["errors"][0]["field"] == "next_on"


def test_after_the_services_number_of_calls_somebody_decides_and_says_why(scene: Scene) -> None:
    scene.talked()
    called(scene, AGAIN)
    called(scene, AGAIN, 2)
    undecided = called(scene, {**AGAIN, "next_step": None}, 3)
    unsaid = called(scene, {**AGAIN, "next_step": "letter"}, 3)
    decided = called(scene, {**AGAIN, "next_step": "letter", "words": "Letters are safe at this address"}, 3)
    fields = [one.json()["errors"][0]["field"] for one in (undecided, unsaid)]
    assert (fields, decided.json()["next_step"]) == (["next_step", "words"], "letter")


def test_nobody_calls_again_once_that_is_decided(scene: Scene) -> None:
    scene.talked()
    called(scene, {"result": "wrong_number", "next_step": "no_more", "words": "No other number is known"})
    assert "Follow-up calls" not in scene.senior.get("/").text
    assert "Nobody calls again" in scene.senior.get(scene.place).text


def test_whoever_withdrew_is_not_called(scene: Scene) -> None:
    scene.talked()
    assert "Follow-up calls" in scene.senior.get("/").text
    scene.act("withdraw", {"by": "person", "reason": "better"}, version=3)
    assert "Follow-up calls" not in scene.senior.get("/").text


@pytest.mark.parametrize(
    ("given", "field"),
    [({"result": "x"}, "result"), ({**AGAIN, "next_on": "2026-03-01"}, "next_on"), ({**AGAIN, "more": 1}, "more")],
)
def test_a_faulty_call_names_its_field(scene: Scene, given: object, field: str) -> None:
    scene.talked()
    refused = called(scene, given)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)


def test_a_call_of_the_future_was_not_made(scene: Scene) -> None:
    scene.talked()
    refused = called(scene, {**AGAIN, "day": "2026-03-09", "began": "10:00"})
    assert refused.json()["errors"][0]["field"] == "day"


# ── missing papers ────────────────────────────────────────────────────────
def test_whoever_asked_is_reminded_once_for_each_day(scene: Scene, standing_clock: StandingClock) -> None:
    id = made(scene, "papers", PAPER).json()["id"]
    run(scene.service, "referrals: chase missing papers")
    assert told(scene.service, scene.senior) == []
    standing_clock.move(days=2)
    run(scene.service, "referrals: chase missing papers")
    run(scene.service, "referrals: chase missing papers")
    assert len(told(scene.service, scene.senior)) == 1
    asked = then(scene, f"papers/{id}/ask-again", {"chase_on": "2026-03-12"}, 2).json()
    assert (asked["times"], asked["asked_on"]) == (2, "2026-03-06")


def test_a_paper_came_or_is_given_up_with_a_reason(scene: Scene) -> None:
    first, second = (made(scene, "papers", PAPER).json()["id"] for _ in range(2))
    assert then(scene, f"papers/{first}/end", {"words": "In the record"}).json()["state"] == "received"
    assert then(scene, f"papers/{second}/end", {"given_up": True}).json()["errors"][0]["field"] == "words"
    gone = then(scene, f"papers/{second}/end", {"given_up": True, "words": "The surgery has closed"})
    assert (gone.json()["state"], gone.json()["ended_on"]) == ("given_up", "2026-03-04")


def test_nobody_is_asked_for_papers_of_a_referral_that_ended(scene: Scene, standing_clock: StandingClock) -> None:
    id = made(scene, "papers", PAPER).json()["id"]
    scene.act("withdraw", {"by": "person", "reason": "better"})
    standing_clock.move(days=3)
    run(scene.service, "referrals: chase missing papers")
    assert scene.senior.call("GET", f"{scene.place}/papers/{id}").json()["state"] == "stopped"
    assert told(scene.service, scene.senior) == []


def test_something_else_is_named(scene: Scene) -> None:
    assert made(scene, "papers", {**PAPER, "what": "other"}).status_code == 422


# ── complexity ────────────────────────────────────────────────────────────
def test_a_mark_says_who_and_why_and_stays_in_history(scene: Scene) -> None:
    marked = scene.act("complexity", {"complexity": "severe", "words": "Two admissions"}).json()
    assert (marked["complexity"], marked["complexity_by"]) == ("severe", str(scene.senior.person.id))
    scene.act("complexity", {"words": "Was of somebody else"}, version=2)
    steps = scene.senior.call("GET", f"{scene.place}/history").json()["items"]
    assert [(one["what"], one["why"]) for one in steps[1:]] == [
        ("Marked: Severe needs", "Two admissions"),
        ("The mark for complexity was changed", "Was of somebody else"),
    ]


# ── pages ─────────────────────────────────────────────────────────────────
def test_a_task_through_the_pages(scene: Scene) -> None:
    assert scene.senior.get(f"{scene.place}/tasks/new").status_code == 200
    form = {"what": "Ring them", "due-day": "11", "due-month": "3", "due-year": "2026"}
    assert scene.senior.post(f"{scene.place}/tasks/new", form).status_code == 303
    (task,) = scene.senior.call("GET", f"{scene.place}/tasks").json()["items"]
    place = f"{scene.place}/tasks/{task['id']}"
    assert place in scene.senior.get(scene.place).text
    refused = scene.senior.post(f"{place}/end", {"version": "1", "dropped": "yes"})
    assert (refused.status_code, "Say why it is not needed" in refused.text) == (422, True)
    assert scene.senior.post(f"{place}/end", {"version": "1", "words": "Done"}).status_code == 303
    assert "Done" in scene.senior.get(place).text


def test_a_call_through_the_pages(scene: Scene) -> None:
    scene.talked()
    place = f"{scene.place}/support-conversations/{talk(scene)}/calls/new"
    assert scene.senior.get(place).status_code == 200
    form = {"version": "1", "result": "no_answer"}
    assert "Enter the day for what comes next" in scene.senior.post(place, form).text
    day = {"next_on-day": "6", "next_on-month": "3", "next_on-year": "2026", "next_step": "call_again"}
    assert scene.senior.post(place, {**form, **day}).status_code == 303


def test_a_paper_through_the_pages(scene: Scene) -> None:
    day = {"chase_on-day": "6", "chase_on-month": "3", "chase_on-year": "2026"}
    assert scene.senior.get(f"{scene.place}/papers/new").status_code == 200
    assert scene.senior.post(f"{scene.place}/papers/new", {"what": "risk", "asked_of": "GP", **day}).status_code == 303
    (paper,) = scene.senior.call("GET", f"{scene.place}/papers").json()["items"]
    place = f"{scene.place}/papers/{paper['id']}"
    assert "Risk assessment" in scene.senior.get(place).text
    assert scene.senior.post(f"{place}/ask-again", {"version": "1", **day}).status_code == 303
    assert scene.senior.post(f"{place}/end", {"version": "2", "given_up": "yes"}).status_code == 422
    assert scene.senior.post(f"{place}/end", {"version": "2", "words": "Here"}).status_code == 303


def test_the_mark_for_complexity_through_the_page(scene: Scene) -> None:
    assert scene.senior.get(f"{scene.place}/complexity").status_code == 200
    form = {"version": "1", "complexity": "complex", "words": "Three services"}
    assert scene.senior.post(f"{scene.place}/complexity", form).status_code == 303
    assert "Complex: several services at once" in scene.senior.get(scene.place).text


def test_the_words_of_a_conversation_name_needs_options_and_route(scene: Scene) -> None:
    scene.talked()
    page = scene.senior.get(scene.place).text
    assert all(words in page for words in ("Significant debt", "A group, or a navigator", "A navigator"))
    assert SupportConversation.options.property.columns[0].nullable is False

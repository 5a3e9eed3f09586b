"""Telling people what was decided: a task after each decision, only in ways that are safe, and never by itself."""

import pytest
from httpx2 import Response

from core.access.system import Reason
from tests import world
from tests.core.casework.visitors import Visitor
from tests.core.referrals.conftest import Scene

TOLD: dict[str, object] = {"day": "2026-03-04", "began": "10:00", "how": "phone", "words": "They were glad."}
DECLINE = {"reason": "02", "offered_instead": "The sanctuary, in the evening"}
HOLD = {"until": "2026-03-11", "because": "The person is on a journey"}


def safe(scene: Scene, **ways: bool) -> None:
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        world.safe_contact(system, scene.client, scene.partners.second_step, **ways)


def items(scene: Scene) -> list[dict[str, str]]:
    return scene.senior.call("GET", f"{scene.place}/tellings").json()["items"]  # type: ignore[no-any-return]


def settle(scene: Scene, step: str = "told", by: Visitor | None = None, version: int = 1, **said: object) -> Response:
    return scene.act(f"tellings/{items(scene)[0]['id']}/{step}", said or TOLD, version, by)


# ── refused ───────────────────────────────────────────────────────────────
def test_nobody_known_gets_nothing(scene: Scene) -> None:
    assert scene.service.get(f"/api/v1{scene.place}/tellings").status_code == 401


def test_another_organisation_finds_nothing(scene: Scene) -> None:
    scene.act("decline", DECLINE)
    assert settle(scene, by=scene.elsewhere).status_code == 404


def test_hr_tells_nobody(scene: Scene) -> None:
    scene.act("decline", DECLINE)
    assert settle(scene, by=scene.hr).status_code == 403


def test_a_way_that_nobody_recorded_as_safe_is_refused(scene: Scene) -> None:
    scene.act("decline", DECLINE)
    assert settle(scene).json()["errors"][0]["field"] == "how"


def test_of_two_instructions_the_strictest_counts(scene: Scene) -> None:
    safe(scene, may_phone=True)
    safe(scene, may_text=True)
    scene.act("decline", DECLINE)
    assert settle(scene).status_code == 422


def test_a_message_needs_a_phone_that_may_take_one(scene: Scene) -> None:
    safe(scene, may_phone=True)
    scene.act("decline", DECLINE)
    assert settle(scene, **{**TOLD, "how": "message"}).status_code == 422


def test_another_reason_is_said(scene: Scene) -> None:
    scene.act("decline", DECLINE)
    assert settle(scene, "not-told", because="other").json()["errors"][0]["field"] == "why_words"


def test_before_it_was_decided_nobody_was_told(scene: Scene) -> None:
    scene.act("decline", DECLINE)
    assert settle(scene, **{**TOLD, "how": "in_person", "began": "09:59"}).json()["errors"][0]["field"] == "began"


def test_it_is_settled_once(scene: Scene) -> None:
    scene.act("decline", DECLINE)
    settle(scene, **{**TOLD, "how": "in_person"})
    assert settle(scene, version=2, **{**TOLD, "how": "in_person"}).status_code == 422


# ── works ─────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("step", "given", "news"), [("decline", DECLINE, "declined"), ("hold", HOLD, "on_hold")]
)  # fmt: skip
def test_a_decision_is_to_be_told(scene: Scene, step: str, given: dict[str, str], news: str) -> None:
    scene.act(step, given)
    assert [(one["news"], one["state"]) for one in items(scene)] == [(news, "due")]


def test_who_was_given_a_worker_is_to_be_told(scene: Scene) -> None:
    scene.allocated()
    assert [one["news"] for one in items(scene)] == ["accepted"]


def test_face_to_face_is_always_safe(scene: Scene) -> None:
    scene.act("decline", DECLINE)
    assert settle(scene, **{**TOLD, "how": "in_person"}).json()["state"] == "told"


def test_a_safe_way_is_written_down_with_who_did_it(scene: Scene) -> None:
    safe(scene, may_phone=True)
    scene.act("decline", DECLINE)
    done = settle(scene).json()
    assert (done["told_how"], done["worker_id"]) == ("phone", str(scene.senior.person.id))


def test_why_somebody_was_not_told_is_kept(scene: Scene) -> None:
    scene.act("decline", DECLINE)
    assert settle(scene, "not-told", because="no_safe_way").json()["not_told_because"] == "no_safe_way"


def test_what_was_decided_since_overtakes_it(scene: Scene) -> None:
    scene.act("hold", HOLD)
    scene.act("decline", DECLINE, 2)
    assert [one["state"] for one in items(scene)] == ["due", "overtaken"]


def test_of_a_reopened_referral_nobody_need_be_told(scene: Scene) -> None:
    scene.act("decline", DECLINE)
    scene.act("reopen", {"why": "Go on"}, 2)
    assert [one["state"] for one in items(scene)] == ["overtaken"]


# ── pages ─────────────────────────────────────────────────────────────────
def test_from_today_to_told_through_the_pages(scene: Scene) -> None:
    safe(scene, may_phone=True)
    scene.act("decline", DECLINE)
    place = f"{scene.place}/tell/{items(scene)[0]['id']}"
    assert place in scene.senior.get("/").text
    page = scene.senior.get(place).text
    assert "Not safe, as far as anybody has recorded: by a message left on the phone" in page
    form = {"version": "1", "how": "phone", "day-day": "4", "day-month": "3", "day-year": "2026", "began": "10:00"}
    assert scene.senior.post(f"{place}/told", {**form, "how": "post"}).status_code == 422
    assert scene.senior.post(f"{place}/told", form).status_code == 303
    assert "By phone" in scene.senior.get(scene.place).text
    assert place not in scene.senior.get("/").text


def test_why_not_is_said_through_the_page(scene: Scene) -> None:
    scene.act("decline", DECLINE)
    place = f"{scene.place}/tell/{items(scene)[0]['id']}"
    assert "Write down the reason" in scene.senior.post(f"{place}/not-told", {"version": "1", "because": "other"}).text
    assert scene.senior.post(f"{place}/not-told", {"version": "1", "because": "not_reached"}).status_code == 303


def test_a_letter_has_no_address_on_it(scene: Scene) -> None:
    """That post is safe may be said of a refuge, while the home that was fled is what the reader sees."""
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        world.contact_details(system, scene.client, scene.partners.second_step)
    scene.act("hold", HOLD)
    safe(scene, may_post=True)
    assert "1 High Street" not in scene.senior.get(f"{scene.place}/tell/{items(scene)[0]['id']}/letter").text


def test_a_letter_is_drawn_only_where_post_is_safe(scene: Scene) -> None:
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        world.contact_details(system, scene.client, scene.partners.second_step)
    scene.act("hold", HOLD)
    place = f"{scene.place}/tell/{items(scene)[0]['id']}/letter"
    before = scene.senior.get(place).status_code
    safe(scene, may_post=True)
    letter = scene.senior.get(place)
    assert (before, letter.status_code) == (404, 200)
    assert "Access triage" not in letter.text.partition("<main")[2].partition("</main")[0]

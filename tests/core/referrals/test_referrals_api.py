"""The referrals API: refused first, then from received to closed; states, versions, repeated keys, bad input."""

import pytest
from starlette.testclient import TestClient

from core.referrals.models import State
from tests.core.referrals.conftest import TALK, Scene

NOBODY = "01a200f5-4dd4-77b8-bf0c-f3de2d5ade0f"
DECLINE = {"reason": "02", "offered_instead": "The wellbeing hub in Bath"}
CLOSE = {"reason": "02", "words": "Sam has what Sam wanted."}


# ── refused ───────────────────────────────────────────────────────────────
@pytest.mark.parametrize("path", ["", f"/{NOBODY}", f"/{NOBODY}/history", f"/{NOBODY}/workers"])
def test_nobody_known_gets_nothing(scene: Scene, service: TestClient, path: str) -> None:
    assert service.get(f"/api/v1/referrals{path}").status_code == 401


def test_another_organisation_cannot_tell_a_referral_from_none(scene: Scene) -> None:
    absent = scene.elsewhere.call("GET", f"/referrals/{NOBODY}")
    assert scene.elsewhere.call("GET", scene.place).json() == absent.json()
    assert absent.status_code == 404


def test_another_organisation_cannot_take_it(scene: Scene) -> None:
    assert scene.act("take", by=scene.elsewhere).status_code == 404


def test_another_organisation_lists_none(scene: Scene) -> None:
    assert scene.elsewhere.call("GET", "/referrals").json()["count"] == 0


@pytest.mark.parametrize("path", ["/referrals", "/referrals/{}", "/referrals/{}/history", "/referrals/{}/workers"])
def test_hr_finds_no_referrals_at_all(scene: Scene, path: str) -> None:
    assert scene.hr.call("GET", path.format(scene.referral.id)).status_code == 404


def test_a_volunteer_finds_no_referrals_at_all(scene: Scene) -> None:
    assert scene.volunteer.call("GET", scene.place).status_code == 404


def test_a_worker_sees_the_referral_only_once_allocated(scene: Scene) -> None:
    before = scene.navigator.call("GET", scene.place).status_code
    scene.allocated()
    assert (before, scene.navigator.call("GET", scene.place).status_code) == (404, 200)


def test_a_worker_may_not_allocate(scene: Scene) -> None:
    scene.allocated()
    refused = scene.act("allocate", {"team_member_id": str(scene.member.id)}, 4, by=scene.navigator)
    assert refused.status_code == 403


def test_an_organisations_referral_to_itself_does_not_open_the_client(scene: Scene) -> None:
    own = scene.another(sender=scene.partners.second_step)
    client = scene.senior.call("GET", f"/referrals/{own}").json()["client_id"]
    assert scene.senior.call("GET", f"/clients/{client}").status_code == 404


def test_an_organisations_referral_to_itself_cannot_be_talked_about(scene: Scene) -> None:
    own = scene.another(State.IN_TRIAGE, sender=scene.partners.second_step)
    path = f"/referrals/{own}/support-conversations"
    assert scene.senior.call("POST", path, TALK, if_match='"1"').status_code == 403


def test_an_organisations_referral_to_itself_has_no_workers_to_choose(scene: Scene) -> None:
    own = scene.another(State.CONVERSATION, sender=scene.partners.second_step)
    assert scene.senior.call("GET", f"/referrals/{own}/workers").json()["items"] == []


# ── works ─────────────────────────────────────────────────────────────────
def test_the_list_says_where_each_is(scene: Scene) -> None:
    items = scene.senior.call("GET", "/referrals?state=received&limit=500").json()["items"]
    assert str(scene.referral.id) in {item["id"] for item in items}
    assert {item["state"] for item in items} == {"received"}


def test_taking_names_the_taker(scene: Scene) -> None:
    taken = scene.act("take")
    assert (taken.status_code, taken.headers["etag"]) == (200, '"2"')
    assert (taken.json()["state"], taken.json()["triaged_by"]) == ("in_triage", str(scene.senior.person.id))


def test_a_conversation_is_recorded_and_moves_the_referral(scene: Scene) -> None:
    scene.act("take")
    made = scene.act("support-conversations", TALK, 2)
    assert (made.status_code, made.json()["held_at"]) == (201, "2026-03-03T14:30:00Z")
    referral = scene.senior.call("GET", scene.place).json()
    assert (referral["state"], referral["needs"]) == ("conversation", ["debt", "homeless"])


def test_the_conversation_is_read_back_where_it_was_said_to_be(scene: Scene) -> None:
    scene.act("take")
    made = scene.act("support-conversations", TALK, 2)
    assert scene.senior.call("GET", made.headers["location"].removeprefix("/api/v1")).json() == made.json()


def test_workers_of_every_employer_in_the_team_are_offered_and_nobody_else(scene: Scene) -> None:
    scene.talked()
    (offered,) = scene.senior.call("GET", f"{scene.place}/workers").json()["items"]
    assert (offered["worker"], offered["employer"], offered["caseload"]) == ("Nav Igator", "Missing Link", None)


def test_allocating_opens_the_record_to_the_worker(scene: Scene) -> None:
    before = scene.navigator.call("GET", f"/clients/{scene.client.id}").status_code
    scene.allocated()
    assert (before, scene.navigator.call("GET", f"/clients/{scene.client.id}").status_code) == (404, 200)


def test_somebody_outside_the_team_cannot_be_chosen(scene: Scene) -> None:
    scene.talked()
    refused = scene.act("allocate", {"team_member_id": NOBODY}, 3)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "team_member_id")


def test_declining_says_why(scene: Scene) -> None:
    scene.act("take")
    declined = scene.act("decline", DECLINE, 2).json()
    assert (declined["state"], declined["declined_as"]) == ("declined", "02")


def test_declining_closes_the_client_to_triage_again_as_soon_as_they_were_told(scene: Scene) -> None:
    scene.act("decline", DECLINE)
    until_then = scene.senior.call("GET", f"/clients/{scene.client.id}").status_code
    (telling,) = scene.senior.call("GET", f"{scene.place}/tellings").json()["items"]
    scene.act(f"tellings/{telling['id']}/not-told", {"because": "no_safe_way"})
    assert (until_then, scene.senior.call("GET", f"/clients/{scene.client.id}").status_code) == (200, 404)


def test_closing_says_why(scene: Scene) -> None:
    scene.allocated()
    closed = scene.act("close", CLOSE, 4).json()
    assert (closed["state"], closed["closed_as"], closed["ending_words"]) == ("closed", "02", CLOSE["words"])


def test_history_tells_who_did_what_for_whom_and_why(scene: Scene) -> None:
    scene.act("take")
    scene.act("decline", DECLINE, 2)
    steps = scene.senior.call("GET", f"{scene.place}/history").json()["items"]
    assert [step["what"] for step in steps] == ["Received", "Taken into triage", "Declined"]
    assert (steps[2]["who"], steps[2]["organisation"]) == ("Sen Senior", "Second Step")
    assert steps[2]["why"] == "Another service fits better. The wellbeing hub in Bath"


def test_a_follow_up_call_is_ticked_off(scene: Scene) -> None:
    scene.act("take")
    made = scene.act("support-conversations", TALK, 2).json()
    done = scene.act(f"support-conversations/{made['id']}/follow-up", version=made["version"])
    assert done.json()["followed_up_on"] == "2026-03-04"


# ── states that cannot follow ─────────────────────────────────────────────
@pytest.mark.parametrize(
    ("state", "step", "json"),
    [
        (State.IN_TRIAGE, "take", None),
        (State.RECEIVED, "support-conversations", TALK),
        (State.ALLOCATED, "support-conversations", TALK),
        (State.ALLOCATED, "decline", DECLINE),
        (State.RECEIVED, "close", CLOSE),
        (State.CONVERSATION, "close", CLOSE),
    ],
)
def test_a_step_out_of_order_is_refused_in_words(scene: Scene, state: State, step: str, json: object) -> None:
    other = scene.another(state)
    refused = scene.senior.call("POST", f"/referrals/{other}/{step}", json, if_match='"1"')
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "state")


def test_a_referral_in_triage_cannot_be_allocated(scene: Scene) -> None:
    scene.act("take")
    refused = scene.act("allocate", {"team_member_id": str(scene.member.id)}, 2)
    assert refused.json()["errors"][0]["message"] == "A referral that is in triage cannot become allocated."


def test_a_refused_allocation_leaves_no_caseload_behind(scene: Scene) -> None:
    scene.act("take")
    scene.act("allocate", {"team_member_id": str(scene.member.id)}, 2)
    assert scene.navigator.call("GET", f"/clients/{scene.client.id}").status_code == 404


# ── versions and repeated keys ────────────────────────────────────────────
def test_without_the_version_nothing_is_changed(scene: Scene) -> None:
    assert scene.senior.call("POST", f"{scene.place}/take").status_code == 428


def test_a_stale_version_is_told_what_is_now_and_what_was_sent(scene: Scene) -> None:
    scene.act("take")
    stale = scene.act("decline", DECLINE, 1)
    assert (stale.status_code, stale.json()["version"]) == (409, 2)
    assert (stale.json()["now"]["state"], stale.json()["yours"]["reason"]) == ("in_triage", "02")


def test_the_same_key_twice_records_one_conversation(scene: Scene) -> None:
    scene.act("take")
    path = f"{scene.place}/support-conversations"
    first = scene.senior.call("POST", path, TALK, if_match='"2"', idempotency_key=f"once-{scene.referral.id}")
    again = scene.senior.call("POST", path, TALK, if_match='"2"', idempotency_key=f"once-{scene.referral.id}")
    assert first.json() == again.json()
    assert scene.senior.call("GET", path).json()["count"] == 1


# ── bad input ─────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("day", "2026-03-05"),
        ("day", "yesterday"),
        ("day", None),
        ("day", "1066-10-14"),
        ("began", "25:00"),
        ("began", "14:30Z"),
        ("needs", ["debt", "nonsense"]),
        ("options", ""),
        ("options", "x" * 4001),
        ("route", None),
        ("follow_up_on", "2026-03-03"),
        ("unknown", "value"),
    ],
)
def test_a_faulty_conversation_names_its_field(scene: Scene, field: str, value: object) -> None:
    scene.act("take")
    refused = scene.act("support-conversations", TALK | {field: value}, 2)
    named = [error["field"].split(".")[0] for error in refused.json()["errors"]]
    assert (refused.status_code, named) == (422, [field])


def test_a_conversation_cannot_begin_in_the_hour_that_the_clocks_skipped(scene: Scene) -> None:
    scene.act("take")
    refused = scene.act("support-conversations", TALK | {"day": "2025-03-30", "began": "01:30"}, 2)
    (error,) = refused.json()["errors"]
    assert (refused.status_code, error["field"]) == (422, "began")
    assert error["message"].startswith("The clocks went forward over this time")


@pytest.mark.parametrize("step", ["decline", "close"])
def test_an_unknown_reason_is_refused(scene: Scene, step: str) -> None:
    refused = scene.act(step, {"reason": "99", "offered_instead": "Nothing"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "reason")


def test_a_decline_without_an_offer_is_refused(scene: Scene) -> None:
    assert scene.act("decline", {"reason": "02"}).json()["errors"][0]["field"] == "offered_instead"


@pytest.mark.parametrize("id", ["1", "x' or 1=1 --", "<script>"])
def test_an_id_that_is_none_is_not_found(scene: Scene, id: str) -> None:
    assert scene.senior.call("GET", f"/referrals/{id}").status_code == 404


def test_an_unknown_state_is_refused(scene: Scene) -> None:
    assert scene.senior.call("GET", "/referrals?state=lost").status_code == 422

"""Setting how a person may be reached, and where."""

import pytest

from core.access.doors import Doors
from core.access.system import Reason
from tests import world
from tests.core.casework.visitors import Form
from tests.core.clients.conftest import Scene

SAFE: Form = {"may_phone": "yes", "may_text": "no", "may_leave_message": "no", "may_email": "no", "may_post": "no",
              "best_times": "before 3pm", "instructions": "Say it is the library."}  # fmt: skip
DETAILS: Form = {"address": "12 Open Road\nBath", "postcode": "ba1 1aa", "phone": "01225 000000", "mobile": "",
                 "email": "zo@example.org"}  # fmt: skip


def api(scene: Scene, rest: str) -> str:
    return f"/clients/{scene.client.id}/{rest}"


def test_a_stranger_cannot_set_it(scene: Scene) -> None:
    assert scene.stranger.post(scene.page + "/safe-contact/new", SAFE).status_code == 404


def test_hr_cannot_set_it(scene: Scene) -> None:
    assert scene.hr.post(scene.page + "/safe-contact/new", SAFE).status_code == 403


def test_the_senior_who_only_manages_cannot_set_it(scene: Scene) -> None:
    assert scene.senior.post(scene.page + "/safe-contact/new", SAFE).status_code == 403


def test_the_navigator_sets_it(scene: Scene) -> None:
    scene.navigator.post(scene.page + "/safe-contact/new", SAFE)
    words = scene.navigator.call("GET", api(scene, "safe-contact")).json()["words"]
    assert words == "Contact by phone. Do not leave a message. before 3pm Say it is the library."


def test_a_worker_of_another_partner_changes_the_same_instruction(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        held = world.safe_contact(system, scene.client, scene.partners.missing_link, may_phone=True)
    scene.colleague.post(f"{scene.page}/safe-contact/{held.id}", SAFE | {"version": "1", "may_phone": "no"})
    words = scene.navigator.call("GET", api(scene, "safe-contact")).json()["words"]
    assert words == "Do not contact this person directly."


def test_a_stale_form_shows_both(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        held = world.safe_contact(system, scene.client, scene.partners.missing_link, best_times="at night")
    page = scene.navigator.post(f"{scene.page}/safe-contact/{held.id}", SAFE | {"version": "7"})
    assert (page.status_code, "at night" in page.text, "before 3pm" in page.text) == (409, True, True)


@pytest.mark.parametrize(
    ("field", "value"),
    [("best_times", "x" * 201), ("instructions", "x" * 4001), ("may_phone", "perhaps"), ("may_shout", True)],
)
def test_a_faulty_instruction_is_named(scene: Scene, field: str, value: object) -> None:
    refusal = scene.navigator.call("POST", api(scene, "safe-contact"), {field: value})
    assert (refusal.status_code, refusal.json()["errors"][0]["field"]) == (422, field)


def test_a_message_without_a_phone_call_makes_no_sense(scene: Scene) -> None:
    assert scene.navigator.call("POST", api(scene, "safe-contact"), {"may_leave_message": True}).status_code == 422


# ── addresses and numbers ─────────────────────────────────────────────────
def test_the_navigator_adds_an_address(scene: Scene) -> None:
    scene.navigator.post(scene.page + "/contact-details/new", DETAILS)
    [made] = scene.navigator.call("GET", api(scene, "contact-details")).json()["items"]
    assert (made["address"], made["postcode"], made["mobile"]) == ("12 Open Road\nBath", "BA1 1AA", None)


def test_an_address_is_changed_with_its_version(scene: Scene) -> None:
    scene.navigator.post(scene.page + "/contact-details/new", DETAILS)
    [made] = scene.navigator.call("GET", api(scene, "contact-details")).json()["items"]
    place = api(scene, f"contact-details/{made['id']}")
    answer = scene.navigator.call("PUT", place, {"address": "3 New Road"}, if_match='"1"')
    assert (answer.json()["address"], answer.json()["postcode"], answer.headers["etag"]) == ("3 New Road", None, '"2"')


def test_a_stale_address_answers_both(scene: Scene) -> None:
    scene.navigator.post(scene.page + "/contact-details/new", DETAILS)
    [made] = scene.navigator.call("GET", api(scene, "contact-details")).json()["items"]
    place = api(scene, f"contact-details/{made['id']}")
    clash = scene.navigator.call("PUT", place, {"address": "3 New Road"}, if_match='"9"').json()
    assert (clash["now"]["address"], clash["yours"]) == ("12 Open Road\nBath", {"address": "3 New Road"})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("address", "x" * 501), ("postcode", "nowhere"), ("postcode", "B" * 21), ("phone", "call me"),
        ("phone", "1" * 41), ("mobile", "<script>"), ("email", "zo"), ("email", "a@b.c" + "d" * 200),
        ("starts", "2999-01-01"), ("starts", "soon"), ("label", "very_restricted"),
    ],
)  # fmt: skip
def test_a_faulty_detail_is_named(scene: Scene, field: str, value: str) -> None:
    refusal = scene.navigator.call("POST", api(scene, "contact-details"), {"address": "1 Road", field: value})
    assert (refusal.status_code, refusal.json()["errors"][0]["field"]) == (422, field)


def test_nothing_at_all_is_refused(scene: Scene) -> None:
    assert scene.navigator.post(scene.page + "/contact-details/new", {}).status_code == 422


def test_an_end_before_the_beginning_is_refused(scene: Scene) -> None:
    sent = {"address": "1 Road", "starts": "2026-01-02", "ends": "2026-01-01"}
    assert scene.navigator.call("POST", api(scene, "contact-details"), sent).status_code == 422

"""Pages of referrals: refused first, then the board, the referral's own page and each step of the work."""

import re
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from core.access.protected import Label
from core.access.system import Reason
from core.referrals.models import State
from tests import world
from tests.core.casework.visitors import Form
from tests.core.referrals.conftest import TALK, Scene

TALK_FORM: Form = {
    "day-day": "3", "day-month": "3", "day-year": "2026", "began": "2:30pm", "what_matters": "My flat",
    "needs": ["debt", "homeless"], "options": "A group, or a navigator", "route": "A navigator",
    "follow_up_on-day": "4", "follow_up_on-month": "3", "follow_up_on-year": "2026",
}  # fmt: skip
PATHS = ("", "/support-conversations/new", "/allocation", "/decline", "/close")


def step(scene: Scene, path: str, form: Form, version: int = 1) -> tuple[int, str]:
    """(status, page or address) of a form that the senior sends."""
    answer = scene.senior.post(f"{scene.place}/{path}", {"version": str(version), **form})
    return answer.status_code, answer.headers.get("location") or answer.text


# ── refused ───────────────────────────────────────────────────────────────
@pytest.mark.parametrize("path", ["", "/in/new"])
def test_nobody_known_is_sent_to_sign_in(service: TestClient, path: str) -> None:
    answer = service.get(f"/referrals{path}", headers={"cookie": ""})
    assert answer.headers["location"] == "/sign-in"


@pytest.mark.parametrize("path", PATHS)
def test_another_organisation_finds_nothing(scene: Scene, path: str) -> None:
    assert scene.elsewhere.get(f"{scene.place}{path}").status_code == 404


def test_another_organisations_board_is_empty(scene: Scene) -> None:
    assert "Sam Example" not in scene.elsewhere.get("/referrals").text


@pytest.mark.parametrize("path", ["/referrals", "/referrals/in/new"])
def test_hr_has_no_board(scene: Scene, path: str) -> None:
    assert scene.hr.get(path).status_code == 404


def test_hr_is_not_shown_the_way_to_it(scene: Scene) -> None:
    assert 'href="/referrals"' not in scene.hr.get("/account").text


def test_a_worker_sees_no_button_to_allocate(scene: Scene) -> None:
    scene.allocated()
    assert f"{scene.place}/allocation" not in scene.navigator.get(scene.place).text


def test_a_worker_who_sends_the_form_all_the_same_is_refused(scene: Scene) -> None:
    scene.allocated()
    answer = scene.navigator.post(f"{scene.place}/allocation", {"version": "4", "team_member_id": str(scene.member.id)})
    assert answer.status_code == 403


def test_a_form_made_for_another_organisation_is_refused(scene: Scene) -> None:
    answer = scene.senior.post(f"{scene.place}/take", {"version": "1"}, acting_for="nilaari")
    assert answer.status_code == 403


def test_an_organisations_referral_to_itself_names_nobody(scene: Scene) -> None:
    own = scene.another(sender=scene.partners.second_step)
    page = scene.senior.get(f"/referrals/{own}").text
    assert "do not open this person" in page
    assert "Lou Another" not in page


# ── works ─────────────────────────────────────────────────────────────────
def test_the_board_shows_who_waits_and_since_when(scene: Scene) -> None:
    board = scene.senior.get(f"/referrals?service={scene.triage.id}").text
    assert f'href="{scene.place}">Sam Example' in board
    assert re.search(r"received \d+ \w+ ago", board)


def test_the_board_can_be_narrowed_to_what_i_took(scene: Scene) -> None:
    before = scene.senior.get("/referrals?mine=yes").text
    scene.act("take")
    assert ("Sam Example" in before, "Sam Example" in scene.senior.get("/referrals?mine=yes").text) == (False, True)


def test_the_board_can_be_narrowed_to_a_service(scene: Scene) -> None:
    assert "Sam Example" in scene.senior.get(f"/referrals?service={scene.triage.id}").text
    assert "Sam Example" not in scene.senior.get("/referrals?service=01a200f5-4dd4-77b8-bf0c-f3de2d5ade0f").text


@pytest.mark.parametrize("said", ["", "nonsense", "'; drop table referral; --"])
def test_a_service_that_is_none_narrows_nothing(scene: Scene, said: str) -> None:
    scene.act("take")
    assert "Sam Example" in scene.senior.get(f"/referrals?mine=yes&service={quote(said)}").text


def test_a_column_lists_all_of_it(scene: Scene) -> None:
    assert scene.place in scene.senior.get("/referrals/in/new").text


def test_a_column_that_is_none_is_not_found(scene: Scene) -> None:
    assert scene.senior.get("/referrals/in/nowhere").status_code == 404


def test_the_title_of_a_referral_holds_no_name(scene: Scene) -> None:
    page = scene.senior.get(scene.place).text
    assert re.search("<title>(.*?)</title>", page, re.DOTALL)[1].strip() == "Referral – Fingerpost"  # type: ignore[index]


def test_the_whole_way_through_the_pages(scene: Scene) -> None:
    here = (303, scene.place)
    assert step(scene, "take", {}) == here
    assert step(scene, "support-conversations/new", TALK_FORM, 2) == here
    assert step(scene, "allocation", {"team_member_id": str(scene.member.id)}, 3) == here
    assert step(scene, "close", {"reason": "02"}, 4) == here
    page = scene.senior.get(scene.place).text
    for words in ("Received", "Taken into triage", "Support conversation recorded", "Allocated to a worker", "Closed"):
        assert f"<strong>{words}</strong>" in page


def test_what_was_talked_about_stands_on_the_page(scene: Scene) -> None:
    scene.talked()
    page = scene.senior.get(scene.place).text
    assert "Significant debt" in page
    assert "A group, or a navigator" in page


def test_the_form_to_allocate_names_worker_employer_and_caseload(scene: Scene) -> None:
    scene.talked()
    page = scene.senior.get(f"{scene.place}/allocation").text
    assert "Nav Igator" in page
    assert "Missing Link. Carries fewer than 5 people whom you may see" in page
    assert "Id Le" not in page


def test_a_follow_up_call_that_is_due_says_so_until_it_was_made(scene: Scene) -> None:
    scene.talked()
    page = scene.senior.get(scene.place).text
    action = re.search(rf'action="({scene.place}/support-conversations/[^"]+/follow-up)"', page)
    assert action is not None
    assert scene.senior.post(action[1], {"version": "1"}).status_code == 303
    assert "Made on Wednesday 4 March 2026" in scene.senior.get(scene.place).text


# ── faulty and stale forms ────────────────────────────────────────────────
def test_a_faulty_conversation_is_shown_again_as_it_was_typed(scene: Scene) -> None:
    scene.act("take")
    status, page = step(scene, "support-conversations/new", TALK_FORM | {"route": "", "began": "half past"}, 2)
    assert (status, "A group, or a navigator" in page) == (422, True)
    assert "Enter the route you chose" in page


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"day-day": "30", "day-year": "2025", "began": "1:30am"}, "The clocks went forward over this time"),
        ({"day-year": "1066"}, "Check the year: records begin in 1990 here"),
    ],
)
def test_a_time_that_never_was_is_said_in_words(scene: Scene, wrong: Form, says: str) -> None:
    scene.act("take")
    status, page = step(scene, "support-conversations/new", TALK_FORM | wrong, 2)
    assert (status, says in page) == (422, True)


@pytest.mark.parametrize("form", [{}, {"team_member_id": ""}, {"team_member_id": "nobody"}])
def test_an_allocation_without_a_worker_is_asked_again(scene: Scene, form: Form) -> None:
    scene.talked()
    status, page = step(scene, "allocation", form, 3)
    assert (status, "Choose a worker" in page) == (422, True)


@pytest.mark.parametrize("path", ["decline", "close"])
def test_an_ending_without_a_reason_is_asked_again(scene: Scene, path: str) -> None:
    status, page = step(scene, path, {})
    assert (status, "Choose a reason" in page) == (422, True)


def test_a_stale_form_shows_both_versions_and_keeps_what_was_typed(scene: Scene) -> None:
    scene.act("take")
    status, page = step(scene, "decline", {"reason": "02", "offered_instead": "The hub"})
    assert (status, "In triage, taken by Sen Senior" in page) == (409, True)
    assert 'value="The hub"' in page


def test_a_form_without_a_version_changes_nothing(scene: Scene) -> None:
    assert scene.senior.post(f"{scene.place}/take", {}).status_code == 422


def test_a_step_out_of_order_is_explained(scene: Scene) -> None:
    status, page = step(scene, "close", {"reason": "02"})
    assert (status, "A referral that is received cannot become closed." in page) == (422, True)


@pytest.mark.parametrize("trick", ["<script>alert(1)</script>", "{{ 7 * 7 }}", "'; drop table referral; --"])
def test_tricks_in_words_stay_words(scene: Scene, trick: str) -> None:
    scene.act("take")
    step(scene, "decline", {"reason": "02", "offered_instead": trick}, 2)
    page = scene.senior.get(scene.place).text
    assert "<script>alert" not in page
    assert scene.senior.call("GET", scene.place).json()["ending_words"] == trick


# ── other places ──────────────────────────────────────────────────────────
def test_today_counts_what_waits_for_triage(scene: Scene) -> None:
    assert "waiting for triage" in scene.senior.get("/").text


def test_today_tells_a_worker_nothing_of_triage(scene: Scene) -> None:
    assert "waiting for triage" not in scene.idle.get("/").text


def test_today_reminds_of_a_promised_call_until_it_was_made(scene: Scene) -> None:
    scene.act("take")
    made = scene.act("support-conversations", TALK, 2).json()
    before = scene.senior.get("/").text
    scene.act(f"support-conversations/{made['id']}/follow-up", version=1)
    assert ("Call as promised" in before, "Call as promised" in scene.senior.get("/").text) == (True, False)


def test_the_clients_referrals_are_a_section_of_the_record(scene: Scene) -> None:
    page = scene.senior.get(f"/clients/{scene.client.id}/referrals").text
    assert f'href="{scene.place}"' in page


def test_the_section_is_closed_with_the_record(scene: Scene) -> None:
    assert scene.idle.get(f"/clients/{scene.client.id}/referrals").status_code == 404


def test_the_timeline_tells_of_referral_and_conversation(scene: Scene) -> None:
    scene.allocated()
    page = scene.navigator.get(f"/clients/{scene.client.id}/timeline").text
    for words in ("Referral received", "Referral allocated"):
        assert words in page


def test_another_organisations_restricted_referral_is_not_on_the_timeline(scene: Scene) -> None:
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        elsewhere = scene.partners.alabare
        world.referral(system, scene.client, elsewhere, state=State.CLOSED, label=Label.RESTRICTED)
    assert scene.senior.get(f"/clients/{scene.client.id}/timeline").text.count("Referral received") == 1

"""Recording contacts through pages, as a worker does on a phone."""

import re

import pytest
from starlette.testclient import TestClient

from core.access.system import Reason
from core.referrals.models import Referral, State
from tests import world
from tests.core.casework.conftest import Scene
from tests.core.casework.visitors import Form

FORM: Form = {
    "day-day": "3", "day-month": "3", "day-year": "2026", "began": "2:30pm", "minutes": "45", "mechanism": "01",
    "attendance": "5", "purpose": "planning", "interpreter_present": "yes", "adjustment_made": "no",
    "note": "We made a plan.", "label": "normal", "form_id": "018f0000-0000-7000-8000-000000000001",
}  # fmt: skip
RESTRICTED = FORM | {"label": "restricted"}


def record(scene: Scene, form: Form = FORM) -> str:
    """The address of the new contact."""
    return scene.navigator.post(f"{scene.place}/new", form).headers["location"]


def told(page: str) -> list[tuple[str, ...]]:
    """Each change that a page's history tells: field, before, after."""
    return re.findall(r'data-label="Field">(.*?)</th>\s*<td[^>]*>(.*?)</td>\s*<td[^>]*>(.*?)</td>', page)


def state_of(service: TestClient, referral: Referral) -> State:
    with service.app.state.doors.system(Reason.SEED, writing=False) as system:  # type: ignore[attr-defined]
        return system.get(Referral, referral.id).state


# ── who may ───────────────────────────────────────────────────────────────
def test_somebody_unknown_is_sent_to_sign_in(scene: Scene, service: TestClient) -> None:
    assert service.get(scene.place).headers["location"] == "/sign-in"


@pytest.mark.parametrize("page", ["", "/new"])
def test_a_colleague_without_the_client_on_their_caseload_finds_nothing(scene: Scene, page: str) -> None:
    assert scene.stranger.get(scene.place + page).status_code == 404


def test_a_colleague_cannot_record_for_a_client_they_may_not_see(scene: Scene) -> None:
    assert scene.stranger.post(f"{scene.place}/new", FORM).status_code == 404


def test_hr_cannot_record(scene: Scene) -> None:
    assert scene.hr.post(f"{scene.place}/new", FORM).status_code == 403


def test_a_contact_of_another_organisation_cannot_be_changed(scene: Scene) -> None:
    place = record(scene)
    assert scene.colleague.post(f"{place}/edit", FORM | {"version": "1", "reason": "Because"}).status_code == 403


def test_a_contact_of_another_organisation_shows_no_button_to_change_it(scene: Scene) -> None:
    assert "Change this contact" not in scene.colleague.get(record(scene)).text


def test_a_contact_stands_under_its_own_client_only(scene: Scene) -> None:
    other = record(scene).rsplit("/", 1)[-1]
    assert scene.navigator.get(f"/clients/{scene.referral.id}/contacts/{other}").status_code == 404


# ── restricted ────────────────────────────────────────────────────────────
def test_a_restricted_contact_is_closed_to_another_organisation(scene: Scene) -> None:
    assert scene.colleague.get(record(scene, RESTRICTED)).status_code == 404


def test_whoever_may_know_is_told_who_holds_restricted_contacts(scene: Scene) -> None:
    record(scene, RESTRICTED)
    assert "Missing Link holds contacts with this person that are restricted" in scene.colleague.get(scene.place).text


def test_nothing_of_a_restricted_contact_is_in_the_list(scene: Scene) -> None:
    record(scene, RESTRICTED | {"note": "canary"})
    assert "3 March 2026" not in scene.colleague.get(scene.place).text


def test_whoever_holds_the_restricted_contact_reads_no_such_notice(scene: Scene) -> None:
    record(scene, RESTRICTED)
    assert "that are restricted" not in scene.navigator.get(scene.place).text


def test_an_open_contact_makes_no_notice(scene: Scene) -> None:
    record(scene)
    assert "that are restricted" not in scene.colleague.get(scene.place).text


# ── works ─────────────────────────────────────────────────────────────────
def test_the_form_opens_with_todays_date(scene: Scene) -> None:
    page = scene.navigator.get(f"{scene.place}/new")
    assert 'name="day-year" type="text" value="2026"' in page.text


def test_a_contact_is_recorded_and_shown(scene: Scene) -> None:
    page = scene.navigator.get(record(scene))
    assert "Tuesday 3 March 2026 at 2:30pm" in page.text
    assert "We made a plan." in page.text
    assert "An interpreter was there" in page.text


def test_it_links_to_who_can_see_it_and_why(scene: Scene) -> None:
    place = record(scene)
    assert f'/explain/contact/{place.rsplit("/", 1)[-1]}"' in scene.navigator.get(place).text


def test_another_organisation_on_the_caseload_reads_it(scene: Scene) -> None:
    assert "We made a plan." in scene.colleague.get(record(scene)).text


def test_it_is_in_the_list(scene: Scene) -> None:
    record(scene)
    assert "Nav Igator, Missing Link" in scene.navigator.get(scene.place).text


def test_the_list_says_what_would_be_there(scene: Scene) -> None:
    assert "would appear here" in scene.navigator.get(scene.place).text


def test_the_first_contact_begins_the_work_of_an_allocated_referral(scene: Scene, service: TestClient) -> None:
    record(scene)
    assert state_of(service, scene.referral) is State.ACTIVE


def test_a_missed_appointment_begins_nothing(scene: Scene, service: TestClient) -> None:
    record(scene, FORM | {"attendance": "3"})
    assert state_of(service, scene.referral) is State.ALLOCATED


def test_the_same_form_sent_twice_makes_one_contact(scene: Scene) -> None:
    assert record(scene) == record(scene)


def test_the_same_form_with_other_words_makes_another(scene: Scene) -> None:
    assert record(scene) != record(scene, FORM | {"note": "Something else."})


def test_people_without_a_first_contact_are_on_today(scene: Scene) -> None:
    assert "Get in touch with Sam Example" in scene.navigator.get("/").text


def test_after_the_first_contact_today_is_quiet(scene: Scene) -> None:
    record(scene)
    assert "Get in touch with" not in scene.navigator.get("/").text


# ── faulty forms ──────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"minutes": "0"}, "Number of minutes must be 1 or more"),
        ({"minutes": "1441"}, "Number of minutes must be 1440 or less"),
        ({"minutes": "soon"}, "Number of minutes must be a whole number"),
        ({"minutes": ""}, "Enter a number of minutes"),
        ({"mechanism": "77"}, "Choose how you were in touch from the list"),
        ({"mechanism": ""}, "Choose how you were in touch"),
        ({"attendance": "'; drop table contact; --"}, "Choose whether the person came from the list"),
        ({"purpose": "<script>"}, "Choose what it was for from the list"),
        ({"label": "very_restricted"}, "Choose who may read it from the list"),
        ({"day-day": "5"}, "Day must be today or in the past"),
        ({"day-day": "31", "day-month": "2"}, "must be a real date"),
        ({"day-year": "1066"}, "Check the year: records begin in 1990 here"),
        ({"day-day": "4", "began": "10:01"}, "Time must not be in the future"),
        ({"began": "half past"}, "Time must be a time, like 2:30pm or 14:30"),
        ({"day-day": "30", "day-year": "2025", "began": "1:30am"}, "The clocks went forward over this time"),
        ({"note": "x" * 20_001}, "Note must be 20000 characters or fewer"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(scene: Scene, wrong: Form, says: str) -> None:
    page = scene.navigator.post(f"{scene.place}/new", {**FORM, "adjustment_made": "yes", **wrong})
    assert page.status_code == 422
    assert says in page.text
    assert 'value="2:30pm"' in page.text or "began" in wrong


def test_a_note_is_shown_as_words_whatever_it_holds(scene: Scene) -> None:
    page = scene.navigator.get(record(scene, FORM | {"note": "<script>alert(1)</script>\r\nand"}))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>and" in page.text


def test_a_broken_form_id_is_no_obstacle(scene: Scene) -> None:
    assert scene.navigator.post(f"{scene.place}/new", FORM | {"form_id": "../../etc"}).status_code == 303


# ── putting right ─────────────────────────────────────────────────────────
def test_a_change_needs_a_reason(scene: Scene) -> None:
    page = scene.navigator.post(f"{record(scene)}/edit", FORM | {"version": "1", "note": "New words"})
    assert (page.status_code, "Enter why you are changing it" in page.text, "New words" in page.text) == (
        422,
        True,
        True,
    )


def test_a_change_stays_in_the_history_with_its_reason(scene: Scene) -> None:
    place = record(scene)
    scene.navigator.post(f"{place}/edit", FORM | {"version": "1", "minutes": "60", "reason": "It was longer"})
    page = scene.navigator.get(place).text
    assert "changed (“It was longer”)" in page
    assert told(page) == [("Minutes", "45", "60")]


def test_a_change_is_told_in_the_words_of_the_form(scene: Scene) -> None:
    place = record(scene)
    change: Form = {"version": "1", "began": "9:05am", "mechanism": "02", "label": "restricted", "reason": "Mixed up"}
    scene.navigator.post(f"{place}/edit", FORM | change)
    assert told(scene.navigator.get(place).text) == [
        ("When", "3 March 2026 at 2:30pm", "3 March 2026 at 9:05am"),
        ("How", "Face to face", "Telephone"),
        ("Who may read it", "Normal", "Restricted"),
    ]


def test_the_page_of_its_history_tells_the_same(scene: Scene) -> None:
    place = record(scene)
    scene.navigator.post(f"{place}/edit", FORM | {"version": "1", "minutes": "60", "reason": "It was longer"})
    history = scene.navigator.get(f"/history/contact/{place.rsplit('/', 1)[-1]}").text
    assert told(history) == told(scene.navigator.get(place).text)


def test_the_form_to_change_holds_what_it_says_now(scene: Scene) -> None:
    page = scene.navigator.get(f"{record(scene)}/edit").text
    assert 'value="14:30"' in page
    assert "We made a plan.</textarea>" in page


def test_a_stale_form_shows_both_versions_and_saves_nothing(scene: Scene) -> None:
    place = record(scene)
    scene.navigator.post(f"{place}/edit", FORM | {"version": "1", "minutes": "60", "reason": "It was longer"})
    page = scene.navigator.post(f"{place}/edit", FORM | {"version": "1", "note": "Mine", "reason": "It was wrong"})
    assert page.status_code == 409
    assert "We made a plan." in page.text
    assert 'name="note" value="Mine"' in page.text
    assert 'name="version" value="2"' in page.text


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999"])
def test_a_form_without_a_sound_version_is_a_stale_one(scene: Scene, version: str) -> None:
    place = record(scene)
    sent = scene.navigator.post(f"{place}/edit", FORM | {"version": version, "reason": "It was wrong"})
    assert sent.status_code == 409


def test_a_contact_written_before_midnight_in_summer_keeps_its_london_day(scene: Scene) -> None:
    summer = FORM | {"day-day": "1", "day-month": "7", "day-year": "2025", "began": "00:15"}
    assert "Tuesday 1 July 2025 at 12:15am" in scene.navigator.get(record(scene, summer)).text


def test_the_list_goes_on_to_the_next_page(scene: Scene, service: TestClient) -> None:
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        for minutes in range(1, 31):
            world.contact(system, scene.client, scene.navigator.person, scene.partners.missing_link, minutes=minutes)
    assert "Next page" in scene.navigator.get(scene.place).text

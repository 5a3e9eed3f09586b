"""The public form: who may be asked by it, what it becomes, and what machines and hasty people can do with it."""

import re
from datetime import date

import pytest
from httpx2 import Response

from core.access.protected import Label
from core.access.system import Reason
from core.clients.codes import NhsNumberStatus
from core.clients.models import Client, ContactDetails, SafeContact
from core.organisations.models import Service
from core.referrals.arrivals import Arrival, ArrivalState, Way
from core.referrals.models import Referral
from tests import world
from tests.conftest import StandingClock
from tests.core.ways_in.conftest import Scene

Form = dict[str, str | list[str]]
ASKED: Form = {
    "who": "self", "given_name": "Sam", "family_name": "Example", "date_of_birth-day": "17", "date_of_birth-month": "5",
    "date_of_birth-year": "1990", "summary": "I cannot sleep and need somebody to talk to.", "phone": "01225 000000",
    "safe_ways": ["phone", "text"], "safe_words": "Only in the mornings",
}  # fmt: skip


@pytest.fixture
def place(scene: Scene) -> str:
    """The address of the form of Second Step's triage, which has been switched on."""
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        system.get(Service, scene.triage.id).takes_public = True
    return f"/refer/{scene.triage.id}"


def token_in(page: str) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', page)
    assert found
    return found[1]


def opened(scene: Scene, place: str, clock: StandingClock) -> str:
    """A form's token, a minute after the form was opened."""
    token = token_in(scene.service.get(place).text)
    clock.move(minutes=1)
    return token


def send(scene: Scene, place: str, token: str, **changes: str | list[str]) -> Response:
    return scene.service.post(place, data={**ASKED, "form_token": token, **changes})


def test_a_service_that_did_not_switch_it_on_has_no_form(scene: Scene) -> None:
    assert scene.service.get(f"/refer/{scene.sanctuary.id}").status_code == 404


def test_a_form_of_another_site_is_refused(scene: Scene, place: str, standing_clock: StandingClock) -> None:
    token = opened(scene, place, standing_clock)
    answer = scene.service.post(place, data={**ASKED, "form_token": token}, headers={"sec-fetch-site": "cross-site"})
    assert (answer.status_code, scene.rows(Referral)) == (403, [])


def test_the_list_shows_only_what_is_switched_on(scene: Scene, place: str) -> None:
    page = scene.service.get("/refer").text
    assert place in page
    assert "Sanctuary" not in page


@pytest.mark.parametrize("words", ["call 999", "call 111", "116 123", "Leave this page", "For people of every age"])
def test_help_now_and_whom_it_is_for_stand_before_the_form(scene: Scene, place: str, words: str) -> None:
    page = scene.service.get(place).text
    assert words in page.partition("<form")[0]


def test_it_becomes_a_referral_of_somebody_new(scene: Scene, place: str, standing_clock: StandingClock) -> None:
    answer = send(scene, place, opened(scene, place, standing_clock))
    assert (answer.status_code, answer.headers["location"]) == (303, "/refer/sent")
    referral, arrival = scene.rows(Referral)[0], scene.rows(Arrival)[0]
    assert (referral["source"], arrival["way"], arrival["state"]) == ("B1", Way.PUBLIC_FORM, ArrivalState.TAKEN)


def test_what_the_person_says_is_safe_counts(scene: Scene, place: str, standing_clock: StandingClock) -> None:
    send(scene, place, opened(scene, place, standing_clock))
    safe = scene.rows(SafeContact)[0]
    assert (safe["may_phone"], safe["may_leave_message"], safe["instructions"]) == (True, False, "Only in the mornings")
    assert scene.rows(ContactDetails)[0]["phone"] == "01225 000000"


def test_what_somebody_else_thinks_is_safe_is_only_noted(
    scene: Scene, place: str, standing_clock: StandingClock
) -> None:
    send(scene, place, opened(scene, place, standing_clock), who="carer", your_name="A Carer")
    notes = " ".join(scene.rows(Referral)[0]["import_notes"])  # type: ignore[arg-type]
    assert scene.rows(SafeContact) == []
    assert "Ask the person what is safe" in notes


def test_whoever_asks_for_somebody_else_says_who_they_are(
    scene: Scene, place: str, standing_clock: StandingClock
) -> None:
    answer = send(scene, place, opened(scene, place, standing_clock), who="professional")
    assert (answer.status_code, "Enter your name" in answer.text, "I cannot sleep" in answer.text) == (422, True, True)


def test_nobody_is_matched_and_the_answer_is_the_same(scene: Scene, place: str, standing_clock: StandingClock) -> None:
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        there = world.client(system, "Sam Example", date_of_birth=date(1990, 5, 17), nhs_number="9990000018")
    answer = send(
        scene, place, opened(scene, place, standing_clock), nhs_number="999 000 0018", nhs_number_verified="yes"
    )
    assert answer.headers["location"] == "/refer/sent"
    assert scene.rows(Referral)[0]["client_id"] != there.id
    assert scene.rows(Client)[-1]["nhs_number_status"] == NhsNumberStatus.NOT_TRACED


def test_the_same_form_twice_is_one_referral(scene: Scene, place: str, standing_clock: StandingClock) -> None:
    token = opened(scene, place, standing_clock)
    answers = [send(scene, place, token).headers["location"] for _ in range(2)]
    assert (answers, len(scene.rows(Referral)), len(scene.rows(Client))) == (["/refer/sent"] * 2, 1, 1)


def test_a_form_is_good_for_one_use(scene: Scene, place: str, standing_clock: StandingClock) -> None:
    token = opened(scene, place, standing_clock)
    send(scene, place, token)
    answer = send(scene, place, token, given_name="Another")
    assert (answer.status_code, len(scene.rows(Referral))) == (409, 1)


@pytest.mark.parametrize("token", ["", "made.1772618400.up", "x" * 5000, "a.b.c", "é.1.é"])
def test_a_form_that_was_not_made_here_is_shown_again(
    scene: Scene, place: str, standing_clock: StandingClock, token: str
) -> None:
    answer = send(scene, place, token)
    assert (answer.status_code, "I cannot sleep" in answer.text, scene.rows(Arrival)) == (422, True, [])


def test_a_form_made_for_another_service_is_shown_again(
    scene: Scene, place: str, standing_clock: StandingClock
) -> None:
    token = opened(scene, place, standing_clock)
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        system.get(Service, scene.sanctuary.id).takes_public = True
    assert send(scene, f"/refer/{scene.sanctuary.id}", token).status_code == 422


def test_a_form_of_yesterday_is_shown_again(scene: Scene, place: str, standing_clock: StandingClock) -> None:
    token = opened(scene, place, standing_clock)
    standing_clock.move(hours=24)
    assert send(scene, place, token).status_code == 422


def test_nobody_fills_it_in_within_a_moment(scene: Scene, place: str) -> None:
    answer = send(scene, place, token_in(scene.service.get(place).text))
    assert (answer.status_code, scene.rows(Arrival)) == (422, [])


# ── a second form of the same person ──────────────────────────────────────
def again(scene: Scene, place: str, clock: StandingClock, *, confidential: bool) -> None:
    """Two forms of one person, the second with another telephone; in between a confidential address is recorded."""
    send(scene, place, opened(scene, place, clock))
    if confidential:
        with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
            client = system.get(Client, scene.rows(Client)[0]["id"])  # type: ignore[arg-type]
            world.contact_details(system, client, scene.partners.second_step, label=Label.VERY_RESTRICTED)
    send(scene, place, opened(scene, place, clock), phone="01225 111111", summary="I was here before.")


def test_a_stranger_s_telephone_does_not_become_the_person_s(
    scene: Scene, place: str, standing_clock: StandingClock
) -> None:
    """Whoever knows a name and a birthday must not have us ring their own number."""
    again(scene, place, standing_clock, confidential=False)
    assert [row["phone"] for row in scene.rows(ContactDetails)] == ["01225 000000"]
    assert (scene.rows(Arrival)[1]["unverified_ways"], len(scene.rows(SafeContact))) == ("01225 111111", 1)


def test_whoever_triages_reads_that_it_was_brought_by_a_form(
    scene: Scene, place: str, standing_clock: StandingClock
) -> None:
    again(scene, place, standing_clock, confidential=False)
    page = scene.senior.get(f"/referrals/{scene.rows(Referral)[0]['id']}").text
    assert "brought by a form, not verified" in page
    assert "The form says that this is safe: phone, text" in page
    assert "the form says: Only in the mornings" in page


def test_an_address_of_a_second_form_is_kept_unverified_too(
    scene: Scene, place: str, standing_clock: StandingClock
) -> None:
    send(scene, place, opened(scene, place, standing_clock))
    send(scene, place, opened(scene, place, standing_clock), phone="", address="1 Low Street", postcode="BA1 1AA")
    assert scene.rows(Arrival)[1]["unverified_ways"] == "1 Low Street\nBA1 1AA"


def test_a_form_that_waited_changes_no_contact_details_either(
    scene: Scene, place: str, standing_clock: StandingClock
) -> None:
    send(scene, place, opened(scene, place, standing_clock))
    send(scene, place, opened(scene, place, standing_clock), phone="01225 111111", fp_leave_empty="x")
    (held,) = (row for row in scene.rows(Arrival) if row["state"] is ArrivalState.WAITING)
    scene.senior.post(f"/referrals/waiting/{held['id']}/again", {"version": "1", "service_id": ""})
    assert ([row["phone"] for row in scene.rows(ContactDetails)], len(scene.rows(SafeContact))) == (["01225 000000"], 1)


def test_beside_a_confidential_address_it_is_kept_unchecked_and_restricted(
    scene: Scene, place: str, standing_clock: StandingClock
) -> None:
    again(scene, place, standing_clock, confidential=True)
    arrival = scene.rows(Arrival)[1]
    assert (arrival["unverified_ways"], arrival["label"]) == ("01225 111111", Label.RESTRICTED)


def test_whoever_triages_reads_that_nobody_has_checked_it(
    scene: Scene, place: str, standing_clock: StandingClock
) -> None:
    again(scene, place, standing_clock, confidential=True)
    page = scene.senior.get(f"/referrals/{scene.rows(Referral)[0]['id']}").text
    assert "01225 111111" in page.partition("which nobody has checked")[2]

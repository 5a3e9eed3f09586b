"""A worker holds a letter or a telephone: who may enter what, whom it opens nothing of, and what is not made twice."""

from datetime import date

from core.access.system import Reason
from core.clients.models import Client
from core.referrals.arrivals import Arrival, ArrivalState
from core.referrals.models import Referral
from tests import world
from tests.core.casework.visitors import Form, Visitor
from tests.core.ways_in.conftest import Scene

LETTER: Form = {
    "given_name": "Sam", "family_name": "Example", "date_of_birth-day": "17", "date_of_birth-month": "5",
    "date_of_birth-year": "1990", "source": "A1", "from_name": "High Street practice", "priority": "3",
    "summary": "Asks for help with letters.", "mobile": "07700 900000", "form_id": "one",
    "looked_at": "yes",
}  # fmt: skip


def post(scene: Scene, by: Visitor, **changes: str) -> int:
    return by.post(f"/referrals/new/{scene.triage.id}", {**LETTER, **changes}).status_code


def test_nobody_unknown_is_shown_the_form(scene: Scene) -> None:
    assert scene.service.get(f"/referrals/new/{scene.triage.id}").headers["location"] == "/sign-in"


def test_people_management_enters_no_referral(scene: Scene) -> None:
    assert (scene.hr.get("/referrals/new").status_code, post(scene, scene.hr)) == (404, 403)


def test_the_services_are_shown_with_whom_they_are_for(scene: Scene) -> None:
    page = scene.desk.get("/referrals/new").text
    assert "Sanctuary, Alabare" in page
    assert "For people of every age" in page


def test_a_letter_becomes_a_referral_that_triage_reads(scene: Scene) -> None:
    assert post(scene, scene.senior) == 303
    referral = scene.rows(Referral)[0]
    assert (referral["from_name"], referral["source"], referral["opens_record"]) == ("High Street practice", "A1", True)
    assert "Sam Example" in scene.senior.get(f"/referrals/{referral['id']}").text


def test_a_receptionist_is_told_no_more_than_that_it_is_saved(scene: Scene) -> None:
    answer = scene.desk.post(f"/referrals/new/{scene.triage.id}", LETTER)
    assert (answer.status_code, "The referral is with Access triage" in answer.text) == (200, True)


def test_whoever_entered_it_is_kept(scene: Scene) -> None:
    post(scene, scene.desk)
    assert scene.rows(Arrival)[0]["entered_by"] == scene.desk.person.id


def test_the_form_sent_twice_is_one_referral(scene: Scene) -> None:
    post(scene, scene.desk)
    post(scene, scene.desk)
    assert (len(scene.rows(Referral)), len(scene.rows(Arrival)), len(scene.rows(Client))) == (1, 1, 1)


def test_the_same_referral_by_another_form_is_kept_beside_the_first(scene: Scene) -> None:
    post(scene, scene.desk)
    post(scene, scene.senior, form_id="two", summary="A second letter, more urgent.", priority="2")
    assert [row["state"] for row in scene.rows(Arrival)] == [ArrivalState.TAKEN, ArrivalState.ALSO]
    assert (len(scene.rows(Referral)), scene.rows(Arrival)[1]["summary"]) == (1, "A second letter, more urgent.")


def test_what_the_second_one_said_is_on_the_page_of_the_first(scene: Scene) -> None:
    post(scene, scene.desk)
    post(scene, scene.senior, form_id="two", summary="A second letter, more urgent.", priority="2")
    page = scene.senior.get(f"/referrals/{scene.rows(Referral)[0]['id']}").text
    assert "A second letter, more urgent." in page
    assert "This time the sender asks for urgent" in page


def test_people_alike_whose_records_are_open_are_shown_first(scene: Scene) -> None:
    post(scene, scene.senior)
    asked = scene.senior.post(f"/referrals/new/{scene.triage.id}", {**LETTER, "form_id": "two", "looked_at": ""})
    assert ("Is it one of these people?" in asked.text, len(scene.rows(Arrival))) == (True, 1)


def test_people_alike_whose_records_are_closed_are_not(scene: Scene) -> None:
    post(scene, scene.senior)
    answer = scene.desk.post(f"/referrals/new/{scene.triage.id}", {**LETTER, "form_id": "two", "looked_at": ""})
    assert "The referral is with Access triage" in answer.text


def test_another_sender_is_another_referral(scene: Scene) -> None:
    post(scene, scene.desk)
    post(scene, scene.desk, form_id="two", source="B2")
    assert len(scene.rows(Referral)) == 2


def test_the_same_after_three_days_is_another_referral(scene: Scene, standing_clock) -> None:  # type: ignore[no-untyped-def]
    post(scene, scene.desk)
    standing_clock.move(hours=49)
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        key = world.api_key(system, scene.desk.person, scene.desk.organisation)
    body = {"service_id": str(scene.triage.id), "source": "A1", "summary": "Again.",
            "person": {"given_name": "Sam", "family_name": "Example", "date_of_birth": "1990-05-17"}}  # fmt: skip
    sent = scene.service.post("/api/v1/referrals", json=body, headers={"authorization": f"Bearer {key}"})
    assert (sent.status_code, len(scene.rows(Referral))) == (201, 2)


def test_what_is_missing_is_said_and_what_was_typed_is_kept(scene: Scene) -> None:
    answer = scene.desk.post(f"/referrals/new/{scene.triage.id}", {**LETTER, "summary": ""})
    assert answer.status_code == 422
    assert "Enter what is asked for" in answer.text
    assert "High Street practice" in answer.text


def test_a_closed_service_takes_nobody(scene: Scene) -> None:
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        system.get(type(scene.triage), scene.triage.id).closed_until = date(2026, 3, 31)
    answer = scene.desk.post(f"/referrals/new/{scene.triage.id}", LETTER)
    assert (answer.status_code, "takes nobody until 31 March 2026" in answer.text) == (422, True)


# ── nobody opens a record by referring it to themselves ───────────────────
def someone(scene: Scene, *, ours: bool) -> Client:
    """With a verified number; on the navigator's caseload if `ours`."""
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        client = world.client(system, "Ada Okafor", date_of_birth=date(1990, 2, 28), nhs_number="9990000018")
        if ours:
            world.involvement(system, client, scene.partners.second_step)
            world.allocation(system, client, scene.navigator.person, scene.partners.second_step)
        return client


ADA: dict[str, object] = {
    "given_name": "Ada", "family_name": "Okafor", "date_of_birth": "1990-02-28", "nhs_number": "9990000018",
    "nhs_number_verified": True,
}  # fmt: skip


def bring(by: Visitor, scene: Scene, **also: object):  # type: ignore[no-untyped-def]
    body = {"service_id": str(scene.triage.id), "source": "A1", "summary": "Please help.", **also}
    return by.call("POST", "/referrals", body)


def test_a_letter_about_a_hidden_person_opens_nothing_of_them(scene: Scene) -> None:
    there = someone(scene, ours=False)
    assert bring(scene.senior, scene, person=ADA).status_code == 201
    assert scene.senior.call("GET", f"/clients/{there.id}").status_code == 404


def test_the_answer_is_the_same_whether_or_not_the_person_is_hidden(scene: Scene) -> None:
    someone(scene, ours=False)
    hidden = bring(scene.desk, scene, person=ADA)
    nobodys = bring(scene.desk, scene, person=ADA | {"nhs_number": "9990000034", "given_name": "Adah"})
    assert (hidden.status_code, hidden.json().keys()) == (nobodys.status_code, nobodys.json().keys())


def test_a_letter_about_somebody_i_may_read_is_theirs_and_opens_nothing_further(scene: Scene) -> None:
    there = someone(scene, ours=True)
    bring(scene.navigator, scene, person=ADA)
    referral = scene.rows(Referral)[0]
    assert (referral["client_id"], referral["opens_record"]) == (there.id, False)


def test_a_letter_to_another_partner_finds_the_person_there(scene: Scene) -> None:
    there = someone(scene, ours=False)
    bring(scene.desk, scene, person=ADA, service_id=str(scene.sanctuary.id))
    assert scene.rows(Referral)[0]["client_id"] == there.id


# ── a client goes on ──────────────────────────────────────────────────────
def test_somebody_else_s_client_is_not_found(scene: Scene) -> None:
    there = someone(scene, ours=False)
    assert bring(scene.navigator, scene, client_id=str(there.id)).status_code == 404


def test_a_worker_refers_a_client_on_to_another_partner(scene: Scene) -> None:
    there = someone(scene, ours=True)
    assert bring(scene.navigator, scene, client_id=str(there.id), service_id=str(scene.sanctuary.id)).status_code == 201
    referral = scene.rows(Referral)[0]
    assert (referral["client_id"], referral["from_organisation_id"], referral["organisation_id"]) == (
        there.id, scene.partners.second_step.id, scene.partners.alabare.id,
    )  # fmt: skip


def test_an_internal_referral_shows_triage_who_it_is(scene: Scene) -> None:
    there = someone(scene, ours=True)
    before = scene.senior.call("GET", f"/clients/{there.id}").status_code
    bring(scene.navigator, scene, client_id=str(there.id))
    assert (before, scene.senior.call("GET", f"/clients/{there.id}").status_code) == (404, 200)


def test_the_page_of_onward_referral_says_what_it_opens(scene: Scene) -> None:
    there = someone(scene, ours=True)
    page = scene.navigator.get(f"/referrals/new/{scene.sanctuary.id}?client={there.id}").text
    assert "until they close or decline the referral" in page


def test_the_form_of_onward_referral_sends_it(scene: Scene) -> None:
    there = someone(scene, ours=True)
    form: Form = {"summary": "A quiet place for the night.", "priority": "3", "form_id": "x"}
    answer = scene.navigator.post(f"/clients/{there.id}/referrals/new/{scene.sanctuary.id}", form)
    assert (answer.status_code, scene.rows(Referral)[0]["referrer_name"]) == (303, "Nav Igator")


# ── the API ───────────────────────────────────────────────────────────────
def test_the_same_reference_again_changes_nothing(scene: Scene) -> None:
    first = bring(scene.gateway, scene, person=ADA, reference="A-1")
    again = bring(scene.gateway, scene, person=ADA, reference="A-1")
    assert (first.json(), len(scene.rows(Referral))) == (again.json(), 1)


def test_the_same_reference_with_other_content_is_refused(scene: Scene) -> None:
    bring(scene.gateway, scene, person=ADA, reference="A-1")
    assert bring(scene.gateway, scene, person=ADA | {"given_name": "Bea"}, reference="A-1").status_code == 409


def test_an_idempotency_key_is_answered_once(scene: Scene) -> None:
    body = {"service_id": str(scene.triage.id), "summary": "Please help.", "person": ADA}
    for _ in range(2):
        scene.gateway.call("POST", "/referrals", body, idempotency_key="k")
    assert len(scene.rows(Arrival)) == 1


def test_a_sender_that_reads_nothing_is_told_no_referral(scene: Scene) -> None:
    assert bring(scene.gateway, scene, person=ADA).json()["referral_id"] is None

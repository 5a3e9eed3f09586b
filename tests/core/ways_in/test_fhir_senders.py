"""Messages of several senders, and of several people in one: whose each is, and what is kept of one refused."""

import json
from collections.abc import Mapping

import pytest

from core.access.protected import Label
from core.access.system import Reason
from core.referrals.arrivals import Arrival, ArrivalState
from core.referrals.models import Referral
from tests.conftest import StandingClock
from tests.core.casework.visitors import Visitor, visitor
from tests.core.interop.fhir.samples import bars_with, collection, patient, request
from tests.core.ways_in.conftest import Scene
from tests.core.ways_in.test_fhir import BUNDLE, MESSAGE, send


# ── whose a message is ────────────────────────────────────────────────────
@pytest.fixture
def another(scene: Scene) -> Visitor:
    """A system that sends for Nilaari."""
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        return visitor(system, scene.service, scene.partners.nilaari, "referral_sender", name="Other Way")


ABOUT_ANOTHER = collection(request(), patient(name=[{"family": "Somebody", "given": ["Else"]}]))


def test_another_sender_is_not_told_what_became_of_a_referral_that_it_guessed(scene: Scene, another: Visitor) -> None:
    first = send(scene.gateway, BUNDLE, collection(request(), patient())).json()
    guessed = send(another, BUNDLE, collection(request(), patient(birthDate="1960-01-01"))).json()
    assert guessed["entry"][0]["response"]["status"][:3] == "201"
    assert guessed["entry"][0]["response"]["location"] != first["entry"][0]["response"]["location"]


def test_another_sender_changes_nothing_of_a_referral_that_it_guessed(scene: Scene, another: Visitor) -> None:
    send(scene.gateway, BUNDLE, collection(request(), patient()))
    before = scene.rows(Referral)
    send(another, BUNDLE, ABOUT_ANOTHER)
    assert (scene.rows(Referral)[0], len(scene.rows(Referral))) == (before[0], 2)


def test_nobody_takes_the_place_of_another_s_message_beforehand(scene: Scene, another: Visitor) -> None:
    send(another, BUNDLE, ABOUT_ANOTHER)
    answer = send(scene.gateway, BUNDLE, collection(request(), patient()))
    assert (answer.json()["entry"][0]["response"]["status"][:3], len(scene.rows(Referral))) == ("201", 2)


def test_two_who_send_for_one_organisation_send_the_same_message(scene: Scene) -> None:
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        beside = visitor(system, scene.service, scene.partners.second_step, "referral_sender", name="Second Way")
    for sender in (scene.gateway, beside):
        send(sender, BUNDLE, collection(request(), patient()))
    assert len(scene.rows(Arrival)) == 1


# ── what is kept of a refused one ─────────────────────────────────────────
FUTURE = patient(id="p2", birthDate="2999-01-01", name=[{"family": "Tomorrow"}])
BAD = request(id="r2", subject={"reference": "Patient/p2"})
TO_SANCTUARY = {"performer": [{"reference": "#s", "type": "HealthcareService"}], "contained": [{
    "resourceType": "HealthcareService", "id": "s",
    "identifier": [{"system": "https://fhir.nhs.uk/Id/dos-service-id", "value": "2000001"}]}]}  # fmt: skip
SECRET = {"meta": {"security": [{"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "R"}]}}


def waits(scene: Scene) -> Mapping[str, object]:
    (found,) = [row for row in scene.rows(Arrival) if row["state"] is ArrivalState.WAITING]
    return found


def resources_of(kept: Mapping[str, object]) -> list[tuple[str, str]]:
    entries = json.loads(str(kept["content"]))["entry"]
    return [(entry["resource"]["resourceType"], entry["resource"]["id"]) for entry in entries]


def test_of_several_only_the_refused_one_is_kept_with_its_person(scene: Scene) -> None:
    send(scene.gateway, BUNDLE, collection(request(), patient(), BAD, FUTURE))
    assert resources_of(waits(scene)) == [("ServiceRequest", "r2"), ("Patient", "p2")]


def test_each_refused_one_waits_for_itself(scene: Scene) -> None:
    worse = request(id="r3", subject={"reference": "Patient/nowhere"})
    send(scene.gateway, BUNDLE, collection(request(), patient(), BAD, FUTURE, worse))
    assert [row["state"] for row in scene.rows(Arrival)][1:] == [ArrivalState.WAITING] * 2


def test_a_refused_one_can_be_tried_again_by_itself(scene: Scene) -> None:
    send(scene.gateway, BUNDLE, collection(request(), patient(), BAD, FUTURE))
    place = f"/referrals/waiting/{waits(scene)['id']}/again"
    answer = scene.senior.post(place, {"version": "1", "service_id": ""})
    assert (answer.status_code, "Patient.birthDate" in answer.text or "date of birth" in answer.text.lower()) == (
        422, True,
    )  # fmt: skip


def test_it_waits_with_those_for_whom_it_was(scene: Scene) -> None:
    send(scene.gateway, BUNDLE, collection(request(), patient(), {**BAD, **TO_SANCTUARY}, FUTURE))
    kept = waits(scene)
    assert (kept["organisation_id"], kept["service_id"]) == (scene.partners.alabare.id, scene.sanctuary.id)


def test_a_refused_message_waits_with_those_for_whom_it_was(scene: Scene) -> None:
    send(scene.gateway, MESSAGE, bars_with("ServiceRequest", **TO_SANCTUARY, subject={"reference": "Patient/nowhere"}))
    assert waits(scene)["organisation_id"] == scene.partners.alabare.id


def test_what_its_sender_protects_waits_as_restricted(scene: Scene) -> None:
    send(scene.gateway, BUNDLE, collection(request(), patient(), BAD, {**FUTURE, **SECRET}))
    assert waits(scene)["label"] is Label.RESTRICTED


def test_what_came_beside_it_is_no_reason_to_restrict_it(scene: Scene) -> None:
    send(scene.gateway, BUNDLE, collection(request(), patient(**SECRET), BAD, FUTURE))
    assert waits(scene)["label"] is Label.NORMAL


def test_whoever_triages_sees_what_is_restricted(scene: Scene) -> None:
    send(scene.gateway, BUNDLE, collection(request(), patient(), BAD, {**FUTURE, **SECRET}))
    assert scene.senior.get(f"/referrals/waiting/{waits(scene)['id']}").status_code == 200


def test_an_entry_that_is_none_is_kept_alone(scene: Scene) -> None:
    body = collection(request(), patient())
    body["entry"].append({"resource": "nothing"})  # type: ignore[attr-defined]
    send(scene.gateway, BUNDLE, body)
    assert json.loads(str(waits(scene)["content"]))["entry"] == [{"resource": "nothing"}]


# ── what nobody should have to think of ───────────────────────────────────
def test_who_sends_somebody_whom_another_sent_is_not_told_of_it(scene: Scene, another: Visitor) -> None:
    for sender in (scene.gateway, another):
        answer = send(sender, BUNDLE, collection(request(), patient())).json()
    named = answer["entry"][0]["response"]["location"].rpartition("/")[2]
    (taken,), (_, beside) = scene.rows(Referral), scene.rows(Arrival)
    assert (beside["state"], named == str(beside["id"]), named == str(taken["id"])) == (ArrivalState.ALSO, True, False)


def test_the_same_referral_by_two_ways_within_a_minute_is_one(scene: Scene, standing_clock: StandingClock) -> None:
    send(scene.gateway, BUNDLE, collection(request(), patient()))
    standing_clock.move(seconds=40)
    person = {"given_name": "Ada", "family_name": "Okafor", "date_of_birth": "1990-02-28"}
    body = {"service_id": str(scene.triage.id), "summary": "Please help.", "person": person}
    assert scene.gateway.call("POST", "/referrals", body).status_code == 201
    assert ([row["state"] for row in scene.rows(Arrival)], len(scene.rows(Referral))) == (
        [ArrivalState.TAKEN, ArrivalState.ALSO], 1,
    )  # fmt: skip


@pytest.mark.parametrize("where", ["id", "note", "code"])
def test_half_a_character_is_answered_in_plain_words(scene: Scene, where: str) -> None:
    half = {
        "id": {"id": "r\ud800"}, "note": {"note": [{"text": "half \ud800"}]}, "code": {"code": {"text": "\ud800"}},
    }[where]  # fmt: skip
    answer = send(scene.gateway, BUNDLE, collection(request(**half), patient()))
    assert answer.status_code in (200, 422)
    assert len(scene.rows(Arrival)) == 1


def test_a_code_of_an_unknown_system_is_kept_as_it_was_written(scene: Scene) -> None:
    code = {"coding": [{"system": "urn:oid:1.2.3", "code": "X-77", "display": "Walking group"}]}
    send(scene.gateway, BUNDLE, collection(request(code=code), patient()))
    assert "Walking group" in str(scene.rows(Referral)[0]["summary"])


def test_a_reference_that_leads_nowhere_and_does_no_harm_is_noted(scene: Scene) -> None:
    lost = request(supportingInfo=[{"reference": "DocumentReference/nowhere"}])
    send(scene.gateway, BUNDLE, collection(lost, patient()))
    assert "DocumentReference/nowhere" in str(scene.rows(Referral)[0]["import_notes"])

"""Messages, Bundles and requests over HTTP: who may send them, what is answered, and what is kept of a refused one."""

import json
from datetime import date

import pytest
from httpx2 import Response

from core.access.system import Reason
from core.clients.models import Client
from core.referrals.arrivals import Arrival, ArrivalState
from core.referrals.models import Referral
from tests import world
from tests.conftest import ON_SQLITE
from tests.core.casework.visitors import Visitor
from tests.core.interop.fhir.samples import bars, bars_with, collection, patient, request
from tests.core.ways_in.conftest import Scene

MESSAGE, BUNDLE, REQUEST = "/fhir/R4/$process-message", "/fhir/R4", "/fhir/R4/ServiceRequest"


def send(by: Visitor, path: str, body: object, **headers: str) -> Response:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {"authorization": f"Bearer {by.key}", "content-type": "application/fhir+json", **headers}
    return by.service.post(path, content=content, headers=sent)


def words_of(answer: Response) -> str:
    assert answer.json()["resourceType"] == "OperationOutcome"
    return " ".join(issue["details"]["text"] for issue in answer.json()["issue"])


def test_a_stranger_is_told_to_sign_in_as_fhir(scene: Scene) -> None:
    answer = scene.service.post(MESSAGE, json=bars())
    assert (answer.status_code, answer.json()["issue"][0]["code"]) == (401, "login")


def test_a_role_that_brings_nothing_is_refused(scene: Scene) -> None:
    answer = send(scene.hr, MESSAGE, bars())
    assert (answer.status_code, answer.json()["issue"][0]["code"]) == (403, "forbidden")


def test_a_sender_reads_no_referral(scene: Scene) -> None:
    send(scene.gateway, MESSAGE, bars())
    place = f"/fhir/R4/ServiceRequest/{scene.rows(Referral)[0]['id']}"
    answer = scene.service.get(place, headers={"authorization": f"Bearer {scene.gateway.key}"})
    assert (answer.status_code, answer.json()["resourceType"]) == (404, "OperationOutcome")


def test_a_message_becomes_a_referral_and_is_answered_by_a_message(scene: Scene) -> None:
    answer = send(scene.gateway, MESSAGE, bars())
    header = answer.json()["entry"][0]["resource"]
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/fhir+json")
    assert header["response"] == {"identifier": "1cbdfb97-5859-48a4-8301-d54eab818d68", "code": "ok"}
    assert header["focus"] == [{"reference": f"ServiceRequest/{scene.rows(Referral)[0]['id']}"}]


def test_the_same_message_again_has_the_same_answer_and_changes_nothing(scene: Scene) -> None:
    first, second = send(scene.gateway, MESSAGE, bars()), send(scene.gateway, MESSAGE, bars())
    assert (first.content, len(scene.rows(Referral)), len(scene.rows(Arrival))) == (second.content, 1, 1)


def test_a_known_message_with_other_content_is_a_conflict_and_kept(scene: Scene) -> None:
    send(scene.gateway, MESSAGE, bars())
    answer = send(scene.gateway, MESSAGE, bars_with("ServiceRequest", priority="urgent"))
    assert (answer.status_code, scene.rows(Arrival)[-1]["state"]) == (409, ArrivalState.WAITING)


def test_the_arrival_says_who_brought_it(scene: Scene) -> None:
    send(scene.gateway, MESSAGE, bars())
    arrival = scene.rows(Arrival)[0]
    assert (arrival["entered_by"], arrival["state"]) == (scene.gateway.person.id, ArrivalState.TAKEN)


@pytest.mark.parametrize(
    ("broken", "where"),
    [
        (bars_with("Patient", birthDate="2999-01-01"), "Patient.birthDate"),
        (bars_with("ServiceRequest", subject={"reference": "Patient/nowhere"}), "ServiceRequest.subject"),
        (bars_with("MessageHeader", eventCoding={"code": "x", "system": "http://other"}),
         "MessageHeader.eventCoding.code"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused_by_its_path(scene: Scene, broken: object, where: str) -> None:
    answer = send(scene.gateway, MESSAGE, broken)
    assert (answer.status_code, answer.json()["issue"][0]["expression"]) == (422, [where])


def test_what_was_refused_is_kept_as_it_came(scene: Scene) -> None:
    broken = bars_with("ServiceRequest", subject={"reference": "Patient/nowhere"})
    send(scene.gateway, MESSAGE, broken)
    kept = scene.rows(Arrival)[0]
    assert (json.loads(str(kept["content"])), kept["organisation_id"]) == (broken, scene.partners.second_step.id)
    assert scene.rows(Referral) == scene.rows(Client) == []


def test_a_refusal_says_that_it_is_kept(scene: Scene) -> None:
    answer = send(scene.gateway, MESSAGE, b"{")
    assert str(scene.rows(Arrival)[0]["id"]) in words_of(answer)


def test_the_same_refused_again_is_kept_once_and_counted(scene: Scene) -> None:
    for _ in range(3):
        send(scene.gateway, MESSAGE, b"not JSON \xff\x00")
    assert [row["times"] for row in scene.rows(Arrival)] == [3]


def test_an_unknown_priority_is_taken_and_noted(scene: Scene) -> None:
    send(scene.gateway, MESSAGE, bars_with("ServiceRequest", priority="whenever"))
    assert any("whenever" in note for note in scene.rows(Referral)[0]["import_notes"])  # type: ignore[attr-defined]


@ON_SQLITE
def test_a_message_of_30_megabytes_is_refused_in_plain_words(scene: Scene) -> None:
    answer = send(scene.gateway, MESSAGE, b" " * 30_000_000)
    assert (answer.status_code, answer.json()["issue"][0]["code"]) == (413, "too-long")


def test_another_sort_of_content_is_refused(scene: Scene) -> None:
    assert send(scene.gateway, MESSAGE, b"a=b", **{"content-type": "text/plain"}).status_code == 415


def test_a_bundle_that_is_no_message_is_told_where_it_goes(scene: Scene) -> None:
    assert "type message" in words_of(send(scene.gateway, MESSAGE, collection(request(), patient())))


def test_a_collection_is_answered_entry_by_entry(scene: Scene) -> None:
    good, bad = request(), request(id="r2", subject={"reference": "Patient/nowhere"})
    answer = send(scene.gateway, BUNDLE, collection(good, patient(), bad))
    assert [entry["response"]["status"][:3] for entry in answer.json()["entry"]] == ["201", "422"]
    assert (len(scene.rows(Referral)), scene.rows(Arrival)[-1]["state"]) == (1, ArrivalState.WAITING)


def test_a_transaction_is_taken_whole_or_not_at_all(scene: Scene) -> None:
    bad = request(id="r2", subject={"reference": "Patient/nowhere"})
    answer = send(scene.gateway, BUNDLE, collection(request(), patient(), bad) | {"type": "transaction"})
    assert (answer.status_code, scene.rows(Referral)) == (422, [])


def test_a_request_that_contains_its_patient_is_created(scene: Scene) -> None:
    answer = send(scene.gateway, REQUEST, request(subject={"reference": "#p1"}, contained=[patient()]))
    assert (answer.status_code, answer.headers["location"]) == (
        201, f"/fhir/R4/ServiceRequest/{scene.rows(Referral)[0]['id']}",
    )  # fmt: skip


def test_a_referral_is_read_as_a_service_request(scene: Scene) -> None:
    place = send(scene.gateway, MESSAGE, bars()).json()["entry"][0]["resource"]["focus"][0]["reference"]
    answer = scene.service.get(f"/fhir/R4/{place}", headers={"authorization": f"Bearer {scene.senior.key}"})
    assert (answer.json()["status"], answer.json()["priority"]) == ("active", "routine")


def test_the_server_says_what_it_takes(scene: Scene) -> None:
    assert scene.service.get("/fhir/R4/metadata").json()["resourceType"] == "CapabilityStatement"


NUMBERED = {"identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000018", "extension": [{
    "url": "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus",
    "valueCodeableConcept": {"coding": [{"code": "01"}]}}]}]}  # fmt: skip


def known(scene: Scene) -> Client:
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        return world.client(system, "Ada Okafor", date_of_birth=date(1990, 2, 28), nhs_number="9990000018")


def test_a_system_that_reads_nothing_has_people_matched(scene: Scene) -> None:
    there = known(scene)
    send(scene.gateway, BUNDLE, collection(request(), patient(**NUMBERED)))
    assert scene.rows(Referral)[0]["client_id"] == there.id


def test_nobody_opens_a_record_to_their_organisation_by_sending_it_a_message(scene: Scene) -> None:
    there = known(scene)
    send(scene.senior, BUNDLE, collection(request(), patient(**NUMBERED)))
    assert scene.senior.call("GET", f"/clients/{there.id}").status_code == 404

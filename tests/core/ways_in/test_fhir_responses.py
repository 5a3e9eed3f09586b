"""How a referral stands, for the system that sent it: a message of the Booking and Referral Standard, nothing more."""

import json
from uuid import UUID

from httpx2 import Response

from core.access.protected import Label
from core.access.system import Reason
from core.referrals.arrivals import Arrival
from core.referrals.models import Referral
from core.ways_in.fhir_responses import REASONS
from tests.core.casework.visitors import Visitor
from tests.core.interop.fhir.samples import bars, collection, patient, request
from tests.core.ways_in.conftest import Scene
from tests.core.ways_in.test_fhir import BUNDLE, MESSAGE, send

DECLINE = {"reason": "02", "offered_instead": "Something else"}


def named(scene: Scene) -> str:
    """What the answer to a message called its referral."""
    answer = send(scene.gateway, MESSAGE, bars()).json()
    return str(answer["entry"][0]["resource"]["focus"][0]["reference"]).removeprefix("ServiceRequest/")


def asked(scene: Scene, name: str, by: Visitor | None = None) -> Response:
    headers = {"authorization": f"Bearer {(by or scene.gateway).key}"}
    return scene.service.get(f"/fhir/R4/ServiceRequest/{name}/$response", headers=headers)


def parts(answer: Response) -> dict[str, dict[str, object]]:
    return {one["resource"]["resourceType"]: one["resource"] for one in answer.json()["entry"]}


# ── refused ───────────────────────────────────────────────────────────────
def test_nobody_known_gets_nothing(scene: Scene) -> None:
    assert scene.service.get(f"/fhir/R4/ServiceRequest/{named(scene)}/$response").status_code == 401


def test_another_sender_finds_nothing(scene: Scene) -> None:
    assert asked(scene, named(scene), scene.desk).status_code == 404


def test_of_a_restricted_referral_only_that_it_came_is_told(scene: Scene) -> None:
    name = named(scene)
    scene.senior.call("POST", f"/referrals/{name}/decline", DECLINE, if_match='"1"')
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        system.get(Referral, scene.rows(Referral)[0]["id"]).label = Label.RESTRICTED  # type: ignore[arg-type]
    answer = asked(scene, name)
    assert (answer.status_code, parts(answer)["Task"]["status"], REASONS in answer.text) == (200, "received", False)


# ── works ─────────────────────────────────────────────────────────────────
def test_it_was_received(scene: Scene) -> None:
    found = parts(asked(scene, named(scene)))
    assert (found["ServiceRequest"]["status"], found["Task"]["status"]) == ("active", "received")


def test_a_refusal_comes_with_its_code_and_no_words(scene: Scene) -> None:
    name = named(scene)
    scene.senior.call("POST", f"/referrals/{name}/decline", DECLINE, if_match='"1"')
    answer = asked(scene, name)
    assert parts(answer)["Task"]["statusReason"] == {"coding": [{"system": REASONS, "code": "02"}]}
    assert "Something else" not in answer.text


def test_the_same_answer_twice_has_the_same_id(scene: Scene) -> None:
    name = named(scene)
    assert asked(scene, name).content == asked(scene, name).content


def test_what_could_first_not_be_taken_is_told_of_once_it_was(scene: Scene) -> None:
    send(scene.gateway, BUNDLE, collection(request(subject={"reference": "Patient/nowhere"})))
    waits = str(scene.rows(Arrival)[0]["id"])
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        system.get(Arrival, UUID(waits)).content = json.dumps(collection(request(), patient()))
    again = {"version": "2", "service_id": str(scene.triage.id)}
    taken = scene.senior.post(f"/referrals/waiting/{waits}/again", again).headers["location"]
    scene.senior.call("POST", f"{taken}/decline", DECLINE, if_match='"1"')
    assert parts(asked(scene, waits))["Task"]["status"] == "rejected"

"""A sender takes a referral back the way it came: they alone, before anybody has decided."""

from collections.abc import Callable, Mapping
from uuid import UUID

import pytest
from httpx2 import Response

from core.access.errors import Conflict, Invalid, NotFound, StaleVersion
from core.access.protected import Label
from core.access.system import Reason
from core.clients.models import Client
from core.interop.taking_back import HEARD
from core.notices.models import Notice
from core.referrals.arrivals import Arrival, ArrivalState
from core.referrals.models import Referral, State
from tests import world
from tests.core.casework.visitors import Visitor, visitor
from tests.core.interop.fhir.samples import collection, patient, request
from tests.core.referrals.ticking import run
from tests.core.ways_in.conftest import Scene
from tests.core.ways_in.test_fhir import BUNDLE, REQUEST, send, words_of
from tests.core.ways_in.test_letters import ADA, LETTER, bring

HERS = {"subject": {"reference": "#p1"}, "contained": [patient()], "identifier": [{"system": "gp", "value": "42"}]}


def take_back(scene: Scene, sent: object, by: Visitor | None = None, **more: str) -> Response:
    return (by or scene.gateway).call("POST", f"/arrivals/{sent}/take-back", {"reason": "mistake", **more})


def sent_by_gateway(scene: Scene) -> object:
    return bring(scene.gateway, scene, person=ADA).json()["id"]


def referral(scene: Scene) -> Mapping[str, object]:
    return scene.rows(Referral)[0]


@pytest.fixture
def another(scene: Scene) -> Visitor:
    """A system that sends for Nilaari."""
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        return visitor(system, scene.service, scene.partners.nilaari, "referral_sender", name="Other Way")


# ── who may not ───────────────────────────────────────────────────────────
def test_another_sender_does_not_find_it(scene: Scene, another: Visitor) -> None:
    sent = sent_by_gateway(scene)
    assert (take_back(scene, sent, another).status_code, referral(scene)["is_open"]) == (404, True)


def test_a_colleague_who_did_not_send_it_does_not_end_it(scene: Scene) -> None:
    sent = sent_by_gateway(scene)
    assert (take_back(scene, sent, scene.navigator).status_code, referral(scene)["is_open"]) == (404, True)


def test_a_role_that_brings_nothing_takes_nothing_back(scene: Scene) -> None:
    assert take_back(scene, sent_by_gateway(scene), scene.hr).status_code == 403


def test_another_sender_takes_nothing_back_by_a_guessed_identifier(scene: Scene, another: Visitor) -> None:
    send(scene.gateway, REQUEST, request(**HERS))
    answer = send(another, REQUEST, request(**HERS, status="revoked"))
    assert (answer.status_code, referral(scene)["is_open"]) == (422, True)


# ── by the API ────────────────────────────────────────────────────────────
def test_its_sender_takes_it_back(scene: Scene) -> None:
    answer = take_back(scene, sent_by_gateway(scene), words="Sent to the wrong service.")
    found = referral(scene)
    assert answer.status_code == 200
    assert (found["state"], found["withdrawn_by"], found["withdrawn_as"], found["ending_words"]) == (
        State.WITHDRAWN, "sender", "mistake", "Sent to the wrong service.",
    )  # fmt: skip


def test_taking_it_back_twice_changes_nothing_more(scene: Scene) -> None:
    sent = sent_by_gateway(scene)
    first = take_back(scene, sent)
    before = referral(scene)
    assert (take_back(scene, sent).json(), referral(scene)) == (first.json(), before)


def test_what_could_not_be_taken_is_discarded(scene: Scene) -> None:
    send(scene.gateway, BUNDLE, collection(request(subject={"reference": "Patient/nowhere"})))
    take_back(scene, scene.rows(Arrival)[0]["id"])
    assert scene.rows(Arrival)[0]["state"] is ArrivalState.DISCARDED


def allocated(scene: Scene) -> None:
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        one = system.get(Referral, UUID(str(referral(scene)["id"])))
        one.state, one.triaged_by = State.ALLOCATED, scene.senior.person.id


def test_what_somebody_carries_already_goes_on_and_says_so(scene: Scene) -> None:
    sent = sent_by_gateway(scene)
    allocated(scene)
    take_back(scene, sent, words="We found another place.")
    assert referral(scene)["is_open"]
    assert "We found another place" in scene.senior.get(f"/referrals/{referral(scene)['id']}").text


def told(scene: Scene) -> list[object]:
    """Everybody who is told, once the ticker has run."""
    run(scene.service, "referrals: tell of what was taken back", "notices: hand out")
    return [row["person_id"] for row in scene.rows(Notice)]


def test_whoever_triages_it_is_told(scene: Scene) -> None:
    sent = sent_by_gateway(scene)
    allocated(scene)
    take_back(scene, sent)
    assert told(scene) == [scene.senior.person.id]


def test_whoever_carries_the_person_is_told(scene: Scene) -> None:
    sent = sent_by_gateway(scene)
    allocated(scene)
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        client = system.get(Client, UUID(str(referral(scene)["client_id"])))
        world.allocation(system, client, scene.navigator.person, scene.partners.second_step)
    take_back(scene, sent)
    assert told(scene) == [scene.navigator.person.id]


def test_where_nobody_has_taken_it_those_who_triage_are_told(scene: Scene) -> None:
    take_back(scene, sent_by_gateway(scene))
    assert told(scene) == [scene.senior.person.id]


def test_what_another_one_sent_as_well_goes_on(scene: Scene) -> None:
    sent = sent_by_gateway(scene)
    scene.desk.post(f"/referrals/new/{scene.triage.id}", {**LETTER, "given_name": "Ada", "family_name": "Okafor",
        "date_of_birth-day": "28", "date_of_birth-month": "2"})  # fmt: skip
    take_back(scene, sent)
    assert ([row["state"] for row in scene.rows(Arrival)], referral(scene)["is_open"]) == (
        [ArrivalState.TAKEN, ArrivalState.ALSO], True,
    )  # fmt: skip


def test_the_answer_is_the_same_whatever_becomes_of_it(scene: Scene) -> None:
    sent = sent_by_gateway(scene)
    other = bring(scene.gateway, scene, person=ADA | {"nhs_number": "9990000034", "given_name": "Adah"}).json()["id"]
    allocated(scene)
    assert take_back(scene, sent).json()["words"] == take_back(scene, other).json()["words"]


# ── once it is open to the intake no more ─────────────────────────────────
def handed_over(scene: Scene) -> None:
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        system.get(Referral, UUID(str(referral(scene)["id"]))).hand_over(scene.sanctuary, scene.senior.person.id)


def made_confidential(scene: Scene) -> None:
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        system.get(Referral, UUID(str(referral(scene)["id"]))).label = Label.RESTRICTED


HIDDEN = pytest.mark.parametrize("hide", [handed_over, made_confidential])


@HIDDEN
def test_the_answer_is_the_same_once_it_moved_on_or_became_confidential(
    scene: Scene, hide: Callable[[Scene], None]
) -> None:
    sent = sent_by_gateway(scene)
    hide(scene)
    answer = take_back(scene, sent)
    assert (answer.status_code, answer.json().get("words")) == (200, HEARD)


@HIDDEN
def test_it_is_kept_that_it_was_taken_back_once_it_moved_on_or_became_confidential(
    scene: Scene, hide: Callable[[Scene], None]
) -> None:
    sent = sent_by_gateway(scene)
    hide(scene)
    take_back(scene, sent, words="We found another place.")
    assert scene.rows(Arrival)[0]["ending_words"] == "We found another place."


def test_whoever_holds_it_now_is_told_and_nobody_who_did(scene: Scene) -> None:
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        there = visitor(system, scene.service, scene.partners.alabare, "senior_navigator", name="There Now")
    sent = sent_by_gateway(scene)
    handed_over(scene)
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        system.get(Referral, UUID(str(referral(scene)["id"]))).triaged_by = there.person.id
    take_back(scene, sent)
    take_back(scene, sent)
    assert told(scene) == [there.person.id]


def test_whoever_triages_is_told_of_one_that_became_confidential(scene: Scene) -> None:
    sent = sent_by_gateway(scene)
    made_confidential(scene)
    take_back(scene, sent)
    assert told(scene) == [scene.senior.person.id]


# ── by FHIR ───────────────────────────────────────────────────────────────
@pytest.mark.parametrize(("status", "reason"), [("revoked", "not_said"), ("entered-in-error", "mistake")])
def test_a_request_sent_again_as_taken_back_withdraws_it(scene: Scene, status: str, reason: str) -> None:
    send(scene.gateway, REQUEST, request(**HERS))
    answer = send(scene.gateway, REQUEST, request(**HERS, status=status))
    assert (answer.status_code, "know that you take it back" in words_of(answer)) == (200, True)
    assert (referral(scene)["state"], referral(scene)["withdrawn_as"]) == (State.WITHDRAWN, reason)


def test_it_is_read_as_revoked(scene: Scene) -> None:
    send(scene.gateway, REQUEST, request(**HERS))
    send(scene.gateway, REQUEST, request(**HERS, status="revoked"))
    place = f"/fhir/R4/ServiceRequest/{referral(scene)['id']}"
    answer = scene.service.get(place, headers={"authorization": f"Bearer {scene.senior.key}"})
    assert answer.json()["status"] == "revoked"


def test_what_was_never_sent_is_refused_as_before(scene: Scene) -> None:
    answer = send(scene.gateway, REQUEST, request(**HERS, status="revoked"))
    assert (answer.status_code, scene.rows(Referral)) == (422, [])


@pytest.mark.parametrize(
    "fault", [NotFound(), Invalid("state", "Not now."), Conflict(), StaleVersion()], ids=lambda one: type(one).__name__
)
def test_one_that_cannot_be_taken_back_fails_alone(
    scene: Scene, fault: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(scene.gateway, BUNDLE, collection(request(), patient()))

    def fails(*asked: object) -> str:
        raise fault

    monkeypatch.setattr("core.interop.referral_import.take_back", fails)
    both = collection(request(status="revoked"), patient(), request(id="r2"))
    answer = send(scene.gateway, BUNDLE, both)
    assert [entry["response"]["status"][:3] for entry in answer.json().get("entry", [])] == ["422", "201"]


def test_one_that_moved_on_does_not_stop_the_rest_of_a_collection(scene: Scene) -> None:
    send(scene.gateway, BUNDLE, collection(request(), patient()))
    handed_over(scene)
    both = collection(request(status="revoked"), patient(), request(id="r2"))
    answer = send(scene.gateway, BUNDLE, both).json()
    assert [entry["response"]["status"][:3] for entry in answer["entry"]] == ["200", "201"]


def test_in_a_collection_each_is_answered_for_itself(scene: Scene) -> None:
    send(scene.gateway, BUNDLE, collection(request(), patient()))
    both = collection(request(status="revoked"), patient(), request(id="r2"))
    answer = send(scene.gateway, BUNDLE, both).json()
    assert [entry["response"]["status"][:3] for entry in answer["entry"]] == ["200", "201"]

"""Assessments as FHIR QuestionnaireResponses: whoever may read one here, and nobody else."""

from uuid import uuid4

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from tests.core.assessments.conftest import SAFE, Scene
from tests.core.casework.visitors import Visitor

HARK = {"instrument": "missing_link:hark", "version": 1, "gate": SAFE}
TALK = "/fhir/R4/Questionnaire/second-step.support-conversation.v1"


def read(visitor: Visitor, place: str) -> Response:
    """As another system with this person's key."""
    return visitor.service.get(place, headers={"authorization": f"Bearer {visitor.key}"})


@pytest.fixture
def place(scene: Scene) -> str:
    """A HARK with two answers."""
    sent = HARK | {"answers": {"afraid": "yes", "kick": "no"}}
    made = scene.womens_worker.call("POST", scene.place, sent)
    assert made.status_code == 201, made.text
    return f"/fhir/R4/QuestionnaireResponse/{made.json()['id']}"


def test_nobody_reads_one_without_signing_in(service: TestClient, place: str) -> None:
    assert service.get(place).status_code == 401


def test_another_organisation_does_not_find_it(scene: Scene, place: str) -> None:
    assert read(scene.workers["alabare"], place).status_code == 404


def test_a_colleague_without_the_role_does_not_find_it(scene: Scene, place: str) -> None:
    assert read(scene.navigator, place).status_code == 404


def test_one_that_does_not_exist_is_not_found_in_the_words_of_fhir(scene: Scene) -> None:
    answered = read(scene.womens_worker, f"/fhir/R4/QuestionnaireResponse/{uuid4()}")
    assert (answered.status_code, answered.json()["resourceType"]) == (404, "OperationOutcome")


def test_whoever_may_read_it_gets_what_was_answered_and_no_more(scene: Scene, place: str) -> None:
    made = read(scene.womens_worker, place).json()
    (section,) = made["item"]
    assert [(one["linkId"], one["answer"]) for one in section["item"]] == [
        ("afraid", [{"valueBoolean": True}]), ("kick", [{"valueBoolean": False}]),
    ]  # fmt: skip


def test_it_says_what_it_was_made_with_and_how_confidential_it_is(scene: Scene, place: str) -> None:
    made = read(scene.womens_worker, place).json()
    assert (made["questionnaire"], made["status"], made["meta"]["security"][0]["code"]) == (
        "urn:fingerpost:questionnaire:missing_link:hark|1", "completed", "R",
    )  # fmt: skip


def test_it_is_of_the_media_type_of_fhir(scene: Scene, place: str) -> None:
    assert read(scene.womens_worker, place).headers["content-type"] == "application/fhir+json"


def test_where_nothing_was_asked_it_is_stopped_and_empty(scene: Scene) -> None:
    sent = HARK | {"gate": {"private": "no"}}
    made = scene.womens_worker.call("POST", scene.place, sent).json()
    told = read(scene.womens_worker, f"/fhir/R4/QuestionnaireResponse/{made['id']}").json()
    assert (told["status"], "item" in told) == ("stopped", False)


def test_a_form_that_is_switched_on_is_read_as_a_questionnaire(scene: Scene) -> None:
    made = read(scene.workers["second_step"], TALK).json()
    assert (made["resourceType"], made["version"]) == ("Questionnaire", "1")


def test_a_form_that_is_not_switched_on_is_not_found(scene: Scene) -> None:
    assert read(scene.workers["alabare"], TALK).status_code == 404

"""What other systems are told of assessments: that one was completed, and of confidential ones nothing."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from tests.core.assessments.conftest import KEYS, SAFE, VERSIONS, Scene
from tests.world_messages import events_told

Example = Callable[[str], dict[str, object]]


def record(scene: Scene, plugin: str, **given: object) -> dict[str, object]:
    body = {"instrument": KEYS[plugin], "version": VERSIONS[plugin], **given}
    made = scene.workers[plugin].call("POST", scene.place, body)
    assert made.status_code == 201
    return dict(made.json())


@pytest.mark.parametrize("gate", [SAFE, SAFE | {"private": "no"}])
def test_of_a_confidential_form_and_of_one_not_asked_nobody_is_told(
    scene: Scene, service: TestClient, gate: dict[str, object]
) -> None:
    answers = dict.fromkeys(("humiliation", "afraid", "rape", "kick"), "no") if gate == SAFE else {}
    record(scene, "missing_link", gate=gate, answers=answers)
    assert events_told(service, "assessment", scene.partners.missing_link) == []


def test_of_an_ordinary_one_its_own_organisation_is_told(scene: Scene, service: TestClient, example: Example) -> None:
    before = len(events_told(service, "assessment", scene.partners.nilaari))
    record(scene, "nilaari", answers=example("nilaari"))
    assert events_told(service, "assessment", scene.partners.nilaari)[before:] == ["assessment.completed"]

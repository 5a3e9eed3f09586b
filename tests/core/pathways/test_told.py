"""What other systems are told of stays: that they began, changed and ended; of confidential ones nothing."""

import pytest
from sqlalchemy import delete

from core.access.outbox import OutboxMessage
from tests.core.pathways.conftest import ABUSE, CALM, HOUSE, Scene
from tests.world_messages import events_told

EVERYTHING = ["plan_taken", "medicines_back", "safe_to_go", "team_told"]


@pytest.fixture(autouse=True)
def _nothing_told_yet(scene: Scene) -> None:
    with scene.service.app.state.doors.database.write.begin() as connection:  # type: ignore[attr-defined]
        connection.execute(delete(OutboxMessage))


def told(scene: Scene, plugin: str = "alabare") -> list[str]:
    return events_told(scene.service, "stay", getattr(scene.partners, plugin))


def test_other_organisations_are_told_nothing(scene: Scene) -> None:
    scene.enrol(scene.house, HOUSE)
    assert [told(scene, plugin) for plugin in ("missing_link", "nilaari", "second_step")] == [[], [], []]


def test_of_a_confidential_stay_nobody_is_told(scene: Scene) -> None:
    scene.asked_safely()
    made = scene.enrol(scene.hers, ABUSE)
    assert (made.status_code, told(scene, "missing_link")) == (201, [])


def test_what_is_refused_is_not_told(scene: Scene) -> None:
    scene.enrol(scene.house, HOUSE, confirmed=[])
    assert told(scene) == []


def test_a_stay_is_told_from_its_beginning_to_its_end(scene: Scene) -> None:
    stay = scene.enrol(scene.house, HOUSE).json()
    stay = scene.act(scene.house, stay, "move", {"to": "staying", "why": "They slept at once."}).json()
    leaving = {"outcome": "home", "met": EVERYTHING, "why_not": "Forms were not filled in."}
    left = scene.act(scene.house, stay, "exit", leaving)
    assert (left.status_code, told(scene)) == (200, ["stay.begun", "stay.changed", "stay.ended"]), left.text


def test_somebody_anonymous_is_told_of_as_a_stay_alone(scene: Scene) -> None:
    scene.house.post(f"/pathways/{CALM.replace(':', '/')}/visit", {"confirmed": ["welcome"], "known_as": "Blue"})
    assert told(scene) == ["stay.begun"]

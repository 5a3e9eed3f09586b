"""Whoever sees to a stay is told as time runs out, once; somebody who left is asked how they are."""

import pytest
from sqlalchemy import select

from core.access.system import Reason
from core.notices.models import Notice
from core.pathways import places, reminders
from tests import world
from tests.conftest import StandingClock
from tests.core.casework.visitors import Visitor
from tests.core.pathways.conftest import CALM, HOUSE, Scene
from tests.core.referrals.ticking import run


def told(scene: Scene, who: Visitor) -> list[str]:
    """What they were told of stays, in order, once the ticker has looked."""
    run(scene.service, "pathways: remind of stays", "notices: hand out")
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        asked = select(Notice).where(Notice.person_id == who.person.id).order_by(Notice.id)
        return [one.words for one in system.find(asked)]


@pytest.fixture
def stay(scene: Scene) -> dict[str, object]:
    made: dict[str, object] = scene.enrol(scene.house, HOUSE).json()
    return made


def test_nobody_is_told_before_anything_runs_out(scene: Scene, stay: dict[str, object]) -> None:
    assert told(scene, scene.house) == []


def test_a_stage_that_runs_out_is_told_of_before_and_after_and_each_once(
    scene: Scene, stay: dict[str, object], standing_clock: StandingClock
) -> None:
    for task in ("shown_round", "home_safe", "told_team"):
        stay = scene.act(scene.house, stay, f"tasks/{task}.20260304100000", {}).json()
    standing_clock.move(hours=19)
    assert told(scene, scene.house) == [reminders.STAGE_SOON]
    standing_clock.move(hours=6)
    told(scene, scene.house)
    assert told(scene, scene.house) == [reminders.STAGE_SOON, reminders.STAGE_LATE]


def test_a_task_that_is_late_is_told_of(scene: Scene, stay: dict[str, object], standing_clock: StandingClock) -> None:
    standing_clock.move(hours=5)
    assert told(scene, scene.house) == [reminders.TASK_LATE]


def test_the_time_agreed_runs_out_and_a_longer_one_runs_out_anew(
    scene: Scene, stay: dict[str, object], standing_clock: StandingClock
) -> None:
    standing_clock.move(days=7, hours=1)
    assert reminders.STAY_SOON in told(scene, scene.house)
    now = scene.house.call("GET", f"/stays/{stay['id']}").json()
    scene.act(scene.house, now, "extend", {"why": "No bed at home yet"})
    standing_clock.move(days=4)
    found = told(scene, scene.house)
    assert (found.count(reminders.STAY_SOON), found.count(reminders.STAY_LATE)) == (2, 1)


def test_whoever_left_is_to_be_asked_within_72_hours(
    scene: Scene, stay: dict[str, object], standing_clock: StandingClock
) -> None:
    scene.act(scene.house, stay, "exit", {"outcome": "home", "why_not": "They were fetched early."})
    standing_clock.move(hours=55)
    assert told(scene, scene.house) == [reminders.AFTER_SOON]
    standing_clock.move(hours=18)
    assert told(scene, scene.house) == [reminders.AFTER_SOON, reminders.AFTER_LATE]


def test_whoever_was_asked_is_not_told_of_any_more(
    scene: Scene, stay: dict[str, object], standing_clock: StandingClock
) -> None:
    gone = scene.act(scene.house, stay, "exit", {"outcome": "home", "why_not": "They were fetched early."}).json()
    scene.act(scene.house, gone, "tasks/follow_up.20260304100000", {"words": "Well, with her sister."})
    standing_clock.move(hours=80)
    assert told(scene, scene.house) == []


def test_of_somebody_who_has_died_nobody_is_reminded(
    scene: Scene, stay: dict[str, object], standing_clock: StandingClock
) -> None:
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        world.death(system, scene.client, scene.partners.alabare, scene.house.person)
    standing_clock.move(days=3)
    assert told(scene, scene.house) == []


def test_an_anonymous_visit_that_lasts_too_long_is_told_of(scene: Scene, standing_clock: StandingClock) -> None:
    key = CALM.replace(":", "/")
    scene.house.call("POST", f"/pathways/{key}/visits", {"confirmed": ["welcome"]})
    standing_clock.move(hours=6)
    assert reminders.STAGE_LATE in told(scene, scene.house)


def test_what_a_leaver_still_sees_to_is_named_for_whoever_hands_it_over(scene: Scene, stay: dict[str, object]) -> None:
    actor = world.actor(scene.house.person, scene.partners.alabare, "crisis_worker")
    with scene.service.app.state.doors.records(actor) as records:  # type: ignore[attr-defined]
        (work,) = places.open_work(records, scene.house.person.id)
    assert (work.section, work.words, work.href) == (
        "Stays they see to", "Hope House stay", f"/stays/{stay['id']}",
    )  # fmt: skip

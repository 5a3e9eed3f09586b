"""Up the ladder: who is asked next, when, and when nobody is asked any more."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.access.system import Reason
from core.matrix.models import Line
from core.notices.inbox import acknowledge
from core.notices.ladders import Finders
from core.notices.models import Importance, Notice
from core.people.models import Person, RoleHeld
from tests import world
from tests.conftest import StandingClock
from tests.core.notices.conftest import FINDS, Scene

HAND_OUT, ESCALATE = "notices: hand out", "notices: escalate"


@pytest.fixture
def asked(scene: Scene) -> Scene:
    """The worker has been told of a matter of safety: by the ladder, the matrix manager is next after 15 minutes."""
    scene.tell(Importance.SAFETY, ladder="safety")
    scene.run(HAND_OUT)
    return scene


def wait(scene: Scene, present: StandingClock, minutes: int) -> None:
    present.move(minutes=minutes)
    scene.run(ESCALATE)


def see_to(scene: Scene, person: Person) -> None:
    """By the person's own door."""
    home = scene.home if person is scene.worker else scene.partners.second_step
    newest = scene.notices(person)[-1]
    with scene.doors.records(world.actor(person, home, "recovery_navigator")) as records:
        acknowledge(records, records.one(Notice, newest.id))


def test_nobody_else_is_asked_before_time_is_up(asked: Scene, standing_clock: StandingClock) -> None:
    wait(asked, standing_clock, 14)
    assert asked.notices(asked.senior) == []


def test_the_matrix_manager_is_asked_when_time_is_up(asked: Scene, standing_clock: StandingClock) -> None:
    wait(asked, standing_clock, 15)
    assert [notice.step for notice in asked.notices(asked.senior)] == [1]


def test_the_manager_is_asked_for_the_organisation_they_manage_for(asked: Scene, standing_clock: StandingClock) -> None:
    wait(asked, standing_clock, 15)
    assert asked.notices(asked.senior)[0].organisation_id == asked.partners.second_step.id


def test_whoever_was_asked_first_is_told_that_it_went_on(asked: Scene, standing_clock: StandingClock) -> None:
    wait(asked, standing_clock, 15)
    assert asked.notices(asked.worker)[0].escalated_at is not None


def test_nobody_is_asked_twice(asked: Scene, standing_clock: StandingClock) -> None:
    wait(asked, standing_clock, 15)
    wait(asked, standing_clock, 0)
    assert len(asked.notices(asked.senior)) == 1


def test_a_manager_who_has_left_is_not_asked(asked: Scene, standing_clock: StandingClock) -> None:
    with asked.system() as system:
        for role in system.find(select(RoleHeld).where(RoleHeld.person_id == asked.senior.id)):
            role.ends = standing_clock.moment.date() - timedelta(days=1)
    wait(asked, standing_clock, 15)
    assert asked.notices(asked.senior) == []


def test_without_a_matrix_manager_the_line_manager_is_asked(scene: Scene, standing_clock: StandingClock) -> None:
    with scene.system() as system:
        other, boss = world.person(system, "Oth Er"), world.person(system, "Bo Ss")
        world.line(system, other, scene.home, boss, scene.home, Line.LINE)
        world.role(system, boss, scene.home, "team_manager")
    scene.worker.id = other.id
    scene.tell(Importance.SAFETY, ladder="safety")
    scene.run(HAND_OUT)
    wait(scene, standing_clock, 15)
    assert len(scene.notices(boss)) == 1


def test_a_step_of_which_nobody_is_there_is_passed_over(asked: Scene, standing_clock: StandingClock) -> None:
    """No matrix manager today: the team managers of the worker's organisation are asked at once."""
    with asked.system() as system:
        boss = world.person(system, "Bo Ss")
        world.role(system, boss, asked.home, "team_manager")
        loner = world.person(system, "Lo Ner")
    asked.worker.id = loner.id
    asked.tell(Importance.SAFETY, ladder="safety", source="test: 2")
    asked.run(HAND_OUT)
    wait(asked, standing_clock, 15)
    assert [notice.step for notice in asked.notices(boss)] == [2]


def test_after_the_manager_everybody_of_the_next_role_is_asked(asked: Scene, standing_clock: StandingClock) -> None:
    with asked.system() as system:
        bosses = [world.person(system, "Bo Ss"), world.person(system, "Che Ef")]
        for boss in bosses:
            world.role(system, boss, asked.home, "team_manager")
    wait(asked, standing_clock, 15)
    wait(asked, standing_clock, 15)
    assert [len(asked.notices(boss)) for boss in bosses] == [1, 1]


def test_nobody_is_asked_once_somebody_sees_to_it(asked: Scene, standing_clock: StandingClock) -> None:
    see_to(asked, asked.worker)
    wait(asked, standing_clock, 60)
    assert asked.notices(asked.senior) == []


def test_the_yes_of_whoever_was_asked_later_counts_too(asked: Scene, standing_clock: StandingClock) -> None:
    with asked.system() as system:
        boss = world.person(system, "Bo Ss")
        world.role(system, boss, asked.home, "team_manager")
    wait(asked, standing_clock, 15)
    see_to(asked, asked.senior)
    wait(asked, standing_clock, 60)
    assert asked.notices(boss) == []


def test_everybody_asked_sees_who_sees_to_it(asked: Scene, standing_clock: StandingClock) -> None:
    wait(asked, standing_clock, 15)
    see_to(asked, asked.senior)
    asked.run(HAND_OUT)
    assert asked.notices(asked.worker)[0].seen_to_by == "Sen Ior"


def test_after_a_long_stop_the_next_is_asked_and_not_all_at_once(asked: Scene, standing_clock: StandingClock) -> None:
    with asked.system() as system:
        boss = world.person(system, "Bo Ss")
        world.role(system, boss, asked.home, "team_manager")
    standing_clock.move(minutes=600)
    asked.run(ESCALATE)
    asked.run(ESCALATE)
    assert (len(asked.notices(asked.senior)), asked.notices(boss)) == (1, [])


def test_a_clock_set_back_keeps_nobody_waiting(asked: Scene, standing_clock: StandingClock) -> None:
    standing_clock.move(minutes=-60)
    asked.run(ESCALATE)
    assert len(asked.notices(asked.senior)) == 1


def test_who_has_been_asked_is_in_the_audit(asked: Scene, standing_clock: StandingClock) -> None:
    wait(asked, standing_clock, 15)
    with asked.doors.system(Reason.AUDIT, writing=False) as system:
        created = system.connection.exec_driver_sql(
            "SELECT count(*) FROM audit_entry WHERE kind = 'notice' AND action = 'create'"
        ).scalar_one()
    assert created == 2


def test_a_ladder_with_a_word_unknown_stops_the_start() -> None:
    with pytest.raises(ValueError, match="nobody knows who"):
        Finders({"matrix_manager": FINDS.known["matrix_manager"]}, FINDS.left_out)


def test_the_time_to_answer_begins_with_the_message(asked: Scene) -> None:
    (notice,) = asked.notices(asked.worker)
    assert notice.answer_by == notice.made_at + timedelta(minutes=15)

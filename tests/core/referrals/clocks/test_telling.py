"""Who is told of a clock that runs out; a referral received on Monday 2 February 2026 at 9:30."""

from datetime import date, datetime, timedelta

from core.access.system import Reason
from core.clocks.reckoning import Unit
from core.organisations.models import Service
from core.referrals.models import Referral
from core.timeframes.models import Measures
from tests import world
from tests.conftest import StandingClock
from tests.core.referrals.clock_scene import (
    ESCALATE,
    HAND_OUT,
    KEEP_UP,
    TELL,
    clocks,
    doors,
    notices,
    pause,
    promised,
    resume,
    run,
)
from tests.core.referrals.clocks.conftest import TUESDAY
from tests.core.referrals.conftest import Scene


# ── told ──────────────────────────────────────────────────────────────────
def told(scene: Scene, at: datetime, standing_clock: StandingClock) -> list[str]:
    standing_clock.moment = at
    run(scene, TELL, HAND_OUT)
    return [one.words for one in notices(scene, scene.senior.person) if str(scene.referral.id) in one.href]


def test_nobody_is_told_before_the_last_day(running: Scene, standing_clock: StandingClock) -> None:
    assert told(running, TUESDAY, standing_clock) == []


def test_whoever_triages_is_told_on_the_last_day_once(running: Scene, standing_clock: StandingClock) -> None:
    morning = TUESDAY + timedelta(days=1)
    told(running, morning, standing_clock)
    (words,) = told(running, morning + timedelta(hours=1), standing_clock)
    assert words == (
        "A referral is about to be late: “Taken into triage” is due by Wednesday 4 February 2026 at 11:59pm."
    )


def test_a_message_names_no_client(running: Scene, standing_clock: StandingClock) -> None:
    assert "Sam" not in " ".join(told(running, TUESDAY + timedelta(days=1), standing_clock))


def test_whoever_is_late_is_told_once(running: Scene, standing_clock: StandingClock) -> None:
    late = TUESDAY + timedelta(days=2)
    told(running, late, standing_clock)
    (words,) = told(running, late + timedelta(days=3), standing_clock)
    assert words.startswith("A referral is late")


def test_a_second_warning_only_comes_with_a_second_due_date(running: Scene, standing_clock: StandingClock) -> None:
    told(running, TUESDAY + timedelta(days=1), standing_clock)
    pause(running, clocks(running)["triage"])
    standing_clock.moment = TUESDAY + timedelta(days=7)
    resume(running, clocks(running)["triage"])
    assert len(told(running, TUESDAY + timedelta(days=7), standing_clock)) == 2


def test_nobody_is_told_of_a_clock_that_stands_still(running: Scene, standing_clock: StandingClock) -> None:
    pause(running, clocks(running)["triage"])
    assert told(running, TUESDAY + timedelta(days=9), standing_clock) == []


def test_nobody_is_told_of_the_national_wait(scene: Scene, standing_clock: StandingClock) -> None:
    run(scene, KEEP_UP)
    assert told(scene, standing_clock.moment + timedelta(days=40), standing_clock) == []


def test_a_late_clock_climbs_its_ladder(running: Scene, standing_clock: StandingClock) -> None:
    with doors(running).system(Reason.SEED) as system:
        boss = world.person(system, "Bo Ss")
        world.role(system, boss, running.partners.second_step, "team_manager")
    told(running, TUESDAY + timedelta(days=2), standing_clock)
    standing_clock.move(minutes=60 * 24 * 2)
    run(running, ESCALATE)
    assert [one.step for one in notices(running, boss)][:1] == [2]


def test_once_the_step_is_taken_nobody_further_up_is_asked(running: Scene, standing_clock: StandingClock) -> None:
    with doors(running).system(Reason.SEED) as system:
        boss = world.person(system, "Bo Ss")
        world.role(system, boss, running.partners.second_step, "team_manager")
    told(running, TUESDAY + timedelta(days=2), standing_clock)
    running.act("take")
    run(running, TELL, HAND_OUT)
    standing_clock.move(minutes=60 * 24 * 2)
    run(running, ESCALATE)
    assert [one for one in notices(running, boss) if str(running.referral.id) in one.href] == []


def test_the_taker_alone_is_told_once_somebody_took_it(running: Scene, standing_clock: StandingClock) -> None:
    promised(running, Measures.CONVERSATION, 1, unit=Unit.HOURS)
    with doors(running).system(Reason.SEED) as system:
        other = world.person(system, "Oth Er")
        world.role(system, other, running.partners.second_step, "senior_navigator")
        referral = system.get(Referral, running.referral.id)
        frame = world.timeframe(system, running.triage, Measures.CONVERSATION, 1, unit=Unit.HOURS)
        world.referral_clock(system, referral, frame)
    running.act("take")
    told(running, TUESDAY + timedelta(hours=1), standing_clock)
    assert [one for one in notices(running, other) if str(running.referral.id) in one.href] == []


def test_a_service_that_has_closed_still_keeps_what_it_promised(running: Scene, standing_clock: StandingClock) -> None:
    with doors(running).system(Reason.SEED) as system:
        system.get(Service, running.triage.id).closed_from = date(2026, 2, 3)
    (words,) = told(running, TUESDAY + timedelta(days=2), standing_clock)
    assert "late" in words

"""Clocks paused, and moved by one-off holidays; a referral received on Monday 2 February 2026 at 9:30."""

from datetime import date, timedelta

import pytest

from core.access.system import Reason
from core.referrals.clock_models import ReferralClock
from tests import world
from tests.conftest import StandingClock
from tests.core.referrals.clock_scene import (
    AGAIN,
    KEEP_UP,
    clocks,
    doors,
    pause,
    promised,
    resume,
    run,
    stored,
)
from tests.core.referrals.clocks.conftest import TUESDAY, WEDNESDAY_NIGHT
from tests.core.referrals.conftest import Scene


# ── paused ────────────────────────────────────────────────────────────────
def test_a_pause_says_why_and_keeps_the_clock_from_running_out(running: Scene, standing_clock: StandingClock) -> None:
    pause(running, clocks(running)["triage"])
    standing_clock.moment = TUESDAY + timedelta(days=20)
    one = clocks(running)["triage"]
    assert (one["words"], one["is_overdue"], one["is_paused"]) == ("paused: waiting for the GP", False, True)


def test_days_that_were_paused_do_not_count(running: Scene, standing_clock: StandingClock) -> None:
    pause(running, clocks(running)["triage"])
    standing_clock.moment = TUESDAY + timedelta(days=2)
    gone_on = resume(running, clocks(running)["triage"]).json()
    assert (gone_on["due_at"], gone_on["words"]) == ("2026-02-06T23:59:59Z", "due tomorrow")


def test_a_pause_is_in_the_clock_s_history_with_its_reason(running: Scene) -> None:
    pause(running, clocks(running)["triage"], words="Letter to Dr Example")
    (paused,) = (one for one in stored(running) if one.timeframe_id)
    senior = world.actor(running.senior.person, running.partners.second_step, "senior_navigator")
    with doors(running).records(senior) as records:
        assert records.history(records.one(ReferralClock, paused.id))[-1].reason == "Letter to Dr Example"


def test_the_national_wait_never_pauses(running: Scene) -> None:
    refused = pause(running, clocks(running)["second_contact"])
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "reason")


def test_a_service_that_does_not_allow_it_is_not_paused(scene: Scene, standing_clock: StandingClock) -> None:
    standing_clock.moment = TUESDAY
    promised(scene)
    run(scene, KEEP_UP)
    assert pause(scene, clocks(scene)["triage"]).status_code == 422


def test_a_clock_that_has_run_out_is_not_paused(running: Scene, standing_clock: StandingClock) -> None:
    standing_clock.moment = TUESDAY + timedelta(days=5)
    assert pause(running, clocks(running)["triage"]).status_code == 422


def test_a_clock_is_not_paused_twice(running: Scene) -> None:
    paused = pause(running, clocks(running)["triage"]).json()
    assert pause(running, paused).status_code == 422


def test_two_people_do_not_pause_over_each_other(running: Scene) -> None:
    before = clocks(running)["triage"]
    pause(running, before)
    assert pause(running, before).status_code == 409


def test_a_clock_that_does_not_stand_still_does_not_go_on(running: Scene) -> None:
    assert resume(running, clocks(running)["triage"]).status_code == 422


def test_a_step_taken_in_a_pause_ends_both(running: Scene, standing_clock: StandingClock) -> None:
    pause(running, clocks(running)["triage"])
    standing_clock.move(minutes=60)
    running.act("take")
    one = clocks(running)["triage"]
    assert (one["words"], one["pauses"][0]["ends"]) == ("in time", "2026-02-03T11:00:00Z")


# ── one-off holidays ──────────────────────────────────────────────────────
@pytest.fixture
def holiday(running: Scene):  # type: ignore[no-untyped-def]
    """Wednesday becomes a holiday, on Tuesday at noon; the partnership is the module's, so that it is taken away."""
    with doors(running).system(Reason.SEED) as system:
        added = TUESDAY + timedelta(hours=2)
        day = world.closed_day(system, running.partners.second_step, date(2026, 2, 4), added_at=added)
    yield running
    with doors(running).system(Reason.SEED) as system:
        system.get(type(day), day.id).withdrawn_at = added


def test_a_one_off_holiday_moves_what_is_due(holiday: Scene, standing_clock: StandingClock) -> None:
    standing_clock.move(minutes=180)
    run(holiday, AGAIN)
    assert [one.due_at.day for one in stored(holiday) if one.timeframe_id] == [5]


def test_before_it_was_known_the_clock_is_as_it_was(holiday: Scene, standing_clock: StandingClock) -> None:
    standing_clock.move(minutes=180)
    assert clocks(holiday)["triage"]["due_at"] == "2026-02-05T23:59:59Z"
    assert clocks(holiday, as_of="2026-02-03T11:00")["triage"]["due_at"] == WEDNESDAY_NIGHT


def test_a_clock_that_had_stopped_stays_as_it_was(holiday: Scene, standing_clock: StandingClock) -> None:
    holiday.act("take")
    standing_clock.move(minutes=180)
    run(holiday, AGAIN)
    assert clocks(holiday)["triage"]["due_at"] == WEDNESDAY_NIGHT

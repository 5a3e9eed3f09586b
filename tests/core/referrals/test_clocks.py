"""The clocks of a referral, received on Monday 2 February 2026 at 9:30: started, paused, stopped, told, as of then."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from core.access.protected import Label
from core.access.system import Reason
from core.app import create_app
from core.casework.codes import ConsultationMechanism
from core.clocks.reckoning import Unit
from core.extensions.manager import PluginHost
from core.referrals.clock_models import Ending, ReferralClock
from core.referrals.models import Referral
from core.settings import Settings
from core.timeframes.models import Measures, Timeframe
from tests import world
from tests.conftest import StandingClock
from tests.core.referrals.clock_scene import (
    AGAIN,
    ESCALATE,
    FOLLOW,
    HAND_OUT,
    KEEP_UP,
    NATIONAL,
    TELL,
    clocks,
    doors,
    notices,
    pause,
    promised,
    resume,
    run,
    stored,
)
from tests.core.referrals.conftest import Scene

TUESDAY = datetime(2026, 2, 3, 10, tzinfo=UTC)
WEDNESDAY_NIGHT = "2026-02-04T23:59:59Z"


@pytest.fixture(scope="module")
def service(shared_database_url: str, host: PluginHost) -> Iterator[TestClient]:
    """As the other tests’, but nothing runs by itself: tests say when the ticker does what."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.app.jobs", lambda settings: ())
        app = create_app(Settings(database_url=shared_database_url, secure_cookies=False), host)
        with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
            yield client


@pytest.fixture
def running(scene: Scene, standing_clock: StandingClock) -> Scene:
    """Two working days to triage, which may pause: due on Wednesday night; it is Tuesday morning."""
    standing_clock.moment = TUESDAY
    promised(scene, may_pause=True, ladder="clock")
    run(scene, KEEP_UP)
    return scene


# ── who may not ───────────────────────────────────────────────────────────
def test_nobody_known_reads_clocks(running: Scene, service: TestClient) -> None:
    assert service.get(f"/api/v1{running.place}/clocks").status_code == 401


def test_another_organisation_cannot_tell_the_referral_from_none(running: Scene) -> None:
    assert running.elsewhere.call("GET", f"{running.place}/clocks").status_code == 404


def test_another_organisation_lists_none(running: Scene) -> None:
    assert running.elsewhere.call("GET", "/referral-clocks").json()["items"] == []


def test_another_organisation_cannot_tell_the_clock_from_none(running: Scene) -> None:
    assert pause(running, clocks(running)["triage"], by=running.elsewhere).status_code == 404


def test_hr_finds_no_clocks_at_all(running: Scene) -> None:
    assert running.hr.call("GET", "/referral-clocks").status_code == 404


def test_a_worker_who_may_only_begin_the_referral_does_not_pause_its_clocks(
    running: Scene, standing_clock: StandingClock
) -> None:
    standing_clock.moment = TUESDAY.replace(month=3, day=4)
    running.allocated()
    found = clocks(running, by=running.navigator)
    assert {pause(running, one, by=running.navigator).status_code for one in found.values()} == {403}


# ── started ───────────────────────────────────────────────────────────────
def test_a_referral_gets_what_its_service_promises_and_the_national_wait(running: Scene) -> None:
    found = clocks(running)
    assert {name: one["due_at"] for name, one in found.items()} == {
        "triage": WEDNESDAY_NIGHT, "second_contact": "2026-03-01T23:59:59Z",
    }  # fmt: skip


def test_a_clock_says_how_it_stands_and_how_it_is_reckoned(running: Scene) -> None:
    one = clocks(running)["triage"]
    assert (one["words"], "2 working days" in one["promise"], one["is_overdue"]) == ("due tomorrow", True, False)


def test_keeping_up_twice_starts_nothing_twice(running: Scene) -> None:
    run(running, KEEP_UP)
    assert len(stored(running)) == 2


def test_what_is_promised_later_changes_no_clock_that_runs(running: Scene) -> None:
    promised(running, Measures.DECISION, 5, starts=date(2026, 2, 3))
    run(running, KEEP_UP)
    assert set(clocks(running)) == {"triage", "second_contact"}


def test_what_was_promised_until_the_day_before_starts_no_clock(scene: Scene) -> None:
    promised(scene, ends=date(2026, 2, 1))
    run(scene, KEEP_UP)
    assert set(clocks(scene)) == {"second_contact"}


def test_a_promise_that_has_ended_is_kept_to_whoever_waits(running: Scene, standing_clock: StandingClock) -> None:
    (kept,) = (one.timeframe_id for one in stored(running) if one.timeframe_id)
    with doors(running).system(Reason.SEED) as system:
        system.get(Timeframe, kept).ends = date(2026, 2, 2)
    standing_clock.moment = TUESDAY + timedelta(days=3)
    assert clocks(running)["triage"]["words"] == "overdue by 2 working days"


# ── stopped ───────────────────────────────────────────────────────────────
def test_taking_the_referral_stops_its_clock(running: Scene) -> None:
    running.act("take")
    one = clocks(running)["triage"]
    assert (one["stopped_at"], one["ending"], one["words"]) == ("2026-02-03T10:00:00Z", "reached", "in time")


def test_a_step_taken_late_stays_late(running: Scene, standing_clock: StandingClock) -> None:
    standing_clock.moment = TUESDAY + timedelta(days=2)
    running.act("take")
    standing_clock.move(minutes=60 * 24 * 30)
    assert (clocks(running)["triage"]["words"], clocks(running)["triage"]["is_overdue"]) == ("late", True)


def test_declining_answers_what_waits_for_an_answer_and_ends_the_rest(running: Scene) -> None:
    running.act("decline", {"reason": "02", "offered_instead": "The wellbeing hub in Bath"})
    found = clocks(running)
    assert (found["triage"]["ending"], found["second_contact"]["ending"]) == ("reached", "not_needed")
    assert found["second_contact"]["words"] == "not needed any more"


def test_a_step_before_the_clock_was_there_stops_it_at_its_own_moment(
    scene: Scene, standing_clock: StandingClock
) -> None:
    promised(scene)
    scene.act("take")
    standing_clock.move(minutes=5)
    run(scene, KEEP_UP)
    assert clocks(scene)["triage"]["stopped_at"] == "2026-03-04T10:00:00Z"


def test_the_first_contact_stops_its_clock_when_it_happened(running: Scene, standing_clock: StandingClock) -> None:
    standing_clock.moment = TUESDAY.replace(month=3, day=4)
    with doors(running).system(Reason.SEED) as system:
        referral, frame = (
            system.get(Referral, running.referral.id),
            world.timeframe(system, running.triage, Measures.FIRST_CONTACT, 30),
        )
        world.referral_clock(system, referral, frame)
    running.allocated()
    met = {
        "day": "2026-03-03", "began": "09:00", "minutes": 30, "mechanism": "01", "attendance": "5",
        "purpose": "planning",
    }  # fmt: skip
    made = running.navigator.call("POST", f"/clients/{running.client.id}/contacts", met)
    assert (made.status_code, clocks(running)["first_contact"]["stopped_at"]) == (201, "2026-03-03T09:00:00Z")


def national(scene: Scene) -> ReferralClock:
    (found,) = (one for one in stored(scene) if one.timeframe_id is None)
    return found


def _meets(scene: Scene, day: int, **changed: object) -> None:
    with doors(scene).system(Reason.SEED) as system:
        at = datetime(2026, 2, day, 9, tzinfo=UTC)
        person = scene.navigator.person
        made = world.contact(
            system, scene.client, person, scene.partners.missing_link, referral=scene.referral, at=at
        )  # fmt: skip
        for name, value in changed.items():
            setattr(made, name, value)
        system.flush()


def test_the_second_direct_contact_ends_the_national_wait(running: Scene) -> None:
    for day in (10, 12, 14):
        _meets(running, day)
    run(running, NATIONAL)
    assert national(running).stopped_at == datetime(2026, 2, 12, 9, tzinfo=UTC)


def test_a_text_message_is_no_direct_contact(running: Scene) -> None:
    _meets(running, 10)
    _meets(running, 12, mechanism=ConsultationMechanism.TEXT)
    run(running, NATIONAL)
    assert national(running).is_open


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


# ── as of a moment ────────────────────────────────────────────────────────
def test_a_clock_is_as_it_was_at_any_moment(running: Scene, standing_clock: StandingClock) -> None:
    pause(running, clocks(running)["triage"])
    standing_clock.move(minutes=60 * 48)
    resume(running, clocks(running)["triage"])
    standing_clock.move(minutes=60)
    running.act("take")
    words = [clocks(running, as_of=at)["triage"]["words"] for at in (
        "2026-02-02T10:00", "2026-02-04T10:00", "2026-02-05T10:30", "2026-02-05T11:30",
    )]  # fmt: skip
    assert words == ["due on Wednesday", "paused: waiting for the GP", "due tomorrow", "in time"]


def test_before_the_referral_came_there_is_no_clock(running: Scene) -> None:
    assert clocks(running, as_of="2026-02-01T10:00") == {}


@pytest.mark.parametrize("moment", ["yesterday", "2026-02-30T10:00", "0001-01-01T00:00"])
def test_a_moment_that_is_none_is_named(running: Scene, moment: str) -> None:
    refused = running.senior.call("GET", f"{running.place}/clocks?as_of={moment}")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "as_of")


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


# ── with their referral ───────────────────────────────────────────────────
def test_a_clock_follows_its_referral_out_of_sight(running: Scene) -> None:
    with doors(running).system(Reason.SEED) as system:
        system.get(Referral, running.referral.id).label = Label.VERY_RESTRICTED
    run(running, FOLLOW)
    assert {one.label for one in stored(running)} == {Label.VERY_RESTRICTED}


def test_giving_it_to_a_triager_stops_the_clock_too(running: Scene) -> None:
    running.act("assign", {"person_id": str(running.senior.person.id)})
    assert clocks(running)["triage"]["ending"] == "reached"


def test_withdrawing_ends_what_waits(running: Scene) -> None:
    running.act("withdraw", {"by": "person", "reason": "better", "words": "I feel well again."})
    assert clocks(running)["second_contact"]["ending"] == "not_needed"


def test_a_reopened_referral_waits_as_if_it_had_never_ended(running: Scene) -> None:
    due = clocks(running)["second_contact"]["due_at"]
    running.act("withdraw", {"by": "person", "reason": "better", "words": "I feel well again."})
    running.act("reopen", {"why": "They called again."}, 2)
    one = clocks(running)["second_contact"]
    assert (one["stopped_at"], one["ending"], one["due_at"]) == (None, None, due)


def test_another_organisations_service_promises_anew(running: Scene, standing_clock: StandingClock) -> None:
    with doors(running).system(Reason.SEED) as system:
        to = world.service(system, running.partners.nilaari, "Culture and recovery")
        world.timeframe(system, to, Measures.DECISION, 5)
        moved = system.get(Referral, running.referral.id)
        moved.organisation_id, moved.service_id = to.organisation_id, to.id
    standing_clock.move(hours=3)
    run(running, FOLLOW)
    found = {one.measures: one for one in stored(running)}
    assert found[Measures.TRIAGE].ending is Ending.NOT_NEEDED
    assert found[Measures.DECISION].started_at == TUESDAY
    assert found[Measures.SECOND_CONTACT].is_open

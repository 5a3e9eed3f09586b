"""Clocks of a referral received on Monday 2 February 2026 at 9:30: started, stopped, as of then; who may not."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from core.access.system import Reason
from core.casework.codes import AttendanceStatus, ConsultationMechanism
from core.casework.models import Contact
from core.referrals.clock_models import Ending, ReferralClock
from core.referrals.models import Referral
from core.timeframes.models import Measures, Promise, Timeframe
from tests import world
from tests.conftest import StandingClock
from tests.core.referrals.clock_scene import (
    KEEP_UP,
    NATIONAL,
    NATIONAL_ALL,
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


def _meets(scene: Scene, day: int, **changed: object) -> UUID:
    with doors(scene).system(Reason.SEED) as system:
        at = datetime(2026, 2, day, 9, tzinfo=UTC)
        person = scene.navigator.person
        made = world.contact(
            system, scene.client, person, scene.partners.missing_link, referral=scene.referral, at=at
        )  # fmt: skip
        for name, value in changed.items():
            setattr(made, name, value)
        system.flush()
        return made.id


def _put_right(scene: Scene, contact: UUID, **changed: object) -> None:
    with doors(scene).system(Reason.SEED) as system:
        for name, value in changed.items():
            setattr(system.get(Contact, contact), name, value)


def _met_on(scene: Scene, *days: int) -> list[UUID]:
    met = [_meets(scene, day) for day in days]
    run(scene, NATIONAL)
    return met


def test_the_second_direct_contact_ends_the_national_wait(running: Scene) -> None:
    for day in (10, 12, 14):
        _meets(running, day)
    run(running, NATIONAL)
    assert national(running).stopped_at == datetime(2026, 2, 12, 9, tzinfo=UTC)


def test_the_national_wait_goes_on_if_the_second_contact_never_was(running: Scene) -> None:
    _, second = _met_on(running, 10, 12)
    due = national(running).due_at
    _put_right(running, second, attendance=AttendanceStatus.DID_NOT_ATTEND)
    run(running, NATIONAL)
    one = national(running)
    assert (one.is_open, one.stopped_at, one.ending, one.due_at) == (True, None, None, due)


def test_the_national_wait_goes_on_if_the_second_contact_was_for_another_referral(running: Scene) -> None:
    _, second = _met_on(running, 10, 12)
    with doors(running).system(Reason.SEED) as system:
        other = world.referral(system, running.client, running.partners.second_step).id
    _put_right(running, second, referral_id=other)
    run(running, NATIONAL)
    assert national(running).is_open


def test_the_national_wait_ends_with_whichever_contact_is_the_second_now(running: Scene) -> None:
    first, _, _ = _met_on(running, 10, 12, 14)
    _put_right(running, first, attendance=AttendanceStatus.DID_NOT_ATTEND)
    run(running, NATIONAL)
    assert national(running).stopped_at == datetime(2026, 2, 14, 9, tzinfo=UTC)


def test_the_national_wait_of_a_referral_that_has_ended_does_not_go_on(running: Scene) -> None:
    _, second = _met_on(running, 10, 12)
    with doors(running).system(Reason.SEED) as system:
        system.get(Referral, running.referral.id).is_open = False
    _put_right(running, second, attendance=AttendanceStatus.DID_NOT_ATTEND)
    run(running, NATIONAL)
    assert national(running).ending is Ending.REACHED


def test_a_wait_that_ended_otherwise_is_left_as_it_is(running: Scene) -> None:
    id = national(running).id
    with doors(running).system(Reason.SEED) as system:
        system.get(ReferralClock, id).stop(TUESDAY, Ending.NOT_NEEDED, Promise())
    _met_on(running, 10, 12)
    assert national(running).stopped_at == TUESDAY


def test_a_wait_that_was_ended_wrongly_unseen_is_found_by_the_look_at_all(running: Scene) -> None:
    _, second = _met_on(running, 10, 12)
    _put_right(running, second, attendance=AttendanceStatus.DID_NOT_ATTEND)
    run(running, NATIONAL_ALL)
    assert national(running).is_open


def test_a_contact_that_was_recorded_by_mistake_ends_no_wait(running: Scene) -> None:
    _, second = _met_on(running, 10, 12)
    with doors(running).system(Reason.SEED) as system:
        ours, author = running.partners.missing_link, running.navigator.person
        world.mistake(system, running.client, second, ours, author)
    run(running, NATIONAL)
    assert national(running).is_open


def test_a_text_message_is_no_direct_contact(running: Scene) -> None:
    _meets(running, 10)
    _meets(running, 12, mechanism=ConsultationMechanism.TEXT)
    run(running, NATIONAL)
    assert national(running).is_open


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

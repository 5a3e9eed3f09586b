"""Clocks go with their referral, whoever moves it, and none is stopped by what is wrong with another."""

from contextlib import nullcontext
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from core.access.audit.models import RecordChange
from core.access.protected import Label, table_of
from core.access.system import Reason, SystemRecords
from core.clients.models import Client
from core.clocks.calendars import usual
from core.database.engine import Database
from core.referrals import clock_jobs
from core.referrals import clocks as clocks_of_referrals
from core.referrals.clock_models import Ending, ReferralClock
from core.referrals.models import Referral, State
from core.ticker.following import OVERLAP
from core.ticker.models import HistoryPlace
from core.timeframes.models import Measures, Timeframe
from tests import world
from tests.conftest import StandingClock
from tests.core.referrals.clock_scene import (
    ALL,
    FOLLOW,
    KEEP_UP,
    NATIONAL_ALL,
    clocks,
    doors,
    promised,
    run,
    stored,
)
from tests.core.referrals.clocks.conftest import TUESDAY
from tests.core.referrals.conftest import Scene
from tests.statements import statements


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


def test_the_decision_waits_on_when_a_referral_is_reopened(running: Scene, standing_clock: StandingClock) -> None:
    promised(running, Measures.DECISION, 5)
    with doors(running).system(Reason.SEED) as system:
        referral = system.get(Referral, running.referral.id)
        frame = world.timeframe(system, running.triage, Measures.DECISION, 5)
        world.referral_clock(system, referral, frame)
    running.act("decline", {"reason": "02", "offered_instead": "The wellbeing hub in Bath"})
    running.act("reopen", {"why": "They called again."}, 2)
    one = clocks(running)["decision"]
    assert (one["stopped_at"], one["ending"]) == (None, None)


def test_a_referral_reopened_and_moved_on_unseen_stops_when_it_moved_on_last(
    running: Scene, standing_clock: StandingClock
) -> None:
    """Steps of the system, which stop no clock themselves: the ticker finds the moment in the history."""
    for state, is_open in ((State.DECLINED, False), (State.RECEIVED, True), (State.IN_TRIAGE, True)):
        standing_clock.move(hours=1)
        with doors(running).system(Reason.SEED) as system:
            referral = system.get(Referral, running.referral.id)
            referral.state, referral.is_open = state, is_open
    standing_clock.move(hours=1)
    run(running, KEEP_UP)
    (triage,) = (one for one in stored(running) if one.measures is Measures.TRIAGE)
    assert triage.stopped_at == TUESDAY + timedelta(hours=3)


# ── nobody is stopped by another ──────────────────────────────────────────
def test_a_promise_that_cannot_be_reckoned_stops_no_other_referral_s_clocks(running: Scene) -> None:
    with doors(running).system(Reason.SEED) as system:
        broken = world.service(system, running.partners.nilaari, "Broken")
        world.timeframe(system, broken, Measures.TRIAGE, 2, calendar_key="nowhere")
        about = world.client(system, "Lou Another")
        world.referral(system, about, running.partners.nilaari, service_id=broken.id)
    other = running.another()
    with pytest.raises(KeyError):
        run(running, KEEP_UP)
    with doors(running).system(Reason.SEED) as system:
        assert system.find(select(ReferralClock).where(ReferralClock.referral_id == other))
        system.get(Timeframe, broken_frame(system, broken.id)).calendar_key = usual().key


def broken_frame(system: SystemRecords, service_id: UUID) -> UUID:
    (found,) = system.find(select(Timeframe).where(Timeframe.service_id == service_id))
    return found.id


def pass_by(running: Scene, changes: int) -> int:
    """The jobs have read so many changes further than there are; how many there are."""
    with doors(running).system(Reason.SEED) as system:
        newest: int = system.connection.execute(select(func.max(table_of(RecordChange).c.id))).scalar_one()
        system.connection.execute(update(table_of(HistoryPlace)).values(change_id=newest + changes))
    return newest


def test_a_change_that_was_committed_late_among_many_is_read(running: Scene) -> None:
    run(running, KEEP_UP)
    other = running.another()
    newest = pass_by(running, 50 * OVERLAP)
    run(running, KEEP_UP)
    with doors(running).system(Reason.SEED) as system:
        system.connection.execute(update(table_of(HistoryPlace)).values(change_id=newest))
        assert system.find(select(ReferralClock).where(ReferralClock.referral_id == other))


def test_a_clock_that_cannot_be_settled_stops_no_other(running: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    other = running.another()
    run(running, KEEP_UP)
    settled = clocks_of_referrals.settle

    def fails_for_the_first(referral: Referral, *rest: Any) -> None:
        if referral.id == running.referral.id:
            raise KeyError("nowhere")
        settled(referral, *rest)

    with doors(running).system(Reason.SEED) as system:
        for id in (running.referral.id, other):
            one = system.get(Referral, id)
            one.state, one.is_open, one.label = State.WITHDRAWN, False, Label.RESTRICTED
    monkeypatch.setattr(clock_jobs, "settle", fails_for_the_first)
    with pytest.raises(KeyError):
        run(running, ALL)
    with doors(running).system(Reason.SEED) as system:
        found = system.find(select(ReferralClock).where(ReferralClock.referral_id.in_([running.referral.id, other])))
        assert {one.is_open for one in found if one.referral_id == other} == {False}
        assert {one.label for one in found} == {Label.RESTRICTED}  # following comes after settling, and came


def test_a_change_that_was_passed_is_found_by_the_look_at_all(running: Scene, standing_clock: StandingClock) -> None:
    other = running.another()
    standing_clock.move(minutes=2)
    with doors(running).system(Reason.SEED) as system:
        newest = system.connection.execute(select(func.max(table_of(RecordChange).c.id))).scalar_one()
        place = table_of(HistoryPlace)
        system.connection.execute(update(place).values(change_id=newest + OVERLAP))
    run(running, KEEP_UP)
    run(running, ALL)
    with doors(running).system(Reason.SEED) as system:
        system.connection.execute(update(table_of(HistoryPlace)).values(change_id=newest))
        assert system.find(select(ReferralClock).where(ReferralClock.referral_id == other))


def test_keeping_up_with_nothing_new_reads_no_referral_of_before(running: Scene, standing_clock: StandingClock) -> None:
    run(running, KEEP_UP)
    standing_clock.move(minutes=2)
    for _ in range(OVERLAP):
        with doors(running).system(Reason.SEED) as system:
            client = system.get(Client, running.client.id)
            client.pronouns = "they/them" if client.pronouns != "they/them" else "she/her"
    run(running, KEEP_UP)
    with statements(doors(running).database.write) as asked:
        run(running, KEEP_UP)
    assert not [one for one in asked if "FROM referral" in one]


def test_a_look_at_every_national_wait_that_finds_nothing_keeps_nobody_from_writing(
    running: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns: list[object] = []
    monkeypatch.setattr(Database, "writing", lambda database: (turns.append(database), nullcontext())[1])
    run(running, NATIONAL_ALL)
    assert turns == []

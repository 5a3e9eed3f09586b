"""What each report counts. A senior asks, to whom all that is counted opens; so nothing is kept back."""

from datetime import date

import pytest
from sqlalchemy import select

from core.access.system import Reason
from core.casework.codes import AttendanceStatus, ConsultationMechanism
from core.database.engine import Database
from core.organisations.models import Team
from core.referrals.clock_models import Ending
from core.referrals.codes import PrimaryReason, RejectionReason, SourceOfReferral
from core.referrals.gap_models import GapState, Resolution
from core.referrals.models import State
from core.reports import counting, second_contact, waiting
from core.reports.items import By
from core.reports.kinds import Report
from core.reports.service import Made
from tests import world
from tests.core.reports.scene import CRISIS_HOUSE, LAST, NOW, Scene, ago, numbers, row
from tests.statements import statements

TEXT, MISSED = ConsultationMechanism.TEXT, AttendanceStatus.DID_NOT_ATTEND


def made(scene: Scene, report: Report, by: By = By.NOTHING, period: str = "2026-q1") -> Made:
    return scene.made(report, by, period, actor=scene.senior)


# ── who waits ─────────────────────────────────────────────────────────────
def test_everybody_waits_at_one_step(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        for state in State:
            scene.referral(system, state=state)
    assert numbers(made(scene, Report.WAITING)) == {(): 5, **{(words,): 1 for words in waiting.LINES}}


def test_whoever_has_been_met_twice_waits_no_more(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        begun = scene.referral(system, 30, state=State.ACTIVE)
        scene.met(system, begun, 9)
        scene.met(system, begun, 2)
    assert numbers(made(scene, Report.WAITING))[()] == 0


def test_waits_are_counted_in_days_since_the_referral_came(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        for days in (0, 6, 7, 13, 14, 27, 28, 100):
            scene.referral(system, days)
    found = row(made(scene, Report.WAITING), "To be taken into triage")
    assert (found.bands, found.median, found.longest) == ((2, 2, 2, 2), 13.5, 100)


def test_lines_are_divided_by_locality_and_service(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        scene.referral(system)
    found = numbers(made(scene, Report.WAITING, By.SERVICE))
    line = "To be taken into triage"
    assert [path for path in found if path[:1] == (line,)] == [
        (line,), (line, "Bath"), (line, "Bath", "Bath recovery, Second Step"),
    ]  # fmt: skip


def test_a_service_without_a_team_is_where_its_triage_is(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        shared = world.service(system, scene.partners.second_step, "Access")
        triager = world.person(system, "Tri Ager")
        (team,) = [one for one in system.find(select(Team)) if one.name == "Bath team"]
        world.member(system, team, triager, scene.partners.second_step)
        scene.referral(system, by=shared, triaged_by=triager.id, state=State.IN_TRIAGE)
        scene.referral(system, by=shared)
    found = numbers(made(scene, Report.WAITING, By.LOCALITY))
    assert found["In triage", "Bath"] == found["To be taken into triage", "Locality not known"] == 1


# ── what was late ─────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("stopped", "ending", "late"),
    [(None, None, True), (3, Ending.REACHED, True), (8, Ending.REACHED, False), (3, Ending.NOT_NEEDED, True)],
    ids=["still running", "taken too late", "taken in time", "too late when it ended"],
)
def test_a_step_is_late_or_in_time(scene: Scene, stopped: int | None, ending: Ending | None, late: bool) -> None:
    """Received ten days ago, on Sunday 22 February, and due on Tuesday 24th."""
    with scene.doors.system(Reason.SEED) as system:
        one = world.referral_clock(system, scene.referral(system), world.timeframe(system, scene.ours))
        one.stopped_at, one.ending, one.is_open = stopped and ago(stopped), ending, stopped is None
    assert row(made(scene, Report.BREACHES), "Taken into triage").bands == ((0, 1) if late else (1, 0))


@pytest.mark.parametrize("ending", [Ending.NOT_NEEDED, Ending.DIED])
def test_a_step_that_was_not_needed_any_more_is_left_out(scene: Scene, ending: Ending) -> None:
    with scene.doors.system(Reason.SEED) as system:
        one = world.referral_clock(system, scene.referral(system), world.timeframe(system, scene.ours))
        one.stopped_at, one.ending, one.is_open = ago(9), ending, False
    assert numbers(made(scene, Report.BREACHES))[()] == 0


def test_what_was_promised_is_the_service_s_that_promised_it(scene: Scene) -> None:
    """Handed over to another organisation since, the referral takes its clocks along."""
    with scene.doors.system(Reason.SEED) as system:
        about = scene.referral(system)
        world.referral_clock(system, about, world.timeframe(system, scene.theirs))
    assert ("Taken into triage", "Swindon", "Swindon recovery, Nilaari") in numbers(
        made(scene, Report.BREACHES, By.SERVICE)
    )


# ── the second direct contact ─────────────────────────────────────────────
@pytest.mark.parametrize(("days", "band"), [(27, 0), (28, 1), (84, 1), (85, 2)])
def test_a_wait_ends_with_the_second_direct_contact(scene: Scene, days: int, band: int) -> None:
    """Both on the last day or before; twenty-seven days are less than four weeks, and 84 not more than twelve."""
    with scene.doors.system(Reason.SEED) as system:
        begun = scene.referral(system, days + 1, state=State.ACTIVE)
        scene.met(system, begun, 2)
        scene.met(system, begun, 1)
    found = row(made(scene, Report.SECOND_CONTACT), second_contact.SEEN)
    assert (found.longest, found.bands) == (days, tuple(int(n == band) for n in range(3)))


@pytest.mark.parametrize("also", [{"mechanism": TEXT}, {"attendance": MISSED}], ids=["a text", "nobody came"])
def test_what_is_no_direct_contact_ends_no_wait(scene: Scene, also: dict[str, object]) -> None:
    with scene.doors.system(Reason.SEED) as system:
        begun = scene.referral(system, 20, state=State.ACTIVE)
        scene.met(system, begun, 10)
        scene.met(system, begun, 5, **also)
    assert row(made(scene, Report.SECOND_CONTACT), second_contact.WAITING).longest == 20


@pytest.mark.parametrize("state", [State.DECLINED, State.CLOSED, State.WITHDRAWN])
def test_whose_referral_has_ended_waits_no_more(scene: Scene, state: State) -> None:
    with scene.doors.system(Reason.SEED) as system:
        scene.referral(system, 20, state=state, decided_at=ago(3))
    assert set(numbers(made(scene, Report.SECOND_CONTACT)).values()) == {0}


def test_a_quarter_is_told_as_it_ended(scene: Scene) -> None:
    """Received in December and met twice in February: still waiting when the year ended, for so many days by then."""
    with scene.doors.system(Reason.SEED) as system:
        begun = scene.referral(system, 80, state=State.CLOSED, decided_at=ago(1))
        scene.met(system, begun, 12)
        scene.met(system, begun, 11)
    before = row(made(scene, Report.SECOND_CONTACT, period=LAST), second_contact.WAITING)
    since = row(made(scene, Report.SECOND_CONTACT), second_contact.SEEN)
    assert ((before.number, before.longest), (since.number, since.longest)) == ((1, 17), (1, 69))


def test_a_crisis_house_counts_in_lines_of_its_own(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        house = world.service(system, scene.partners.second_step, "House", team_type=CRISIS_HOUSE)
        scene.referral(system, by=house)
    assert row(made(scene, Report.SECOND_CONTACT), second_contact.WAITING_BESIDE).number == 1


# ── sources, reasons, declines, gaps ──────────────────────────────────────
def test_sources_are_counted_by_their_code(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        for source in (SourceOfReferral.POLICE, SourceOfReferral.SELF, SourceOfReferral.SELF, None):
            scene.referral(system, source=source)
    found = numbers(made(scene, Report.SOURCES))
    assert found == {(): 4, ("Not recorded",): 1, ("Police",): 1, ("The person themselves",): 2}


def test_reasons_are_of_the_months_asked_for(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        scene.referral(system, 70, reason=PrimaryReason.ANXIETY)
        scene.referral(system, 5, reason=PrimaryReason.DEPRESSION)
    assert numbers(made(scene, Report.REASONS, period=LAST)) == {(): 1, ("Anxiety",): 1}


def test_declines_are_counted_by_reason_and_days(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        scene.referral(
            system, 20, state=State.DECLINED, declined_as=RejectionReason.ANOTHER_SERVICE, decided_at=ago(15)
        )
    found = row(made(scene, Report.DECLINES), "Another service fits better")
    assert (found.number, found.median) == (1, 5)


def test_a_gap_is_open_overdue_or_closed(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        for due, how in ((date(2999, 1, 1), None), (date(2026, 3, 3), None), (date(2026, 3, 3), Resolution.TAKEN)):
            gap = world.gap(system, scene.referral(system, 60), scene.worker, due=due)
            gap.raised_at = ago(30)
            if how is not None:
                gap.state, gap.resolved_as, gap.resolved_at = GapState.RESOLVED, how, ago(4)
    table = made(scene, Report.GAPS)
    found = {path[0]: counted.longest for path, counted in table.table.rows() if counted.number}
    assert found == {"Open": 30, "Open, and overdue": 30, "Closed: a service supports the person now": 26}


def test_a_gap_closed_since_was_open_when_the_months_ended(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        gap = world.gap(system, scene.referral(system, 100), scene.worker)
        gap.raised_at, gap.state = ago(90), GapState.RESOLVED
        gap.resolved_as, gap.resolved_at = Resolution.TAKEN, ago(4)
    assert row(made(scene, Report.GAPS, period=LAST), "Open").longest == 27


# ── how much it costs ─────────────────────────────────────────────────────
def statements_of(database: Database, scene: Scene, report: Report) -> int:
    """How many it takes to make a report by locality and service."""
    with statements(database.read) as seen:
        made(scene, report, By.SERVICE)
    return sum("SELECT" in one for one in seen)


def test_reports_take_the_same_few_statements_however_much_there_is(scene: Scene, database: Database) -> None:
    """The policy in force, names of services and of teams, and at most three sorts of rows that are counted."""
    before = [statements_of(database, scene, report) for report in Report]
    with scene.doors.system(Reason.SEED) as system:
        for days in range(20):
            begun = scene.referral(system, days, state=State.ACTIVE)
            scene.met(system, begun, days / 2)
            world.referral_clock(system, begun, world.timeframe(system, scene.ours))
            world.gap(system, begun, scene.worker)
    after = [statements_of(database, scene, report) for report in Report]
    assert all(now <= was and now <= 10 for was, now in zip(before, after, strict=True)), (before, after)


def test_only_the_referrals_in_question_are_asked_for(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        asked, other = (scene.referral(system, 20, state=State.ACTIVE) for _ in range(2))
        for one in (asked, other):
            scene.met(system, one, 9)
            scene.met(system, one, 2)
    with scene.doors.records(scene.senior, writing=False) as records:
        found = counting.places(records, NOW, {asked.id}), counting.second_contacts(records, NOW, {asked.id})
    assert [set(one) for one in found] == [{asked.id}, {asked.id}]


def test_many_are_asked_for_a_few_at_a_time(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "AT_ONCE", 2)
    with scene.doors.system(Reason.SEED) as system:
        all_of_them = {scene.referral(system, 20, state=State.ACTIVE).id for _ in range(5)}
    with scene.doors.records(scene.senior, writing=False) as records:
        assert set(counting.places(records, NOW, all_of_them)) == all_of_them


def test_whoever_was_met_again_after_the_referral_ended_is_counted_when_they_were(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        begun = scene.referral(system, 120, state=State.CLOSED, decided_at=ago(90))
        scene.met(system, begun, 100)
        scene.met(system, begun, 20)
    assert row(made(scene, Report.SECOND_CONTACT), second_contact.SEEN).longest == 100

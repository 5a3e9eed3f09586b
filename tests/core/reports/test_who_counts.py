"""Who may count what: figures are of rows that the rules let somebody count, whether they may read them or not."""

import pytest

from core.access.actor import Actor
from core.access.audit.models import AuditEntry
from core.access.figures import figures
from core.access.protected import Label
from core.access.system import Reason
from core.referrals.models import Referral, State
from core.reports.items import By, Whose
from core.reports.kinds import Report
from tests import world
from tests.core.reports.scene import COMMUNITY, Scene, ago, numbers, row


def counted(scene: Scene, actor: Actor) -> list[bool]:
    """Of each referral that they may count, whether they may read it too."""
    with scene.doors.records(actor, writing=False) as records:
        return sorted(bool(found.opens) for found in figures(records, Referral, ()))


@pytest.fixture
def many(scene: Scene) -> Scene:
    """Two of ours, one of them restricted and one very restricted besides, and three of Nilaari's."""
    with scene.doors.system(Reason.SEED) as system:
        for label in Label:
            scene.referral(system, label=label)
        for _ in range(3):
            scene.referral(system, by=scene.theirs)
    return scene


@pytest.mark.parametrize("role", ["recovery_navigator", "hr_officer", "volunteer", "receptionist", "auditor"])
def test_who_has_no_figures_counts_nothing(many: Scene, role: str) -> None:
    assert counted(many, world.actor(many.worker, many.partners.second_step, role)) == []


def test_the_commissioner_counts_nothing_without_an_agreement(many: Scene) -> None:
    assert counted(many, world.actor(many.worker, many.partners.icb, "commissioner")) == []


def test_hr_in_another_role_counts_nothing(many: Scene) -> None:
    """The floor: whoever acts as HR opens no care, and learns none from numbers."""
    assert counted(many, world.actor(many.worker, many.partners.second_step, "hr_officer", "locality_manager")) == []


def test_a_senior_counts_what_is_their_organisation_s(many: Scene) -> None:
    assert counted(many, many.senior) == [True, True]


def test_a_locality_manager_counts_every_partner_s_and_reads_their_own(many: Scene) -> None:
    assert counted(many, many.manager) == [False, False, False, False, True]


def test_who_left_the_agreement_is_counted_no_more(many: Scene) -> None:
    with many.doors.system(Reason.SEED) as system:
        left = world.organisation(system, "left")
        many.referral(system, by=world.service(system, left))
    assert len(counted(many, many.manager)) == 5


def test_whoever_asks_for_a_report_is_on_the_audit(many: Scene) -> None:
    many.made(Report.WAITING)
    with many.doors.system(Reason.SEED, writing=False) as system:
        found = system.connection.execute(AuditEntry.__table__.select().where(AuditEntry.action == "report")).all()
    assert [one.detail for one in found] == ["waiting, now, by nothing, all"]


def test_four_people_who_do_not_open_are_no_figure(many: Scene) -> None:
    found = numbers(many.made(Report.WAITING))
    assert found == {(): None}


def test_where_a_total_is_kept_back_no_line_says_who_it_is(many: Scene) -> None:
    """Lines that open to the last would leave the one that does not."""
    with many.doors.system(Reason.SEED) as system:
        many.referral(system, state=State.ALLOCATED)
    table = many.made(Report.WAITING).table
    assert (table.lines, table.lines_kept_back) == ((), True)


def test_where_a_line_is_kept_back_no_part_says_where_it_is(many: Scene) -> None:
    with many.doors.system(Reason.SEED) as system:
        many.referral(system, by=world.service(system, many.partners.second_step, "Access", team_type=COMMUNITY))
    assert [line.parts for line in many.made(Report.SECOND_CONTACT, By.LOCALITY).table.lines][:2] == [(), ()]


@pytest.mark.parametrize("report", [Report.WAITING, Report.BREACHES, Report.SOURCES, Report.DECLINES, Report.GAPS])
def test_one_person_s_five_records_are_no_figure(scene: Scene, report: Report) -> None:
    declined = {"state": State.DECLINED, "decided_at": ago(2)} if report is Report.DECLINES else {}
    with scene.doors.system(Reason.SEED) as system:
        person, frame = world.client(system).id, world.timeframe(system, scene.theirs)
        for _ in range(5):
            one = scene.referral(system, by=scene.theirs, client_id=person, **declined)
            world.referral_clock(system, one, frame)
            world.gap(system, one, scene.worker).raised_at = ago(5)
    assert {row.number for _, row in scene.made(report).table.rows()} <= {None, 0}


def test_five_are(many: Scene) -> None:
    with many.doors.system(Reason.SEED) as system:
        many.referral(system, by=many.theirs)
    assert row(many.made(Report.WAITING), "To be taken into triage").number == 6


def test_only_what_opens_is_counted_to_the_last(many: Scene) -> None:
    made = many.made(Report.WAITING, whose=Whose.OPEN)
    assert row(made, "To be taken into triage").number == 1

"""Each referral counts once: handed over, reopened, or of a person whose two records were joined."""

import pytest

from core.access.system import Reason
from core.referrals import death_jobs
from core.referrals.codes import ClosureReason, RejectionReason
from core.referrals.models import State
from core.reports import second_contact
from core.reports.items import By
from core.reports.kinds import Report
from core.ticker.jobs import Tick
from tests import world
from tests.core.referrals.ticking import Free
from tests.core.reports.scene import NOW, Scene, ago, numbers, row


def test_a_referral_that_was_handed_over_counts_once_where_it_is(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        for _ in range(5):
            scene.referral(system, state=State.CONVERSATION).hand_over(scene.theirs, scene.worker.id)
    found = numbers(scene.made(Report.SECOND_CONTACT, By.LOCALITY))
    assert {path: number for path, number in found.items() if number} == {
        (second_contact.WAITING,): 5, (second_contact.WAITING, "Swindon"): 5,
    }  # fmt: skip


def test_contacts_before_a_handing_over_count_for_the_wait(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        begun = scene.referral(system, 20, state=State.CONVERSATION)
        scene.met(system, begun, 10)
        begun.hand_over(scene.ours, scene.worker.id)
        scene.met(system, begun, 4)
    assert row(scene.made(Report.SECOND_CONTACT, actor=scene.senior), second_contact.SEEN).longest == 16


def test_a_referral_that_was_reopened_is_declined_no_more(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        one = scene.referral(
            system, state=State.DECLINED, declined_as=RejectionReason.INCOMPLETE, decided_at=ago(3)
        )  # fmt: skip
        one.reopen(scene.worker.id)
    made = {report: scene.made(report, actor=scene.senior) for report in (Report.DECLINES, Report.WAITING)}
    assert [numbers(one)[()] for one in made.values()] == [0, 1]


def test_two_referrals_of_one_person_stay_two_when_their_records_are_joined(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        kept, joined = scene.referral(system), scene.referral(system)
        joined.client_id = kept.client_id
    assert numbers(scene.made(Report.WAITING, actor=scene.senior))[()] == 2


@pytest.mark.parametrize("report", [Report.WAITING, Report.SECOND_CONTACT])
def test_nobody_whose_death_is_recorded_waits_while_their_referral_is_still_open(scene: Scene, report: Report) -> None:
    with scene.doors.system(Reason.SEED) as system:
        one = scene.referral(system, 3, state=State.ACTIVE)
        world.referral_clock(system, one)
        world.death(system, world.Client(id=one.client_id), scene.partners.second_step, scene.worker)
    death_jobs.keep_up(Tick(scene.doors, Free(), NOW))  # type: ignore[arg-type]
    assert scene.made(report, actor=scene.senior).items == []


def test_who_was_met_twice_before_they_died_was_met(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        one = scene.referral(system, 20, state=State.ACTIVE)
        world.referral_clock(system, one)
        scene.met(system, one, 10)
        scene.met(system, one, 4)
        world.death(system, world.Client(id=one.client_id), scene.partners.second_step, scene.worker)
    death_jobs.keep_up(Tick(scene.doors, Free(), NOW))  # type: ignore[arg-type]
    assert row(scene.made(Report.SECOND_CONTACT, actor=scene.senior), second_contact.SEEN).number == 1


def test_nobody_who_has_died_waits(scene: Scene) -> None:
    with scene.doors.system(Reason.SEED) as system:
        one = scene.referral(system, 20, state=State.ACTIVE)
        one.close(ClosureReason.DIED)
    waits = numbers(scene.made(Report.SECOND_CONTACT, actor=scene.senior))
    assert (waits[second_contact.WAITING,], numbers(scene.made(Report.WAITING))[()]) == (0, 0)

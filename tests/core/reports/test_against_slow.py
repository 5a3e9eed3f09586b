"""Reports on random referrals, contacts and clocks say what a slow and independent reckoning says."""

from collections import Counter
from datetime import timedelta
from random import Random

import pytest

from core.access.system import Reason, SystemRecords
from core.casework.codes import AttendanceStatus, ConsultationMechanism
from core.clocks.reckoning import Unit
from core.referrals.clock_models import Ending
from core.referrals.models import State
from core.reports.kinds import Report
from core.reports.periods import quarter
from core.reports.service import Made
from core.timeframes.models import Measures, Timeframe
from tests import world
from tests.core.reports import slowly
from tests.core.reports.scene import LAST, NOW, THIS, Scene, ago
from tests.core.reports.slowly import Row

REFERRALS = 60
SEEDS = (1, 2, 3)


def invent(system: SystemRecords, scene: Scene, random: Random) -> None:
    """Ours and theirs, in every state, some with a day of decision, some met, some with a clock."""
    frames = [
        world.timeframe(system, scene.ours, step, random.randint(1, 9), unit=unit)
        for step, unit in ((Measures.TRIAGE, Unit.WORKING_DAYS), (Measures.DECISION, Unit.CALENDAR_DAYS))
    ]
    for _ in range(REFERRALS):
        state, days = random.choice(list(State)), random.uniform(0.2, 150)
        ended = None if state.is_open else ago(random.uniform(0, days))
        made = scene.referral(
            system, days, state=state, decided_at=ended, by=random.choice((scene.ours, scene.theirs))
        )  # fmt: skip
        for _ in range(random.choice((0, 0, 1, 2, 3))):
            scene.met(
                system, made, random.uniform(0, days),
                mechanism=random.choice((ConsultationMechanism.FACE_TO_FACE, ConsultationMechanism.TEXT)),
                attendance=random.choice((AttendanceStatus.ON_TIME, AttendanceStatus.DID_NOT_ATTEND)),
            )  # fmt: skip
        _clock(system, made, random.choice(frames), random)
    system.flush()


def _clock(system: SystemRecords, made: object, frame: Timeframe, random: Random) -> None:
    one = world.referral_clock(system, made, frame)  # type: ignore[arg-type]
    if random.random() < 0.6:
        one.stop(one.started_at + timedelta(days=random.uniform(0, 20)), random.choice(list(Ending)), one.promise)
        if one.stopped_at is not None and one.stopped_at > NOW:
            one.run_on(one.started_at, one.promise)


def reckoned(made: Made) -> Counter[Row]:
    """By line and days, from the items of a report."""
    return Counter((one.line, one.days) for one in made.items)


@pytest.fixture(params=SEEDS)
def invented(scene: Scene, request: pytest.FixtureRequest) -> Scene:
    with scene.doors.system(Reason.SEED) as system:
        invent(system, scene, Random(request.param))
    return scene


def test_who_waits(invented: Scene) -> None:
    with invented.doors.system(Reason.SEED, writing=False) as system:
        referrals, contacts, clocks = slowly.all_of(system)
        expected = slowly.waiting(referrals, contacts, clocks, NOW)
    assert reckoned(invented.made(Report.WAITING)) == expected


@pytest.mark.parametrize("period", [THIS, LAST])
def test_second_contacts(invented: Scene, period: str) -> None:
    of = quarter(period)
    with invented.doors.system(Reason.SEED, writing=False) as system:
        referrals, contacts, clocks = slowly.all_of(system)
        last = min(of.ends - timedelta(seconds=1), NOW)
        expected = slowly.second_contacts(referrals, contacts, clocks, of.starts, last, min(of.ends, NOW))
    assert reckoned(invented.made(Report.SECOND_CONTACT, period=period)) == expected


@pytest.mark.parametrize("period", [THIS, LAST])
def test_what_was_late(invented: Scene, period: str) -> None:
    of = quarter(period)
    last = min(of.ends - timedelta(seconds=1), NOW)
    with invented.doors.system(Reason.SEED, writing=False) as system:
        _, _, clocks = slowly.all_of(system)
        expected = slowly.late(clocks, of.starts, min(of.ends, NOW), last)
    assert reckoned(invented.made(Report.BREACHES, period=period)) == expected

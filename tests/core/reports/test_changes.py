"""What changed between the first and the last score of a referral: which pairs count, and as what."""

import pytest

from core.access.system import Reason
from core.referrals.codes import PrimaryReason
from core.referrals.models import Referral, State
from core.reports.changes import ANY
from core.reports.kinds import Report
from core.reports.service import Made, as_rows
from tests import world
from tests.core.reports.provided import MOOD, filled_in, kept, mood
from tests.core.reports.scene import Scene, ago, row

LINE = "Mood, Second Step: Low days"
CLOSED = {"state": State.CLOSED, "decided_at": ago(2)}


def paired(
    scene: Scene, scores: tuple[float | None, ...] = (20, 10), *, times: int = 5, met: int = 2, received: float = 60,
    on: bool = True, **also: object,
) -> list[Referral]:  # fmt: skip
    """So many people, each referred, met, and asked: the first score 50 days ago, each later one ten days later."""
    made = []
    with scene.doors.system(Reason.SEED) as system:
        kept(system, mood())
        if on:
            world.plugin_enabled(system, scene.partners.second_step, "second_step")
        for _ in range(times):
            made.append(scene.referral(system, received, **{**CLOSED, **also}))
            client = world.Client(id=made[-1].client_id)
            for number in range(met):
                scene.met(system, made[-1], 40 - number)
            for number, score in enumerate(scores):
                filled_in(system, scene, client, 50 - 10 * number, score)
    return made


def change(scene: Scene, **asked: object) -> Made:
    return scene.made(Report.CHANGE, actor=scene.senior, **asked)  # type: ignore[arg-type]


def bands(scene: Scene, line: str = LINE) -> tuple[int, ...] | None:
    """Improved, no reliable change, deteriorated, no threshold."""
    return row(change(scene), line).bands


def is_empty(scene: Scene) -> bool:
    return list(change(scene).table.rows()) == []


# ── who may, and small numbers ────────────────────────────────────────────
def test_a_form_that_is_switched_off_is_absent(scene: Scene) -> None:
    paired(scene, on=False)
    assert is_empty(scene)


def test_another_organisation_learns_no_change(scene: Scene) -> None:
    paired(scene)
    actor = world.actor(scene.worker, scene.partners.nilaari, "locality_manager")
    assert list(scene.made(Report.CHANGE, actor=actor).table.rows()) == []


def test_four_people_are_no_figure(scene: Scene) -> None:
    paired(scene, times=4)
    found = row(change(scene), LINE)
    assert (found.number, found.bands) == (None, None)


def test_the_file_keeps_back_the_same(scene: Scene) -> None:
    paired(scene, times=4)
    assert list(as_rows(change(scene)))[1][1:] == ["kept back"] * 5


# ── as what ───────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ((20, 15), (5, 0, 0, 0)), ((20, 16), (0, 5, 0, 0)), ((10, 15), (0, 0, 5, 0)), ((10, 14), (0, 5, 0, 0)),
        ((20, 27, 10), (5, 0, 0, 0)), ((None, 20, 10), (5, 0, 0, 0)), ((20, 10, None), (5, 0, 0, 0)),
    ],
)  # fmt: skip
def test_first_and_last_valid_score_are_compared(
    scene: Scene, scores: tuple[float | None, ...], expected: tuple[int, ...]
) -> None:
    paired(scene, scores)
    assert bands(scene) == expected


def test_a_referral_is_counted_once_among_any_form(scene: Scene) -> None:
    paired(scene)
    assert bands(scene, ANY) == (5, 0, 0, 0)


# ── which pairs count ─────────────────────────────────────────────────────
def test_one_score_alone_is_no_pair(scene: Scene) -> None:
    paired(scene, (20,))
    assert is_empty(scene)


def test_after_one_direct_contact_nothing_counts(scene: Scene) -> None:
    paired(scene, met=1)
    assert is_empty(scene)


@pytest.mark.parametrize(("received", "counts"), [(179, False), (181, True)])
def test_an_open_referral_counts_after_180_days(scene: Scene, received: float, counts: bool) -> None:
    paired(scene, received=received, state=State.ACTIVE, decided_at=None)
    assert is_empty(scene) is not counts


@pytest.mark.parametrize("also", [{"reason": PrimaryReason.ORGANIC}, {"state": State.DECLINED}])
def test_who_is_left_out(scene: Scene, also: dict[str, object]) -> None:
    paired(scene, **also)
    assert is_empty(scene)


def test_a_score_before_the_referral_is_not_its_first(scene: Scene) -> None:
    paired(scene, (20, 10), received=45)
    assert is_empty(scene)


def test_scores_of_two_referrals_are_no_pair(scene: Scene) -> None:
    for referral in paired(scene, (20,)):
        with scene.doors.system(Reason.SEED) as system:
            client = world.Client(id=referral.client_id)
            again = scene.referral(system, 1, state=State.ACTIVE, client_id=referral.client_id)
            scene.met(system, again, 0.6)
            scene.met(system, again, 0.5)
            filled_in(system, scene, client, 0.1, 5)
    assert is_empty(scene)


def test_another_version_of_the_same_score_is_the_same(scene: Scene) -> None:
    for referral in paired(scene, (20,), decided_at=ago(1)):
        with scene.doors.system(Reason.SEED) as system:
            kept(system, mood(MOOD, 2))
            filled_in(system, scene, world.Client(id=referral.client_id), 5, 10).instrument_version = 2
    assert bands(scene) == (5, 0, 0, 0)

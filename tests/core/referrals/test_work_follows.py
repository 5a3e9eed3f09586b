"""Tasks and missing papers follow their referral, and nobody who has left is the only one to be asked."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.access.system import Reason
from core.database import clock
from core.people.models import RoleHeld
from tests import world
from tests.conftest import StandingClock
from tests.core.casework.visitors import Visitor, visitor
from tests.core.referrals.conftest import Scene
from tests.core.referrals.test_gaps import GAP
from tests.core.referrals.test_transfers import Offer, offer
from tests.core.referrals.test_work import PAPER, TASK, helper, made, then
from tests.core.referrals.ticking import run, told

__all__ = ["helper", "offer"]
TASKS, PAPERS = "referrals: keep up with tasks", "referrals: chase missing papers"
WITHDRAW, MISTAKE = {"by": "person", "reason": "better"}, {"why": "That was somebody else"}


def task_for(scene: Scene, helper: Visitor) -> str:
    """The id of an open task of the helper's, given by the senior."""
    return str(made(scene, "tasks", {**TASK, "owner_id": str(helper.person.id)}).json()["id"])


def leaves(scene: Scene, who: Visitor) -> None:
    """Their roles ended yesterday."""
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        for held in system.find(select(RoleHeld).where(RoleHeld.person_id == who.person.id)):
            held.ends = clock.today() - timedelta(days=1)


def about_work(scene: Scene, who: Visitor) -> list[str]:
    """What they were told of tasks that are late and of papers."""
    return [words for words in told(scene.service, who) if "is not done" in words or "lack" in words]


@pytest.fixture
def second(scene: Scene) -> Visitor:
    """Another senior of Second Step, who takes the scene's referral."""
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        return visitor(system, scene.service, scene.partners.second_step, "senior_navigator", name="Sec Ond")


# ── who is given one ──────────────────────────────────────────────────────
@pytest.fixture
def clerk(scene: Scene) -> Visitor:
    """In a team of Second Step, without supporting anybody: no rule would open a task to them."""
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        home = scene.partners.second_step
        clerk = visitor(system, scene.service, home, "hr_officer", name="Cle Rk")
        world.member(system, world.team(system, home), clerk.person, home)
        return clerk


def test_a_task_is_not_given_to_somebody_who_could_not_open_it(scene: Scene, clerk: Visitor) -> None:
    refused = made(scene, "tasks", {**TASK, "owner_id": str(clerk.person.id)})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "owner_id")


def test_a_gap_is_not_given_to_somebody_who_could_not_open_it(scene: Scene, clerk: Visitor) -> None:
    refused = scene.act("gaps", {**GAP, "owner_id": str(clerk.person.id)})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "owner_id")


def test_those_who_could_open_a_task_are_offered(scene: Scene, clerk: Visitor, helper: Visitor) -> None:
    offered = scene.senior.get(f"{scene.place}/tasks/new").text
    assert (str(helper.person.id) in offered, str(clerk.person.id) in offered) == (True, False)


# ── the referral ends, or goes over ───────────────────────────────────────
def test_a_task_stops_with_its_referral(scene: Scene, helper: Visitor) -> None:
    id = task_for(scene, helper)
    scene.act("withdraw", WITHDRAW)
    run(scene.service, TASKS)
    assert f"{scene.place}/tasks/{id}" not in helper.get("/").text
    assert "The referral has ended" in helper.get(f"{scene.place}/tasks/{id}").text


def test_a_task_stays_with_a_referral_that_is_open(scene: Scene, helper: Visitor) -> None:
    id = task_for(scene, helper)
    run(scene.service, TASKS)
    assert f"{scene.place}/tasks/{id}" in helper.get("/").text


def test_a_task_stops_once_another_organisation_has_the_referral(offer: Offer, helper: Visitor) -> None:
    id = task_for(offer.scene, helper)
    offer.accepted()
    run(offer.scene.service, TASKS)
    assert f"{offer.scene.place}/tasks/{id}" not in helper.get("/").text


def test_whoever_takes_over_is_told_what_was_missing(offer: Offer) -> None:
    made(offer.scene, "papers", PAPER)
    offer.accepted()
    run(offer.scene.service, PAPERS)
    (words,) = about_work(offer.scene, offer.receiver)
    assert "still lacked something: Summary from the GP" in words


def test_what_stopped_goes_on_when_it_is_reopened(scene: Scene, helper: Visitor) -> None:
    task, paper = task_for(scene, helper), made(scene, "papers", PAPER).json()["id"]
    scene.act("withdraw", WITHDRAW)
    run(scene.service, TASKS, PAPERS)
    scene.act("reopen", MISTAKE, version=2)
    found = [
        scene.senior.call("GET", f"{scene.place}/{place}").json() for place in (f"tasks/{task}", f"papers/{paper}")
    ]
    assert [(one["state"], one["ended_words"]) for one in found] == [("open", None), ("missing", None)]


def test_what_somebody_ended_stays_ended_when_it_is_reopened(scene: Scene) -> None:
    id = made(scene, "tasks", TASK).json()["id"]
    then(scene, f"tasks/{id}/end", {"dropped": True, "words": "It came"})
    scene.act("withdraw", WITHDRAW)
    scene.act("reopen", MISTAKE, version=2)
    assert scene.senior.call("GET", f"{scene.place}/tasks/{id}").json()["state"] == "dropped"


# ── somebody leaves, or is late ───────────────────────────────────────────
def test_whoever_gave_a_task_is_told_once_that_it_is_late(
    scene: Scene, helper: Visitor, standing_clock: StandingClock
) -> None:
    task_for(scene, helper)
    run(scene.service, TASKS)
    assert about_work(scene, scene.senior) == []
    standing_clock.move(days=8)
    run(scene.service, TASKS, TASKS)
    assert len(about_work(scene, scene.senior)) == 1


def test_a_task_that_was_handed_on_because_somebody_left_can_be_late(
    scene: Scene, helper: Visitor, standing_clock: StandingClock
) -> None:
    id = task_for(scene, helper)
    leaves(scene, helper)
    run(scene.service, TASKS)
    handed = {"owner_id": str(scene.senior.person.id), "due": str(clock.today())}
    assert then(scene, f"tasks/{id}/hand-on", handed, 2).status_code == 200
    standing_clock.move(days=8)
    run(scene.service, TASKS)
    assert len(about_work(scene, scene.senior)) == 2


def test_whoever_gave_a_task_is_told_that_its_owner_has_left(scene: Scene, helper: Visitor) -> None:
    task_for(scene, helper)
    leaves(scene, helper)
    run(scene.service, TASKS)
    assert len(about_work(scene, scene.senior)) == 1


@pytest.mark.parametrize(("what", "json", "job"), [("tasks", TASK, TASKS), ("papers", PAPER, PAPERS)])
def test_whoever_took_the_referral_is_asked_once_a_worker_has_left(
    scene: Scene, second: Visitor, standing_clock: StandingClock, what: str, json: object, job: str
) -> None:
    made(scene, what, json)
    scene.act("take", by=second)
    leaves(scene, scene.senior)
    standing_clock.move(days=8)
    run(scene.service, job)
    assert len(about_work(scene, second)) == 1


def test_seniors_are_asked_for_papers_once_nobody_has_the_referral(
    scene: Scene, second: Visitor, standing_clock: StandingClock
) -> None:
    made(scene, "papers", PAPER)
    leaves(scene, scene.senior)
    standing_clock.move(days=3)
    run(scene.service, PAPERS)
    assert len(about_work(scene, second)) == 1

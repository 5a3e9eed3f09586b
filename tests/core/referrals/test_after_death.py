"""Once somebody has died nothing runs, reminds or asks any more, anywhere; and all of it goes on after a mistake."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from core.access.system import Reason
from core.app import create_app
from core.clients.death_models import Death
from core.extensions.manager import PluginHost
from core.involvement.models import Allocation
from core.notices.models import Notice
from core.referrals.clock_models import Ending
from core.referrals.death_telling import LIVES
from core.settings import Settings
from tests import world
from tests.conftest import StandingClock
from tests.core.casework.visitors import Visitor
from tests.core.referrals.clock_scene import HAND_OUT, KEEP_UP, clocks, doors, notices, pause, promised, run, stored
from tests.core.referrals.clocks.conftest import TUESDAY
from tests.core.referrals.conftest import Scene

DEATHS, PAPERS = "deaths: keep up", "referrals: chase missing papers"
ASK = "Ask for it again"
DIED = {"source": "gp", "is_certain": True}
BECAUSE = {"because": "Two people were mistaken."}
CLOSED = {"reason": "06"}


@pytest.fixture(scope="module")
def service(shared_database_url: str, host: PluginHost) -> Iterator[TestClient]:
    """Nothing runs by itself: tests say when the ticker does what."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.app.jobs", lambda settings: ())
        app = create_app(Settings(database_url=shared_database_url, secure_cookies=False, ticker=False), host)
        with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
            yield client


def died(scene: Scene, by: Visitor | None = None, **also: object) -> str:
    """Recorded by the senior if by nobody else; the ticker has seen it."""
    run(scene, KEEP_UP)
    made = (by or scene.senior).call("POST", f"/clients/{scene.client.id}/deaths", {**DIED, **also}).json()["id"]
    run(scene, DEATHS)
    return str(made)


def lives(scene: Scene, death: str) -> None:
    with doors(scene).system(Reason.SEED) as system:
        version = next(one.version for one in system.find(select(Death)) if str(one.id) == death)
    place = f"/clients/{scene.client.id}/deaths/{death}/take-back"
    assert scene.senior.call("POST", place, BECAUSE, if_match=f'"{version}"').status_code == 200
    run(scene, DEATHS)


def told(scene: Scene, who: Visitor) -> list[str]:
    run(scene, HAND_OUT)
    return [one.words for one in notices(scene, who.person)]


# ── refused ───────────────────────────────────────────────────────────────
def test_a_referral_is_not_closed_as_died_before_that_is_recorded(scene: Scene) -> None:
    refused = scene.act("close", CLOSED)
    assert refused.json()["errors"][0]["field"] == "reason"


def test_nobody_is_given_somebody_who_has_died(scene: Scene) -> None:
    scene.talked()
    died(scene)
    assert scene.act("allocate", {"team_member_id": str(scene.member.id)}, 3).status_code == 422


# ── clocks ────────────────────────────────────────────────────────────────
def test_every_clock_stops_the_national_one_too(scene: Scene) -> None:
    died(scene)
    found = stored(scene)
    assert found
    assert {(one.is_open, one.ending) for one in found} == {(False, Ending.DIED)}


def test_a_step_that_was_due_after_the_death_is_not_late_however_late_that_is_recorded(scene: Scene) -> None:
    """The referral came on Monday 2 February, so that two working days end on the 4th; it is March."""
    promised(scene)
    died(scene, died_on="2026-02-03")
    assert {one.stopped_at for one in stored(scene)} == {datetime(2026, 2, 3, 23, 59, 59, tzinfo=UTC)}
    assert not any(one["is_overdue"] for one in clocks(scene).values())


def test_nobody_s_clock_stops_before_it_began(scene: Scene) -> None:
    died(scene, died_on="2026-01-03")
    assert [one.stopped_at for one in stored(scene)] == [one.started_at for one in stored(scene)]


def test_after_a_mistake_a_pause_lasted_until_the_death_was_recorded(
    scene: Scene, standing_clock: StandingClock
) -> None:
    standing_clock.moment = TUESDAY
    promised(scene, may_pause=True)
    run(scene, KEEP_UP)
    pause(scene, clocks(scene)["triage"])
    standing_clock.moment = TUESDAY + timedelta(days=8)
    lives(scene, died(scene, died_on="2026-02-05"))
    assert clocks(scene)["triage"]["due_at"] == "2026-02-12T23:59:59Z"


def test_the_page_says_why_they_stopped(scene: Scene) -> None:
    died(scene)
    assert "Ended: the person has died" in scene.senior.get(scene.place).text


def test_they_go_on_after_a_mistake(scene: Scene) -> None:
    lives(scene, died(scene))
    assert {(one.is_open, one.ending) for one in stored(scene)} == {(True, None)}


# ── who is told, and what is not asked any more ───────────────────────────
def test_the_worker_is_told_once_and_kindly(scene: Scene) -> None:
    scene.allocated()
    died(scene)
    run(scene, DEATHS)
    assert sum("has died" in words for words in told(scene, scene.navigator)) == 1


def test_they_are_told_that_it_was_a_mistake(scene: Scene) -> None:
    scene.allocated()
    lives(scene, died(scene))
    assert "is alive" in told(scene, scene.navigator)[-1]


def test_whoever_recorded_it_is_told_that_the_person_lives(scene: Scene) -> None:
    scene.allocated()
    lives(scene, died(scene, by=scene.navigator))
    assert [words for words in told(scene, scene.navigator) if "alive" in words or "has died" in words] == [LIVES]


def test_whoever_takes_it_back_is_not_told_what_they_said(scene: Scene) -> None:
    scene.talked()
    lives(scene, died(scene))
    assert told(scene, scene.senior) == []


def test_whoever_was_told_is_told_that_they_live_though_they_work_with_them_no_more(scene: Scene) -> None:
    scene.allocated()
    death = died(scene)
    told(scene, scene.navigator)
    with doors(scene).system(Reason.SEED) as system:
        for one in system.find(select(Allocation).where(Allocation.client_id == scene.client.id)):
            one.starts = one.ends = world.LONG_AGO
    lives(scene, death)
    assert told(scene, scene.navigator)[-1] == LIVES


def test_a_follow_up_call_is_not_asked_for(scene: Scene, standing_clock: StandingClock) -> None:
    scene.talked()
    standing_clock.move(minutes=1)
    before = "Call as promised" in scene.senior.get("/").text
    died(scene)
    assert (before, "Call as promised" in scene.senior.get("/").text) == (True, False)


def test_a_first_contact_is_not_asked_for(scene: Scene) -> None:
    scene.allocated()
    before = "Get in touch with" in scene.navigator.get("/").text
    died(scene)
    assert (before, "Get in touch with" in scene.navigator.get("/").text) == (True, False)


def test_a_message_that_waits_for_an_answer_is_not_passed_up(scene: Scene) -> None:
    scene.allocated()
    run(scene, HAND_OUT)
    died(scene)
    run(scene, HAND_OUT)
    with doors(scene).system(Reason.SEED) as system:
        asked = select(Notice).where(Notice.person_id == scene.navigator.person.id, Notice.ladder.is_not(None))
        assert {one.answer_by for one in system.find(asked)} == {None}


def test_a_gap_is_not_escalated(scene: Scene) -> None:
    with doors(scene).system(Reason.SEED) as system:
        gap = world.gap(system, scene.referral, scene.senior.person)
        gap.due = date(2026, 3, 4) - timedelta(days=3)
        world.death(system, scene.client, scene.partners.second_step, scene.senior.person)
    run(scene, "referrals: escalate gaps")
    assert told(scene, scene.senior) == []


def test_missing_papers_and_tasks_are_not_asked_for(scene: Scene) -> None:
    paper = {"what": "gp_summary", "asked_of": "The surgery", "chase_on": "2026-03-04"}
    scene.senior.call("POST", f"{scene.place}/papers", paper)
    task = {"what": "Ring the surgery", "due": "2026-03-11"}
    scene.senior.call("POST", f"{scene.place}/tasks", task)
    asks = ("Ask again for what a referral lacks", "Do a task about a referral")
    before = [words in scene.senior.get("/").text for words in asks]
    died(scene)
    after = [words in scene.senior.get("/").text for words in asks]
    assert (before, after) == ([True, True], [False, False])


def test_nobody_is_reminded_of_a_missing_paper(scene: Scene) -> None:
    paper = {"what": "gp_summary", "asked_of": "The surgery", "chase_on": "2026-03-04"}
    scene.senior.call("POST", f"{scene.place}/papers", paper)
    death = died(scene)
    run(scene, PAPERS)
    before = told(scene, scene.senior)
    lives(scene, death)
    run(scene, PAPERS)
    after = told(scene, scene.senior)
    assert ([ASK in one for one in before], any(ASK in one for one in after)) == ([], True)


# ── what is left to do ────────────────────────────────────────────────────
def test_the_board_and_today_say_that_it_is_to_be_closed(scene: Scene) -> None:
    died(scene)
    assert "Has died: to be closed" in scene.senior.get("/referrals").text
    assert "Close the referral of somebody who has died" in scene.senior.get("/").text


def test_its_page_leads_to_closing_alone(scene: Scene) -> None:
    died(scene)
    page = scene.senior.get(scene.place).text
    assert f"{scene.place}/close" in page
    assert f"{scene.place}/decline" not in page


def test_it_is_closed_from_wherever_it_was(scene: Scene) -> None:
    died(scene)
    assert scene.act("close", CLOSED).json()["state"] == "closed"


def test_what_was_closed_by_mistake_is_reopened_however_long_ago(scene: Scene, standing_clock: StandingClock) -> None:
    death = died(scene)
    scene.act("close", CLOSED)
    refused = scene.act("reopen", {"why": "Go on"}, 2).status_code
    lives(scene, death)
    assert (refused, scene.act("reopen", {"why": "A mistake"}, 2).json()["state"]) == (422, "in_triage")
    run(scene, KEEP_UP)
    assert any(one.is_open for one in stored(scene))

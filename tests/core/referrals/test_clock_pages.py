"""Clocks on pages: the board, the referral, what is due, Today, and pausing; the present is Wednesday 4 March 2026."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from core.access.system import Reason
from core.app import create_app
from core.extensions.manager import PluginHost
from core.referrals import clock_lists
from core.referrals.models import Referral
from core.settings import Settings
from tests import world
from tests.conftest import StandingClock
from tests.core.referrals.clock_scene import KEEP_UP, clocks, doors, promised, run
from tests.core.referrals.conftest import Scene

YESTERDAY = datetime(2026, 3, 3, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def service(shared_database_url: str, host: PluginHost) -> Iterator[TestClient]:
    """As the other tests’, but nothing runs by itself: tests say when the ticker does what."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.app.jobs", lambda settings: ())
        app = create_app(Settings(database_url=shared_database_url, secure_cookies=False, ticker=False), host)
        with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
            yield client


@pytest.fixture
def running(scene: Scene) -> Scene:
    """Received yesterday, Tuesday 3 March; two working days to triage, which may pause."""
    with doors(scene).system(Reason.SEED) as system:
        system.get(Referral, scene.referral.id).received_at = YESTERDAY
    promised(scene, may_pause=True)
    run(scene, KEEP_UP)
    return scene


def pausing(scene: Scene) -> str:
    return f"{scene.place}/clocks/{clocks(scene)['triage']['id']}/pause"


def version_at(page: str) -> dict[str, str]:
    (found,) = set(re.findall(r'name="version" value="(\d+)"', page))
    return {"version": found}


# ── who may not ───────────────────────────────────────────────────────────
def test_nobody_known_is_sent_to_sign_in(running: Scene, service: TestClient) -> None:
    assert service.get("/clocks").headers["location"].startswith("/sign-in")


def test_another_organisation_is_shown_nothing_that_is_due(running: Scene) -> None:
    assert "Nothing is due" in running.elsewhere.get("/clocks").text


def test_another_organisation_cannot_tell_the_clock_from_none(running: Scene) -> None:
    assert running.elsewhere.get(pausing(running)).status_code == 404


def test_a_clock_of_another_referral_is_not_found(running: Scene) -> None:
    elsewhere = pausing(running).replace(str(running.referral.id), str(running.another()))
    assert running.senior.get(elsewhere).status_code == 404


def test_hr_has_no_page_of_clocks(running: Scene) -> None:
    assert running.hr.get("/clocks").status_code in (403, 404)


# ── wrong input ───────────────────────────────────────────────────────────
def test_a_pause_without_a_reason_is_asked_again(running: Scene) -> None:
    page, place = running.senior.get(pausing(running)).text, pausing(running)
    assert running.senior.post(place, version_at(page)).status_code == 422


def test_a_stale_form_pauses_nothing(running: Scene) -> None:
    place = pausing(running)
    form = {**version_at(running.senior.get(place).text), "reason": "gp"}
    running.senior.post(place, form)
    assert running.senior.post(place, form).status_code == 409


# ── works ─────────────────────────────────────────────────────────────────
def test_the_board_says_how_the_clock_stands(running: Scene) -> None:
    page = running.senior.get(f"/referrals?service={running.triage.id}").text
    assert "Taken into triage: due tomorrow" in page


def test_the_referral_says_how_it_is_reckoned(running: Scene) -> None:
    page = running.senior.get(running.place).text
    assert ("the last of 2 working days" in page, "up to the 27th day" in page) == (True, True)


def test_a_clock_is_paused_and_goes_on(running: Scene) -> None:
    place = pausing(running)
    form = {**version_at(running.senior.get(place).text), "reason": "gp"}
    assert running.senior.post(place, form).headers["location"] == f"{running.place}#clocks"
    assert "Paused: waiting for the GP" in running.senior.get(running.place).text
    again = {"version": str(clocks(running)["triage"]["version"])}
    assert running.senior.post(place.replace("/pause", "/resume"), again).status_code == 303
    assert "Due tomorrow" in running.senior.get(running.place).text


def test_what_is_due_is_listed(running: Scene) -> None:
    page = running.senior.get("/clocks").text
    assert (f"/referrals/{running.referral.id}#clocks" in page, "Due tomorrow" in page) == (True, True)


@pytest.mark.parametrize(
    ("later", "said"), [(timedelta(days=1), ("about to be late",)), (timedelta(days=3), ("is late", "are late"))]
)  # fmt: skip
def test_today_counts_what_is_late_or_about_to_be(
    running: Scene, standing_clock: StandingClock, later: timedelta, said: tuple[str, ...]
) -> None:
    """By the contribution itself: a session of the test has ended by then."""
    standing_clock.moment = YESTERDAY + timedelta(days=1) + later
    senior = world.actor(running.senior.person, running.partners.second_step, "senior_navigator")
    with doors(running).records(senior, writing=False) as records:
        lines = [one.words for one in clock_lists.today(records)]
    assert any(line.endswith(said) for line in lines)


def test_whoever_does_not_triage_is_told_nothing_on_today(running: Scene) -> None:
    worker = world.actor(running.idle.person, running.partners.missing_link, "recovery_navigator")
    with doors(running).records(worker, writing=False) as records:
        assert list(clock_lists.today(records)) == []

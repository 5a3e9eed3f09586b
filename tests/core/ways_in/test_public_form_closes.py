"""A service closes while its public form is open somewhere: nothing typed is lost, and nobody meets a bare 404."""

from collections.abc import Callable
from datetime import date

import pytest

from core.access.system import Reason
from core.organisations.models import Service
from core.referrals.arrivals import Arrival, ArrivalState
from core.referrals.models import Referral
from tests.conftest import StandingClock
from tests.core.ways_in.conftest import Scene
from tests.core.ways_in.test_public_form import opened, place, send
from tests.core.ways_in.test_status_pages import PROFESSIONAL, look, token_in

__all__ = ["place"]

Close = Callable[[Service], None]
MOST = "takes no more referrals by this form"


def for_some_time(service: Service) -> None:
    service.closed_from, service.closed_until = date(2026, 1, 1), date(2026, 12, 24)


def switched_off(service: Service) -> None:
    service.takes_public = False


CLOSING = pytest.mark.parametrize("how", [for_some_time, switched_off])


def close(scene: Scene, how: Close) -> None:
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        how(system.get(Service, scene.triage.id))


@CLOSING
def test_what_was_typed_waits_for_whoever_triages(
    scene: Scene, place: str, standing_clock: StandingClock, how: Close
) -> None:
    token = opened(scene, place, standing_clock)
    close(scene, how)
    answer = send(scene, place, token)
    (kept,) = scene.rows(Arrival)
    assert (answer.status_code, answer.headers["location"]) == (303, "/refer/sent")
    assert (kept["state"], "I cannot sleep" in str(kept["content"]), scene.rows(Referral)) == (
        ArrivalState.WAITING, True, [],
    )  # fmt: skip
    assert "had closed its form" in scene.senior.get(f"/referrals/waiting/{kept['id']}").text


def test_a_professional_s_link_opens(scene: Scene, place: str, standing_clock: StandingClock) -> None:
    token = opened(scene, place, standing_clock)
    close(scene, switched_off)
    sent = send(scene, place, token, **PROFESSIONAL)
    assert "has been received" in look(scene, token_in(sent)).text


@pytest.mark.parametrize(("hours", "changes"), [(0, {"given_name": "", "summary": ""}), (25, {})])
def test_what_is_to_be_mended_is_shown_with_what_was_typed(
    scene: Scene, place: str, standing_clock: StandingClock, hours: int, changes: dict[str, str]
) -> None:
    token = opened(scene, place, standing_clock)
    close(scene, switched_off)
    standing_clock.move(hours=hours)
    answer = send(scene, place, token, **changes)
    assert (answer.status_code, "Only in the mornings" in answer.text) == (422, True)


def test_a_form_that_was_not_made_here_is_not_kept(scene: Scene, place: str) -> None:
    close(scene, for_some_time)
    answer = send(scene, place, "made.1772618400.up")
    assert (MOST in answer.text, scene.rows(Arrival)) == (True, [])


def test_a_form_of_a_closed_service_says_where_to_turn(scene: Scene, place: str) -> None:
    close(scene, for_some_time)
    page = scene.service.get(place)
    assert (page.status_code, MOST in page.text, "closed until 24 December 2026" in page.text) == (200, True, True)
    assert 'href="/refer"' in page.text


def test_a_form_that_was_switched_off_says_where_to_turn(
    scene: Scene, place: str, standing_clock: StandingClock
) -> None:
    send(scene, place, opened(scene, place, standing_clock))
    close(scene, switched_off)
    assert MOST in scene.service.get(place).text


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_one_that_never_had_a_form_is_not_there(scene: Scene, method: str) -> None:
    answer = scene.service.request(method, f"/refer/{scene.sanctuary.id}", data={} if method == "POST" else None)
    assert answer.status_code == 404

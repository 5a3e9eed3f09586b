"""When a session ends by itself, and that nobody sees it last longer than it should."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, select

from core.access.protected import table_of
from core.app import create_app
from core.extensions.manager import PluginHost
from core.people.models import SignIn
from core.settings import Settings
from tests.conftest import StandingClock
from tests.core.people.conftest import PASSWORD, Scene


@pytest.fixture
def signed_in(scene: Scene, standing_clock: StandingClock) -> Scene:
    scene.sign_in()
    return scene


def seen_at(scene: Scene) -> datetime:
    with scene.app.state.doors.database.read.connect() as connection:
        at: datetime = connection.execute(select(table_of(SignIn).c.seen_at)).scalar_one()
        return at


def is_in(scene: Scene) -> bool:
    return scene.browser.get("/account").status_code == 200


def test_a_session_ends_when_nobody_is_there_for_half_an_hour(signed_in: Scene, standing_clock: StandingClock) -> None:
    standing_clock.move(minutes=30)
    assert not is_in(signed_in)


def test_a_session_that_is_over_does_not_come_back(signed_in: Scene, standing_clock: StandingClock) -> None:
    standing_clock.move(minutes=31)
    is_in(signed_in)
    standing_clock.move(minutes=1)
    assert not is_in(signed_in)


def test_a_session_in_use_ends_after_twelve_hours(signed_in: Scene, standing_clock: StandingClock) -> None:
    for _ in range(36):
        assert is_in(signed_in)
        standing_clock.move(minutes=20)
    assert not is_in(signed_in)


def test_a_clock_set_back_ends_the_session_rather_than_prolong_it(
    signed_in: Scene, standing_clock: StandingClock
) -> None:
    standing_clock.move(hours=-2)
    assert not is_in(signed_in)


def test_a_clock_that_is_put_right_by_a_minute_ends_nothing(signed_in: Scene, standing_clock: StandingClock) -> None:
    standing_clock.move(minutes=-1)
    assert is_in(signed_in)


def test_a_change_to_daylight_saving_ends_nothing(signed_in: Scene, standing_clock: StandingClock) -> None:
    standing_clock.moment = datetime.fromisoformat("2026-03-29T00:50:00+00:00")
    signed_in.sign_in()
    standing_clock.move(minutes=20)
    assert is_in(signed_in)


def test_somebody_seen_after_the_session_ended_is_not_noted(signed_in: Scene, standing_clock: StandingClock) -> None:
    began = seen_at(signed_in)
    standing_clock.move(minutes=40)
    is_in(signed_in)
    assert seen_at(signed_in) == began


def test_pages_within_a_minute_write_nothing_of_it(signed_in: Scene, standing_clock: StandingClock) -> None:
    written: list[str] = []
    standing_clock.move(seconds=59)
    engine = signed_in.app.state.doors.database.read
    event.listen(engine, "before_cursor_execute", lambda *said: written.append(str(said[2])))
    is_in(signed_in)
    assert [said for said in written if said.startswith("UPDATE sign_in")] == []


def test_being_there_is_noted_after_a_minute(signed_in: Scene, standing_clock: StandingClock) -> None:
    standing_clock.move(minutes=1)
    is_in(signed_in)
    assert seen_at(signed_in) == standing_clock.now()


def test_a_page_refused_counts_as_being_there(signed_in: Scene, standing_clock: StandingClock) -> None:
    standing_clock.move(minutes=20)
    signed_in.browser.get("/clients/00000000-0000-7000-8000-000000000000")
    standing_clock.move(minutes=20)
    assert is_in(signed_in)


def test_whoever_types_for_long_is_still_there(signed_in: Scene, standing_clock: StandingClock) -> None:
    standing_clock.move(minutes=20)
    answer = signed_in.browser.get("/session")
    standing_clock.move(minutes=20)
    assert (answer.status_code, answer.text, is_in(signed_in)) == (204, "", True)


def test_the_page_knows_how_long_its_session_lasts(signed_in: Scene, standing_clock: StandingClock) -> None:
    standing_clock.move(minutes=1)
    assert 'data-idle="1800" data-left="43140"' in signed_in.browser.get("/account").text


def test_an_installation_says_how_long_sessions_last(
    scene: Scene, database_url: str, standing_clock: StandingClock
) -> None:
    shorter = Settings(database_url=database_url, secure_cookies=False, idle_minutes=10, session_hours=1)
    scene.app.state.settings = shorter
    scene.sign_in()
    standing_clock.move(minutes=9)
    before = is_in(scene)
    standing_clock.move(minutes=10)
    assert (before, is_in(scene)) == (True, False)


@pytest.mark.parametrize("wrong", [{"idle_minutes": 0}, {"idle_minutes": 241}, {"session_hours": 25}])
def test_a_time_out_that_is_none_stops_the_start(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError):
        create_app(Settings(database_url="sqlite://", **wrong), PluginHost([]))  # type: ignore[arg-type]


def test_the_cookie_outlives_the_session_so_that_a_late_form_is_known(scene: Scene) -> None:
    answer = scene.browser.post("/sign-in", data={"username": "ana", "password": PASSWORD})
    (session,) = [said for said in answer.headers.get_list("set-cookie") if said.startswith("fingerpost=")]
    assert f"Max-Age={int(timedelta(days=7).total_seconds())}" in session

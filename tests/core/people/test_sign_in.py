"""Signing in and out, and which organisation a session acts for."""

from datetime import timedelta

from sqlalchemy import select, update

from core.access.protected import table_of
from core.access.system import Reason
from core.database import clock
from core.people.models import Account, RoleHeld, SignIn
from core.people.passwords import hash_password, matches
from tests.conftest import StandingClock
from tests.core.people.conftest import PASSWORD, Scene


def test_nobody_known_is_led_to_the_sign_in_page(scene: Scene) -> None:
    assert scene.browser.get("/").headers["location"] == "/sign-in"


def test_a_made_up_cookie_is_nobody(scene: Scene) -> None:
    scene.browser.cookies.set("fingerpost", "made-up")
    assert scene.browser.get("/").status_code == 303


def test_wrong_password_and_unknown_name_get_the_same_answer(scene: Scene) -> None:
    wrong = scene.browser.post("/sign-in", data={"username": "ana", "password": "wrong"})
    unknown = scene.browser.post("/sign-in", data={"username": "zoe", "password": "wrong"})
    assert (wrong.status_code, wrong.text.replace("ana", "")) == (unknown.status_code, unknown.text.replace("zoe", ""))


def test_a_faulty_form_never_gives_the_password_back(scene: Scene) -> None:
    answer = scene.browser.post("/sign-in", data={"username": "ana", "password": "hunter2-hunter2"})
    assert "hunter2" not in answer.text


def test_a_form_from_another_site_is_refused(scene: Scene) -> None:
    headers = {"sec-fetch-site": "cross-site"}
    answer = scene.browser.post("/sign-in", data={"username": "ana", "password": PASSWORD}, headers=headers)
    assert answer.status_code == 403


def test_a_disabled_account_cannot_sign_in(scene: Scene) -> None:
    with scene.app.state.doors.system(Reason.SEED) as system:
        system.connection.execute(update(table_of(Account)).values(disabled_at=clock.now()))
    assert scene.browser.post("/sign-in", data={"username": "ana", "password": PASSWORD}).status_code == 422


def test_sign_in_opens_today(scene: Scene) -> None:
    scene.sign_in()
    assert "<h1" in scene.browser.get("/").text


def test_only_a_hash_of_the_token_is_kept(scene: Scene) -> None:
    scene.sign_in()
    token = scene.browser.cookies["fingerpost"]
    with scene.app.state.doors.system(Reason.SEED) as system:
        kept = system.connection.execute(select(table_of(SignIn).c.token_hash)).scalar_one()
    assert token.encode() not in kept


def test_cookie_is_out_of_reach_of_scripts(scene: Scene) -> None:
    answer = scene.browser.post("/sign-in", data={"username": "ana", "password": PASSWORD})
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(answer.headers["set-cookie"].split("; "))


def test_signed_out_means_out(scene: Scene) -> None:
    scene.sign_in()
    token = scene.browser.cookies["fingerpost"]
    scene.browser.post("/sign-out", data=scene.form())
    scene.browser.cookies.set("fingerpost", token)
    assert scene.browser.get("/").status_code == 303


def test_a_session_ends_after_twelve_hours(scene: Scene, standing_clock: StandingClock) -> None:
    scene.sign_in()
    standing_clock.move(hours=13)
    assert scene.browser.get("/").status_code == 303


def test_a_role_that_ended_ends_the_session_there(scene: Scene) -> None:
    scene.sign_in()
    with scene.app.state.doors.system(Reason.SEED) as system:
        ended = clock.today() - timedelta(days=1)
        system.connection.execute(update(table_of(RoleHeld)).values(ends=ended))
    assert scene.browser.get("/").status_code == 303


def test_acting_for_another_organisation_needs_the_form_token(scene: Scene) -> None:
    scene.sign_in()
    scene.browser.post("/acting-for", data=scene.form(organisation="second_step", csrf="guessed"))
    assert "Missing Link" in scene.browser.get("/account").text.split("Acting for")[1][:200]


def test_an_organisation_without_a_role_there_cannot_be_chosen(scene: Scene) -> None:
    scene.sign_in()
    answer = scene.browser.post("/acting-for", data=scene.form(organisation="nilaari"))
    assert answer.headers["location"] == "/acting-for"


def test_acting_for_another_organisation_changes_the_roles(scene: Scene) -> None:
    scene.sign_in()
    scene.browser.post("/acting-for", data=scene.form(organisation="second_step"))
    assert "Volunteer" in scene.browser.get("/account").text


def test_a_password_is_kept_as_argon2id_of_19_mib_and_two_passes() -> None:
    assert hash_password(PASSWORD).startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_an_absent_account_costs_a_hash_and_is_refused() -> None:
    assert not matches(PASSWORD, None)

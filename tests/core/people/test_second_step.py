"""The second step: set up on the account page or before the first sign-in, asked for afterwards, each code once."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape

import pytest
from httpx2 import Response
from pydantic import ValidationError
from sqlalchemy import select, update
from starlette.testclient import TestClient

from core.access.protected import table_of
from core.access.system import Reason
from core.database import clock
from core.database.secret_box import SecretBox, WrongKey
from core.organisations.installation import mark_as_demo
from core.people.housekeeping import JOBS
from core.people.models import RoleHeld, SignIn
from core.people.sign_in_models import HalfSignIn, RecoveryCode, SecondStep
from core.people.totp import code_of, step_at
from core.settings import Settings
from core.ticker.jobs import Tick
from core.ticker.lease import Lease
from tests import world
from tests.conftest import StandingClock
from tests.core.people.conftest import PASSWORD, Scene

SIGN_INS, STEPS = table_of(SignIn), table_of(SecondStep)
KEY = "a key of forty letters for these tests.."


def browser_of(scene: Scene) -> TestClient:
    """Another browser, at an address of its own."""
    return TestClient(scene.app, base_url="http://localhost", follow_redirects=False, client=("192.0.2.7", 50000))


def secret_of(scene: Scene) -> bytes:
    with scene.app.state.doors.database.read.connect() as connection:
        kept = connection.execute(select(STEPS.c.secret)).scalar_one()
    return SecretBox.of(scene.app.state.settings).open(kept, scene.ana.id)


def code_now(scene: Scene, late: int = 0) -> str:
    return code_of(secret_of(scene), step_at(clock.now()) + late)


def asked(scene: Scene) -> Response:
    return scene.browser.post("/account/second-step", data=scene.form(password=PASSWORD))


def codes_on(page: Response) -> list[str]:
    return re.findall(r"<li>([a-z2-9-]{19})</li>", page.text)


@pytest.fixture
def signed_in(scene: Scene, standing_clock: StandingClock) -> Scene:
    scene.sign_in()
    return scene


@pytest.fixture
def recovery(signed_in: Scene, standing_clock: StandingClock) -> list[str]:
    """Ana has switched her second step on and signed out; her recovery codes."""
    asked(signed_in)
    shown = signed_in.browser.post("/account/second-step/on", data=signed_in.form(code=code_now(signed_in)))
    signed_in.browser.post("/sign-out", data=signed_in.form())
    standing_clock.move(minutes=5)
    return codes_on(shown)


def half_way(browser: TestClient) -> Response:
    return browser.post("/sign-in", data={"username": "ana", "password": PASSWORD})


def with_code(browser: TestClient, code: str) -> Response:
    return browser.post("/sign-in/code", data={"code": code})


# ── nobody known, and wrong codes ─────────────────────────────────────────
@pytest.mark.parametrize("page", ["/account/second-step"])
def test_nobody_known_is_sent_to_sign_in(scene: Scene, page: str) -> None:
    assert scene.browser.get(page).headers["location"] == "/sign-in"


@pytest.mark.parametrize("form", ["", "/on", "/codes", "/off"])
def test_nobody_known_changes_nothing(scene: Scene, form: str) -> None:
    answer = scene.browser.post(f"/account/second-step{form}", data={"password": PASSWORD, "code": "123456"})
    assert answer.status_code == 401


@pytest.mark.parametrize("form", ["", "/on", "/codes", "/off"])
def test_a_form_of_another_session_changes_nothing(signed_in: Scene, form: str) -> None:
    data = signed_in.form(password=PASSWORD, code="123456", csrf="guessed")
    assert signed_in.browser.post(f"/account/second-step{form}", data=data).status_code == 403


@pytest.mark.parametrize("page", ["/sign-in/code", "/sign-in/set-up"])
def test_the_second_step_comes_after_the_first(scene: Scene, page: str) -> None:
    shown, sent = scene.browser.get(page), scene.browser.post(page, data={"code": "123456"})
    assert ["Password" in answer.text for answer in (shown, sent)] == [True, True]


def test_the_password_alone_opens_nothing(scene: Scene, recovery: list[str]) -> None:
    half_way(scene.browser)
    assert scene.browser.get("/account").status_code == 303


def test_the_token_of_the_first_step_is_no_session(scene: Scene, recovery: list[str]) -> None:
    half_way(scene.browser)
    scene.browser.cookies.set("fingerpost", scene.browser.cookies["fingerpost_half"])
    assert scene.browser.get("/account").status_code == 303


def test_a_hundred_wrong_codes_never_get_in(scene: Scene, recovery: list[str]) -> None:
    stranger = browser_of(scene)
    half_way(stranger)
    answers = Counter(with_code(stranger, f"{n:06}").status_code for n in range(100))
    assert (answers, stranger.get("/account").status_code) == ({422: 4, 429: 96}, 303)


def test_guessing_codes_does_not_lock_out_the_owner(scene: Scene, recovery: list[str]) -> None:
    stranger = browser_of(scene)
    half_way(stranger)
    for n in range(100):
        with_code(stranger, f"{n:06}")
    half_way(scene.browser)
    assert with_code(scene.browser, code_now(scene)).headers["location"] == "/"


def test_the_first_step_does_not_last(scene: Scene, recovery: list[str], standing_clock: StandingClock) -> None:
    half_way(scene.browser)
    standing_clock.move(minutes=10)
    assert with_code(scene.browser, code_now(scene)).status_code == 401


def test_a_code_works_once(scene: Scene, recovery: list[str]) -> None:
    code, other = code_now(scene), browser_of(scene)
    half_way(scene.browser)
    first = with_code(scene.browser, code)
    half_way(other)
    assert (first.status_code, with_code(other, code).status_code) == (303, 422)


def test_a_code_works_once_at_the_same_moment_too(scene: Scene, recovery: list[str]) -> None:
    code, browsers = code_now(scene), [browser_of(scene) for _ in range(3)]
    for browser in browsers:
        half_way(browser)
    with ThreadPoolExecutor(3) as pool:
        answers = Counter(pool.map(lambda browser: with_code(browser, code).status_code, browsers))
    assert answers[303] == 1


def test_a_clock_set_back_does_not_make_a_used_code_good_again(
    scene: Scene, recovery: list[str], standing_clock: StandingClock
) -> None:
    code = code_now(scene)
    half_way(scene.browser)
    with_code(scene.browser, code)
    standing_clock.move(seconds=20)
    half_way(scene.browser)
    standing_clock.move(seconds=-20)
    assert with_code(scene.browser, code).status_code == 422


def test_a_clock_that_was_ahead_for_a_while_locks_nobody_out(
    scene: Scene, recovery: list[str], standing_clock: StandingClock
) -> None:
    standing_clock.move(days=1)
    half_way(scene.browser)
    with_code(scene.browser, code_now(scene))
    standing_clock.move(days=-1)
    half_way(scene.browser)
    assert with_code(scene.browser, code_now(scene)).headers["location"] == "/"


def test_a_role_that_ended_meanwhile_lets_nobody_in(scene: Scene, recovery: list[str]) -> None:
    half_way(scene.browser)
    with scene.app.state.doors.system(Reason.SEED) as system:
        system.connection.execute(update(table_of(RoleHeld)).values(ends=clock.today() - timedelta(days=1)))
    assert with_code(scene.browser, code_now(scene)).status_code == 422


# ── signing in with it ────────────────────────────────────────────────────
def test_with_the_code_one_is_in(scene: Scene, recovery: list[str]) -> None:
    asked_for = half_way(scene.browser).headers["location"]
    answer = with_code(scene.browser, code_now(scene))
    assert (asked_for, answer.headers["location"]) == ("/sign-in/code", "/")


def test_a_code_may_be_typed_with_a_blank(scene: Scene, recovery: list[str]) -> None:
    half_way(scene.browser)
    code = code_now(scene)
    assert with_code(scene.browser, f"{code[:3]} {code[3:]}").status_code == 303


def test_what_was_typed_before_goes_through_both_steps(
    scene: Scene, recovery: list[str], standing_clock: StandingClock
) -> None:
    half_way(scene.browser)
    with_code(scene.browser, code_now(scene))
    form = {**scene.form(), "q": "kept words"}
    standing_clock.move(hours=1)
    page = scene.browser.post("/search", data=form)
    for address, more in (("/sign-in", {"username": "ana", "password": PASSWORD}), ("/sign-in/code", {})):
        (kept,) = re.findall(r'name="kept" value="([^"]*)"', page.text)
        code = {"code": code_now(scene)} if not more else {}
        page = scene.browser.post(address, data={"kept": unescape(kept), **more, **code})
    assert 'name="q" value="kept words"' in page.text


# ── recovery codes ────────────────────────────────────────────────────────
def test_with_a_second_step_the_password_alone_changes_no_password(scene: Scene, recovery: list[str]) -> None:
    half_way(scene.browser)
    with_code(scene.browser, recovery[0])
    typed = {"password": PASSWORD, "new_password": "seven blue kettles", "new_password_again": "seven blue kettles"}
    forms = (scene.form(**typed), scene.form(**typed, code=recovery[1]))
    assert [scene.browser.post("/account/password", data=form).status_code for form in forms] == [422, 303]


def test_a_role_that_became_powerful_ends_sessions_from_before(scene: Scene, standing_clock: StandingClock) -> None:
    scene.sign_in()
    doors, tomorrow = scene.app.state.doors, clock.today() + timedelta(days=1)
    with doors.system(Reason.SEED) as system:
        world.role(system, scene.ana, scene.partners.missing_link, "people_admin", starts=tomorrow)
    standing_clock.move(hours=14)
    (ask,) = (job for job in JOBS if job.name == "people: ask for the second step a new role needs")
    lease = Lease(doors.database, patience=0)
    while not lease.hold():
        pass
    ask.run(Tick(doors, lease, clock.now()))
    with doors.database.read.connect() as connection:
        assert connection.execute(select(SIGN_INS.c.id)).all() == []


def test_ten_recovery_codes_are_shown_once(scene: Scene, recovery: list[str]) -> None:
    half_way(scene.browser)
    with_code(scene.browser, code_now(scene))
    page = scene.browser.get("/account/second-step")
    assert (len(set(recovery)), codes_on(page), "You have 10 recovery codes left" in page.text) == (10, [], True)


def test_a_recovery_code_stands_in_for_the_app_once(scene: Scene, recovery: list[str]) -> None:
    half_way(scene.browser)
    first = with_code(scene.browser, recovery[0].upper().replace("-", " "))
    half_way(scene.browser)
    assert (first.status_code, with_code(scene.browser, recovery[0]).status_code) == (303, 422)


def test_only_hashes_of_recovery_codes_are_kept(scene: Scene, recovery: list[str]) -> None:
    with scene.app.state.doors.system(Reason.SEED) as system:
        kept = repr(system.connection.execute(select(table_of(RecoveryCode))).all())
    assert not any(code in kept or code.replace("-", "") in kept for code in recovery)


def test_new_recovery_codes_end_the_old_ones(scene: Scene, recovery: list[str]) -> None:
    half_way(scene.browser)
    with_code(scene.browser, code_now(scene))
    renewed = scene.browser.post("/account/second-step/codes", data=scene.form(code=recovery[0]))
    half_way(scene.browser)
    old = with_code(scene.browser, recovery[1]).status_code
    assert (len(codes_on(renewed)), old, with_code(scene.browser, codes_on(renewed)[0]).status_code) == (10, 422, 303)


# ── setting it up ─────────────────────────────────────────────────────────
def test_an_open_session_sets_up_nothing_without_the_password(signed_in: Scene) -> None:
    answer = signed_in.browser.post("/account/second-step", data=signed_in.form(password="wrong"))
    assert (answer.status_code, "otpauth://" in signed_in.browser.get("/account/second-step").text) == (422, False)


def test_guessing_the_password_in_an_open_session_is_held_back(signed_in: Scene) -> None:
    form = signed_in.form(password="wrong")
    answers = Counter(signed_in.browser.post("/account/second-step", data=form).status_code for _ in range(20))
    assert answers == {422: 5, 429: 15}


def test_the_secret_is_shown_for_half_an_hour_at_most(signed_in: Scene, standing_clock: StandingClock) -> None:
    asked(signed_in)
    shown = "otpauth://" in signed_in.browser.get("/account/second-step").text
    standing_clock.move(minutes=20)
    signed_in.browser.get("/session")
    standing_clock.move(minutes=10)
    assert (shown, "otpauth://" in signed_in.browser.get("/account/second-step").text) == (True, False)


def test_a_secret_nobody_confirmed_asks_for_no_code(signed_in: Scene) -> None:
    asked(signed_in)
    assert half_way(browser_of(signed_in)).headers["location"] == "/"


def test_a_wrong_first_code_switches_nothing_on(signed_in: Scene) -> None:
    asked(signed_in)
    answer = signed_in.browser.post("/account/second-step/on", data=signed_in.form(code="000000"))
    assert (answer.status_code, half_way(browser_of(signed_in)).headers["location"]) == (422, "/")


def test_once_on_it_is_not_set_up_anew(scene: Scene, recovery: list[str]) -> None:
    half_way(scene.browser)
    with_code(scene.browser, code_now(scene))
    before = secret_of(scene)
    asked(scene)
    assert secret_of(scene) == before


def test_it_is_switched_off_with_a_code(scene: Scene, recovery: list[str]) -> None:
    half_way(scene.browser)
    with_code(scene.browser, code_now(scene))
    wrong = scene.browser.post("/account/second-step/off", data=scene.form(code="000000")).status_code
    scene.browser.post("/account/second-step/off", data=scene.form(code=recovery[0]))
    assert (wrong, half_way(browser_of(scene)).headers["location"]) == (422, "/")


# ── powerful roles ────────────────────────────────────────────────────────
@pytest.fixture
def powerful(scene: Scene, standing_clock: StandingClock) -> Scene:
    """Ana is a people admin as well."""
    with scene.app.state.doors.system(Reason.SEED) as system:
        world.role(system, scene.ana, scene.partners.missing_link, "people_admin")
    return scene


def test_a_powerful_role_sets_up_an_app_before_the_first_time(powerful: Scene) -> None:
    answer = half_way(powerful.browser)
    page = powerful.browser.get("/sign-in/set-up")
    assert (answer.headers["location"], "One more step" in page.text, powerful.browser.get("/").status_code) == (
        "/sign-in/set-up", True, 303,
    )  # fmt: skip


def test_the_first_code_signs_in_and_shows_recovery_codes(powerful: Scene) -> None:
    half_way(powerful.browser)
    page = powerful.browser.post("/sign-in/set-up", data={"code": code_now(powerful)})
    assert (len(codes_on(page)), powerful.browser.get("/account").status_code) == (10, 200)


def test_a_wrong_first_code_lets_nobody_in(powerful: Scene) -> None:
    half_way(powerful.browser)
    page = powerful.browser.post("/sign-in/set-up", data={"code": "000000"})
    assert (page.status_code, "otpauth://" in page.text, powerful.browser.get("/").status_code) == (422, True, 303)


def test_each_sign_in_offers_a_secret_of_its_own_until_one_is_confirmed(powerful: Scene) -> None:
    half_way(browser_of(powerful))
    before = secret_of(powerful)
    half_way(powerful.browser)
    assert secret_of(powerful) != before


def test_setting_up_is_over_once_somebody_has(powerful: Scene) -> None:
    other = browser_of(powerful)
    half_way(other)
    half_way(powerful.browser)
    powerful.browser.post("/sign-in/set-up", data={"code": code_now(powerful)})
    assert other.post("/sign-in/set-up", data={"code": code_now(powerful, 1)}).status_code == 401


def test_a_powerful_role_keeps_it_on(powerful: Scene) -> None:
    half_way(powerful.browser)
    recovery = codes_on(powerful.browser.post("/sign-in/set-up", data={"code": code_now(powerful)}))
    form = powerful.form(code=recovery[0])
    offered = "/second-step/off" in powerful.browser.get("/account/second-step").text
    assert (offered, powerful.browser.post("/account/second-step/off", data=form).status_code) == (False, 422)


def test_a_powerful_role_that_waits_asks_for_nothing(scene: Scene) -> None:
    with scene.app.state.doors.system(Reason.SEED) as system:
        world.role(system, scene.ana, scene.partners.missing_link, "people_admin", is_approved=False)
    assert half_way(scene.browser).headers["location"] == "/"


def test_the_accounts_of_a_demo_are_for_everybody_to_try(powerful: Scene) -> None:
    with powerful.app.state.doors.system(Reason.SEED) as system:
        mark_as_demo(system.connection, 1)
    assert half_way(powerful.browser).headers["location"] == "/"


# ── the secret at rest ────────────────────────────────────────────────────
@pytest.fixture
def with_key(signed_in: Scene, database_url: str) -> Scene:
    signed_in.app.state.settings = Settings(database_url=database_url, secure_cookies=False, secret_key=KEY)  # type: ignore[arg-type]
    return signed_in


def kept_secret(scene: Scene) -> bytes:
    with scene.app.state.doors.database.read.connect() as connection:
        kept: bytes = connection.execute(select(STEPS.c.secret)).scalar_one()
        return kept


def test_with_a_key_the_secret_is_sealed(with_key: Scene) -> None:
    asked(with_key)
    assert secret_of(with_key) not in kept_secret(with_key)


def test_a_secret_of_before_the_key_is_sealed_when_it_is_next_used(
    scene: Scene, recovery: list[str], database_url: str
) -> None:
    scene.app.state.settings = Settings(database_url=database_url, secure_cookies=False, secret_key=KEY)  # type: ignore[arg-type]
    before = secret_of(scene)
    half_way(scene.browser)
    with_code(scene.browser, code_now(scene))
    assert (before in kept_secret(scene), secret_of(scene) == before) == (False, True)


def test_with_another_key_recovery_codes_still_let_the_owner_in(with_key: Scene, database_url: str) -> None:
    asked(with_key)
    form = with_key.form(code=code_now(with_key))
    recovery, code = codes_on(with_key.browser.post("/account/second-step/on", data=form)), code_now(with_key, 1)
    other = Settings(database_url=database_url, secure_cookies=False, secret_key=KEY[::-1])  # type: ignore[arg-type]
    with_key.app.state.settings = other
    half_way(with_key.browser)
    assert (with_code(with_key.browser, code).status_code, with_code(with_key.browser, recovery[0]).status_code) == (
        422, 303,
    )  # fmt: skip


def test_a_sealed_secret_opens_for_its_person_only(scene: Scene) -> None:
    box = SecretBox.of(Settings(secret_key=KEY))  # type: ignore[arg-type]
    with pytest.raises(WrongKey):
        box.open(box.seal(b"secret", scene.ana.id), scene.role.id)


def test_a_key_that_is_easy_to_guess_stops_the_start() -> None:
    with pytest.raises(ValidationError):
        Settings(secret_key="short")  # type: ignore[arg-type]


def test_the_key_is_not_in_what_settings_say_of_themselves() -> None:
    assert KEY not in repr(Settings(secret_key=KEY))  # type: ignore[arg-type]


def test_half_sign_ins_are_kept_as_hashes(scene: Scene, recovery: list[str]) -> None:
    half_way(scene.browser)
    with scene.app.state.doors.system(Reason.SEED) as system:
        kept = repr(system.connection.execute(select(table_of(HalfSignIn))).all())
    assert scene.browser.cookies["fingerpost_half"] not in kept

"""Guessing at passwords: it never gets anybody in, and never keeps the owner out of a device they have used before."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Event

import pytest
from httpx2 import Response
from sqlalchemy import select, update
from starlette.testclient import TestClient

from core.access.protected import table_of
from core.access.system import Reason
from core.database import clock
from core.people import passwords
from core.people.budgets import of_address
from core.people.housekeeping import JOBS
from core.people.sign_in_models import KnownDevice, SignInBudget
from core.ticker.jobs import Tick
from core.ticker.lease import Lease
from tests.conftest import StandingClock
from tests.core.people.conftest import PASSWORD, Scene

BUDGETS, DEVICES = table_of(SignInBudget), table_of(KnownDevice)


@pytest.fixture
def stranger(scene: Scene) -> TestClient:
    """A browser at another address that has never signed in."""
    return TestClient(scene.app, base_url="http://localhost", follow_redirects=False, client=("192.0.2.1", 50000))


@pytest.fixture
def owner(scene: Scene, standing_clock: StandingClock) -> TestClient:
    """Ana's browser, on which she has signed in before."""
    scene.sign_in()
    scene.browser.cookies.delete("fingerpost")
    return scene.browser


def tried(browser: TestClient, password: str = "wrong", username: str = "ana") -> Response:
    return browser.post("/sign-in", data={"username": username, "password": password})


def guessed(browser: TestClient, times: int, username: str = "ana") -> Counter[int]:
    """How often each status was answered to that many wrong guesses."""
    return Counter(tried(browser, username=username).status_code for _ in range(times))


# ── somebody who guesses ──────────────────────────────────────────────────
def test_a_hundred_guesses_are_mostly_not_even_compared(stranger: TestClient, standing_clock: StandingClock) -> None:
    assert guessed(stranger, 100) == {422: 5, 429: 95}


def test_the_right_password_during_the_wait_is_not_compared_either(
    stranger: TestClient, standing_clock: StandingClock
) -> None:
    guessed(stranger, 5)
    assert tried(stranger, PASSWORD).status_code == 429


def test_an_unknown_name_is_held_back_as_a_known_one(stranger: TestClient, standing_clock: StandingClock) -> None:
    guessed(stranger, 5)
    guessed(stranger, 5, "zoe")
    known, unknown = tried(stranger), tried(stranger, username="zoe")
    assert (known.status_code, known.text.replace("ana", "")) == (unknown.status_code, unknown.text.replace("zoe", ""))


def test_guesses_at_the_same_moment_are_counted_each(scene: Scene, stranger: TestClient) -> None:
    with ThreadPoolExecutor(10) as pool:
        answers = Counter(pool.map(lambda _: tried(stranger).status_code, range(30)))
    assert answers == {422: 5, 429: 25}


def test_one_address_does_not_try_one_password_on_everybody(
    stranger: TestClient, standing_clock: StandingClock
) -> None:
    answers = Counter(tried(stranger, username=f"person {n}").status_code for n in range(40))
    assert answers == {422: 30, 429: 10}


def test_an_own_account_does_not_buy_guesses_at_others(
    scene: Scene, stranger: TestClient, standing_clock: StandingClock
) -> None:
    before = Counter(tried(stranger, username=f"person {n}").status_code for n in range(20))
    tried(stranger, PASSWORD)
    stranger.cookies.clear()
    after = Counter(tried(stranger, username=f"other {n}").status_code for n in range(15))
    assert before + after == {422: 30, 429: 5}


def test_an_office_signs_in_from_one_address(scene: Scene, stranger: TestClient, standing_clock: StandingClock) -> None:
    answers = Counter[int]()
    for _ in range(35):
        answers[tried(stranger, PASSWORD).status_code] += 1
        stranger.cookies.clear()
    assert answers == {303: 35}


def test_addresses_of_one_ipv6_network_are_one() -> None:
    assert of_address("2001:db8::1") == of_address("2001:db8::ffff")


def test_waits_grow(stranger: TestClient, standing_clock: StandingClock) -> None:
    guessed(stranger, 5)
    waits = []
    for _ in range(7):
        waits.append(int(tried(stranger).headers["retry-after"]))
        standing_clock.move(seconds=waits[-1])
        tried(stranger)
    assert waits == [30, 60, 120, 240, 480, 900, 900]


def test_a_device_cookie_of_another_account_is_no_known_device(
    scene: Scene, owner: TestClient, stranger: TestClient, standing_clock: StandingClock
) -> None:
    (cookie,) = [cookie for cookie in owner.cookies.jar if "device" in cookie.name]
    guessed(stranger, 5, "zoe")
    stranger.cookies.set("fingerpost_device_" + "0" * 16, str(cookie.value))
    assert tried(stranger, username="zoe").status_code == 429


def test_a_device_cookie_that_somebody_made_up_is_no_known_device(
    owner: TestClient, stranger: TestClient, standing_clock: StandingClock
) -> None:
    (cookie,) = [cookie for cookie in owner.cookies.jar if "device" in cookie.name]
    stranger.cookies.set(cookie.name, "made-up", path="/sign-in")
    assert guessed(stranger, 6) == {422: 5, 429: 1}


def test_a_stolen_device_cookie_has_few_guesses_too(
    owner: TestClient, stranger: TestClient, standing_clock: StandingClock
) -> None:
    for cookie in owner.cookies.jar:
        stranger.cookies.set(cookie.name, str(cookie.value), path="/sign-in")
    assert guessed(stranger, 50) == {422: 5, 429: 45}


# ── the owner ─────────────────────────────────────────────────────────────
def test_the_owner_signs_in_on_a_device_used_before_while_somebody_guesses(
    owner: TestClient, stranger: TestClient, standing_clock: StandingClock
) -> None:
    guessed(stranger, 100)
    assert tried(owner, PASSWORD).headers["location"] == "/"


def test_the_owner_signs_in_from_an_address_that_is_held_back(
    scene: Scene, owner: TestClient, standing_clock: StandingClock
) -> None:
    guest = TestClient(scene.app, base_url="http://localhost", follow_redirects=False)
    answers = Counter(tried(guest, username=f"person {n}").status_code for n in range(40))
    assert (answers[429], tried(owner, PASSWORD).status_code) == (10, 303)


def test_a_few_typing_errors_are_forgiven_once_signed_in(stranger: TestClient, standing_clock: StandingClock) -> None:
    guessed(stranger, 4)
    tried(stranger, PASSWORD)
    stranger.cookies.clear()
    assert guessed(stranger, 4) == {422: 4}


def test_a_wait_ends_by_itself(stranger: TestClient, standing_clock: StandingClock) -> None:
    guessed(stranger, 5)
    standing_clock.move(seconds=30)
    assert tried(stranger, PASSWORD).status_code == 303


def test_a_clock_set_back_holds_nobody_for_longer(stranger: TestClient, standing_clock: StandingClock) -> None:
    standing_clock.move(days=300)
    guessed(stranger, 5)
    standing_clock.move(days=-300)
    assert tried(stranger, PASSWORD).status_code == 303


def test_guesses_of_yesterday_are_forgotten(stranger: TestClient, standing_clock: StandingClock) -> None:
    guessed(stranger, 5)
    standing_clock.move(days=1, seconds=1)
    assert guessed(stranger, 5) == {422: 5}


# ── what is kept ──────────────────────────────────────────────────────────
def test_the_device_cookie_changes_with_every_sign_in(scene: Scene, owner: TestClient) -> None:
    before = {cookie.value for cookie in owner.cookies.jar}
    tried(owner, PASSWORD)
    assert {cookie.value for cookie in owner.cookies.jar}.isdisjoint(before)


def test_a_device_is_known_once_however_often_it_signs_in(scene: Scene, owner: TestClient) -> None:
    tried(owner, PASSWORD)
    with scene.app.state.doors.system(Reason.SEED) as system:
        assert len(system.connection.execute(select(DEVICES)).all()) == 1


def test_the_device_cookie_is_sent_to_the_sign_in_page_alone_and_out_of_reach_of_scripts(scene: Scene) -> None:
    answer = tried(scene.browser, PASSWORD)
    (device,) = [said for said in answer.headers.get_list("set-cookie") if "device" in said]
    assert {"HttpOnly", "SameSite=lax", "Path=/sign-in"} <= set(device.split("; "))


def test_names_and_addresses_that_were_tried_are_kept_as_hashes_and_cleared_away(
    scene: Scene, stranger: TestClient
) -> None:
    guessed(stranger, 1, "hunter2-hunter2")
    doors = scene.app.state.doors
    with doors.system(Reason.SEED) as system:
        kept = repr(system.connection.execute(select(BUDGETS)).all())
        system.connection.execute(update(BUDGETS).values(tried_at=clock.now() - timedelta(days=2)))
    (forget,) = (job for job in JOBS if job.name == "people: forget sessions that ended")
    lease = Lease(doors.database, patience=0)
    while not lease.hold():
        pass
    forget.run(Tick(doors, lease, clock.now()))
    with doors.system(Reason.SEED) as system:
        left = system.connection.execute(select(BUDGETS)).all()
    assert ("hunter2" in kept, left) == (False, [])


# ── too many at once ──────────────────────────────────────────────────────
@contextmanager
def hashing(many: int) -> Iterator[None]:
    """That many hashes under way."""
    ready, done = [Event() for _ in range(many)], Event()

    def hold(mine: Event) -> None:
        with passwords._turn():
            mine.set()
            done.wait(10)

    with ThreadPoolExecutor(many) as pool:
        for mine in ready:
            pool.submit(hold, mine)
        for mine in ready:
            assert mine.wait(10)
        yield
        done.set()


def test_a_third_hash_waits_for_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "PATIENCE", 0.05)
    with hashing(2), pytest.raises(passwords.TooBusy):
        passwords.matches("x", None)


def test_a_third_hash_gets_its_turn() -> None:
    with hashing(1):
        assert not passwords.matches("x", None)


def test_whoever_waits_too_long_is_asked_to_try_again(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "PATIENCE", 0.05)
    with hashing(2):
        answer = tried(scene.browser, PASSWORD)
    assert (answer.status_code, answer.headers["retry-after"], "Try again in a few seconds" in answer.text) == (
        503, "2", True,
    )  # fmt: skip


def test_few_wait_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "PATIENCE", 0.5)
    with hashing(2), ThreadPoolExecutor(40) as pool:
        answers = list(pool.map(_was_turned_away, range(40)))
    assert len([seconds for seconds in answers if seconds < 0.3]) == 40 - passwords.WAITING


def _was_turned_away(_: int) -> float:
    """After how many seconds."""
    began = clock.now()
    with pytest.raises(passwords.TooBusy):
        passwords.matches("x", None)
    return (clock.now() - began).total_seconds()

"""Changing one's own password: with the present one, and every other browser is signed out."""

from collections import Counter

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from tests.conftest import StandingClock
from tests.core.people.conftest import PASSWORD, Scene

PAGE = "/account/password"
NEW = "seven blue kettles"


def changed(scene: Scene, **instead: str) -> Response:
    typed = {"password": PASSWORD, "new_password": NEW, "new_password_again": NEW, **instead}
    return scene.browser.post(PAGE, data=scene.form(**typed))


def browser_of(scene: Scene, password: str) -> TestClient:
    browser = TestClient(scene.app, base_url="http://localhost", follow_redirects=False)
    browser.post("/sign-in", data={"username": "ana", "password": password})
    return browser


def is_in(browser: TestClient) -> bool:
    return browser.get("/account").status_code == 200


def test_nobody_known_changes_nothing(scene: Scene) -> None:
    assert (scene.browser.get(PAGE).status_code, scene.browser.post(PAGE).status_code) == (303, 401)


def test_a_form_of_another_session_changes_nothing(scene: Scene) -> None:
    scene.sign_in()
    assert (changed(scene, csrf="guessed").status_code, is_in(browser_of(scene, NEW))) == (403, False)


def test_an_open_session_changes_nothing_without_the_password(scene: Scene) -> None:
    scene.sign_in()
    assert (changed(scene, password="wrong").status_code, is_in(browser_of(scene, NEW))) == (422, False)


def test_guessing_it_in_an_open_session_is_held_back(scene: Scene) -> None:
    scene.sign_in()
    form = scene.form(password="wrong", new_password=NEW, new_password_again=NEW)
    assert Counter(scene.browser.post(PAGE, data=form).status_code for _ in range(8)) == {422: 5, 429: 3}


@pytest.mark.parametrize("instead", [{"new_password": "short"}, {"new_password_again": "other"}])
def test_a_password_that_will_not_do_is_told(scene: Scene, instead: dict[str, str]) -> None:
    scene.sign_in()
    page = changed(scene, **instead)
    assert (page.status_code, NEW in page.text, is_in(browser_of(scene, PASSWORD))) == (422, False, True)


def test_passwords_typed_too_late_are_not_kept_in_the_page(scene: Scene, standing_clock: StandingClock) -> None:
    scene.sign_in()
    form = scene.form(password=PASSWORD, new_password=NEW, new_password_again=NEW)
    standing_clock.move(hours=1)
    page = scene.browser.post(PAGE, data=form)
    assert (page.status_code, NEW in page.text, PASSWORD in page.text) == (401, False, False)


def test_the_new_password_counts_and_other_browsers_are_out(scene: Scene) -> None:
    scene.sign_in()
    other = browser_of(scene, PASSWORD)
    answer = changed(scene)
    assert (answer.headers["location"], is_in(scene.browser), is_in(other)) == ("/account", True, False)
    assert (is_in(browser_of(scene, PASSWORD)), is_in(browser_of(scene, NEW))) == (False, True)

"""Typing that outlasts its session: kept in the page, sent again by the same person only, never stored here."""

import json
import re
from html import unescape

import pytest
from httpx2 import Response
from sqlalchemy import inspect, select

from core.access.system import Reason
from core.models import METADATA
from tests import world
from tests.conftest import StandingClock
from tests.core.people.conftest import PASSWORD, Scene

WORDS = 'What she said: <b>"I feel safe"</b> & more'


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the page; the last of each name."""
    return {name: unescape(value) for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)}


@pytest.fixture
def form(scene: Scene, standing_clock: StandingClock) -> dict[str, object]:
    """A search that Ana has begun to type in a session that is over now."""
    scene.sign_in()
    form: dict[str, object] = {**scene.form(), "q": WORDS, "kinds": ["one", "two"], "password": "hunter2"}
    standing_clock.move(hours=1)
    return form


def posted(scene: Scene, form: dict[str, object]) -> Response:
    return scene.browser.post("/search", data=form)


def signed_in_again(scene: Scene, asked: Response, username: str = "ana", **instead: str) -> Response:
    typed = {"kept": hidden(asked.text)["kept"], "username": username, "password": PASSWORD}
    return scene.browser.post("/sign-in", data={**typed, **instead})


def somebody_else(scene: Scene) -> None:
    with scene.app.state.doors.system(Reason.SEED) as system:
        zoe = world.person(system, "Zoe Worker")
        world.role(system, zoe, scene.partners.missing_link)
        world.account(system, zoe, "zoe", PASSWORD)


# ── nobody known ──────────────────────────────────────────────────────────
def test_a_form_of_nobody_known_is_asked_to_sign_in(scene: Scene) -> None:
    answer = scene.browser.post("/search", data={"q": WORDS})
    assert (answer.status_code, "Sign in to Fingerpost" in answer.text) == (401, True)


def test_the_api_is_told_as_before(scene: Scene) -> None:
    answer = scene.browser.post("/api/v1/role-grants", json={})
    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")


def test_a_kept_form_with_another_token_is_not_sent_again(scene: Scene, form: dict[str, object]) -> None:
    asked = posted(scene, form | {"csrf": "made-up"})
    assert signed_in_again(scene, asked).headers["location"] == "/"


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x", ""])
def test_a_kept_form_goes_nowhere_else(scene: Scene, form: dict[str, object], to: str) -> None:
    kept = json.loads(hidden(posted(scene, form).text)["kept"]) | {"to": to}
    data = {"kept": json.dumps(kept), "username": "ana", "password": PASSWORD}
    assert scene.browser.post("/sign-in", data=data).headers["location"] == "/"


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"to": "/"}', "x" * 900_000])
def test_what_no_page_kept_is_left_alone(scene: Scene, kept: str) -> None:
    data = {"kept": kept, "username": "ana", "password": PASSWORD}
    assert scene.browser.post("/sign-in", data=data).headers["location"] == "/"


# ── somebody else ─────────────────────────────────────────────────────────
def test_somebody_else_does_not_get_it(scene: Scene, form: dict[str, object]) -> None:
    somebody_else(scene)
    answer = signed_in_again(scene, posted(scene, form), "zoe")
    assert (answer.headers["location"], "I feel safe" in answer.text) == ("/", False)


def test_somebody_else_who_is_signed_in_does_not_get_it(scene: Scene, form: dict[str, object]) -> None:
    somebody_else(scene)
    scene.browser.post("/sign-in", data={"username": "zoe", "password": PASSWORD})
    answer = posted(scene, form)
    assert (answer.status_code, "I feel safe" in answer.text) == (403, False)


def test_acting_for_another_organisation_it_is_refused_as_before(scene: Scene, form: dict[str, object]) -> None:
    scene.sign_in()
    scene.browser.post("/acting-for", data=scene.form(organisation="second_step"))
    assert posted(scene, form).status_code == 403


# ── the same person ───────────────────────────────────────────────────────
def test_what_was_typed_is_in_the_page_that_asks_to_sign_in(scene: Scene, form: dict[str, object]) -> None:
    asked = posted(scene, form)
    kept = json.loads(hidden(asked.text)["kept"])
    assert (asked.status_code, kept["to"], dict(kept["typed"])["q"]) == (401, "/search", WORDS)


def test_a_wrong_password_loses_nothing(scene: Scene, form: dict[str, object]) -> None:
    wrong = signed_in_again(scene, posted(scene, form), password="wrong")
    assert "I feel safe" in signed_in_again(scene, wrong).text


def test_after_signing_in_again_it_is_ready_to_be_sent(scene: Scene, form: dict[str, object]) -> None:
    answer = signed_in_again(scene, posted(scene, form))
    kinds = re.findall(r'name="kinds" value="(\w+)"', answer.text)
    assert (hidden(answer.text)["q"], kinds, 'action="/search"' in answer.text) == (WORDS, ["one", "two"], True)


def test_it_is_sent_in_the_new_session(scene: Scene, form: dict[str, object]) -> None:
    ready = hidden(signed_in_again(scene, posted(scene, form)).text)
    assert scene.browser.post("/search", data=ready).status_code == 200


def test_the_new_session_acts_for_the_organisation_of_the_form(scene: Scene, standing_clock: StandingClock) -> None:
    scene.sign_in()
    scene.browser.post("/acting-for", data=scene.form(organisation="second_step"))
    form: dict[str, object] = {**scene.form(), "q": WORDS}
    standing_clock.move(hours=1)
    ready = hidden(signed_in_again(scene, posted(scene, form)).text)
    assert scene.browser.post("/search", data=ready).status_code == 200


def test_whoever_has_signed_in_in_another_tab_goes_on_at_once(scene: Scene, form: dict[str, object]) -> None:
    scene.sign_in()
    ready = hidden(posted(scene, form).text)
    assert (ready["q"], scene.browser.post("/search", data=ready).status_code) == (WORDS, 200)


def test_a_password_is_never_kept(scene: Scene, form: dict[str, object]) -> None:
    assert "hunter2" not in posted(scene, form).text


def test_nothing_of_it_is_stored(scene: Scene, form: dict[str, object]) -> None:
    signed_in_again(scene, posted(scene, form))
    with scene.app.state.doors.system(Reason.SEED) as system:
        tables = inspect(system.connection).get_table_names()
        kept = repr(
            [system.connection.execute(select(METADATA.tables[n])).all() for n in tables if n in METADATA.tables]
        )
    assert "I feel safe" not in kept

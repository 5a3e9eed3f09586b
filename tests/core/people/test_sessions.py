"""Where somebody is signed in: the list, leaving one or all of them, and stolen cookies afterwards."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from starlette.testclient import TestClient

from core.access.system import Reason
from core.people.browsers import device_words
from tests import world
from tests.core.people.conftest import PASSWORD, Scene

PAGE, API = "/account/sessions", "/api/v1/my-sessions"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"


@pytest.fixture
def other(scene: Scene) -> Iterator[TestClient]:
    """Ana is signed in in two browsers; this is the other one, on her telephone."""
    scene.browser.headers["user-agent"] = FIREFOX
    scene.sign_in()
    other = TestClient(scene.app, base_url="http://localhost", follow_redirects=False, headers={"user-agent": SAFARI})
    other.post("/sign-in", data={"username": "ana", "password": PASSWORD})
    yield other
    other.close()


def by_key(scene: Scene, method: str, path: str = ""):  # type: ignore[no-untyped-def]
    return scene.browser.request(method, API + path, headers={"authorization": f"Bearer {scene.key}"})


def id_on(scene: Scene, device: str) -> str:
    return str(next(one["id"] for one in by_key(scene, "GET").json()["items"] if device in one["device"]))


def is_in(browser: TestClient) -> bool:
    return browser.get("/account").status_code == 200


# ── who may not ───────────────────────────────────────────────────────────
def test_nobody_known_is_sent_to_sign_in(scene: Scene) -> None:
    assert scene.browser.get(PAGE).headers["location"] == "/sign-in"


@pytest.mark.parametrize("path", ["/end", "/018f0000-0000-7000-8000-000000000001/end"])
def test_nobody_known_ends_nothing(scene: Scene, path: str) -> None:
    assert (scene.browser.post(PAGE + path).status_code, scene.browser.post(API + path).status_code) == (401, 401)


def test_a_form_of_another_session_ends_nothing(scene: Scene, other: TestClient) -> None:
    answer = scene.browser.post(f"{PAGE}/end", data=scene.form(csrf="guessed"))
    assert (answer.status_code, is_in(other)) == (403, True)


def test_a_session_of_somebody_else_is_not_there(scene: Scene, other: TestClient) -> None:
    with scene.app.state.doors.system(Reason.SEED) as system:
        zoe = world.person(system, "Zoe Worker")
        world.role(system, zoe, scene.partners.missing_link)
        key = world.api_key(system, zoe, scene.partners.missing_link)
    headers = {"authorization": f"Bearer {key}"}
    answer = scene.browser.post(f"{API}/{id_on(scene, 'iPhone')}/end", headers=headers)
    seen = scene.browser.get(API, headers=headers).json()["items"]
    assert (answer.status_code, seen, is_in(other)) == (404, [], True)


def test_a_session_that_is_none_is_not_there(scene: Scene, other: TestClient) -> None:
    assert by_key(scene, "POST", f"/{uuid4()}/end").status_code == 404


# ── seeing and leaving them ───────────────────────────────────────────────
def test_the_page_shows_each_browser_and_which_is_this_one(scene: Scene, other: TestClient) -> None:
    rows = scene.browser.get(PAGE).text.split("<tr role")[2:]
    assert sorted(("This one" in row, "Firefox on Windows" in row, "Safari on iPhone" in row) for row in rows) == [
        (False, False, True),
        (True, True, False),
    ]


def test_the_account_page_counts_them(scene: Scene, other: TestClient) -> None:
    assert "2 browsers" in scene.browser.get("/account").text


def test_leaving_one_leaves_the_others(scene: Scene, other: TestClient) -> None:
    answer = scene.browser.post(f"{PAGE}/{id_on(scene, 'iPhone')}/end", data=scene.form())
    assert (answer.headers["location"], is_in(other), is_in(scene.browser)) == (PAGE, False, True)


def test_leaving_one_by_the_api(scene: Scene, other: TestClient) -> None:
    answer = by_key(scene, "POST", f"/{id_on(scene, 'iPhone')}/end")
    assert (answer.status_code, is_in(other), is_in(scene.browser)) == (204, False, True)


def test_a_stolen_cookie_opens_nothing_after_leaving_everywhere(scene: Scene, other: TestClient) -> None:
    stolen, thief = other.cookies["fingerpost"], TestClient(scene.app, follow_redirects=False)
    thief.cookies.set("fingerpost", stolen)
    before = is_in(thief)
    answer = scene.browser.post(f"{PAGE}/end", data=scene.form())
    assert (before, answer.headers["location"], is_in(thief), is_in(scene.browser)) == (True, "/sign-in", False, False)


def test_leaving_everywhere_by_the_api_keeps_the_key(scene: Scene, other: TestClient) -> None:
    answer = by_key(scene, "POST", "/end")
    still = by_key(scene, "GET")
    assert (answer.status_code, is_in(other), still.status_code, still.json()["items"]) == (204, False, 200, [])


def test_one_that_ended_is_not_shown(scene: Scene, other: TestClient) -> None:
    other.post("/sign-out")
    assert [one["device"] for one in by_key(scene, "GET").json()["items"]] == ["Firefox on Windows"]


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (SAFARI, "Safari on iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140 Safari/537.36 Edg/140", "Edge on Linux"),
        ("curl/8", "A browser that is not known"),
        ("<script>alert(1)</script>", "A browser that is not known"),
        (None, "A browser that is not known"),
    ],
)
def test_a_browser_is_called_by_words_of_ours(agent: str | None, words: str) -> None:
    assert device_words(agent) == words

"""The page that says what runs by itself."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from core.access.system import Reason
from core.app import create_app
from core.database import clock
from core.extensions.manager import PluginHost
from core.settings import Settings
from tests import world

PASSWORD = "a long password"


@pytest.fixture
def browser(database_url: str, partners: world.Partnership) -> Iterator[TestClient]:
    app = create_app(Settings(database_url=database_url, secure_cookies=False, ticker=False), PluginHost([]))
    with app.state.doors.system(Reason.SEED) as system:
        ana = world.person(system)
        world.role(system, ana, partners.missing_link)
        world.account(system, ana, "ana", PASSWORD)
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as browser:
        yield browser


def test_nobody_known_is_sent_to_sign_in(browser: TestClient) -> None:
    assert browser.get("/health").headers["location"] == "/sign-in"


def test_whoever_is_signed_in_sees_what_runs(browser: TestClient) -> None:
    browser.post("/sign-in", data={"username": "ana", "password": PASSWORD})
    page = browser.get("/health")
    assert (page.status_code, "<h1" in page.text) == (200, True)


def test_what_could_not_be_sent_is_on_the_page_and_on_top_of_it(browser: TestClient) -> None:
    said = "3 safety messages could not be sent and nobody has seen to it yet."
    watch = browser.app.state.watch  # type: ignore[attr-defined]
    watch.also = lambda connection: (said,)
    with browser.app.state.doors.database.read.connect() as connection:  # type: ignore[attr-defined]
        watch.saw(replace(watch.look(connection), beat_at=clock.now(), jobs=()))
    browser.post("/sign-in", data={"username": "ana", "password": PASSWORD})
    assert browser.get("/health").text.count(said) == 2

"""Two people take one referral at the same moment, each in a process of their own: one has it, the other is told who."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from core.access.system import Reason
from core.app import create_app
from core.extensions.manager import PluginHost
from core.settings import Settings
from tests import world
from tests.core.casework.visitors import Visitor, visitor
from tests.core.referrals.conftest import Scene

RACER = """
import json, sys, time
from pathlib import Path
from starlette.testclient import TestClient
from core.app import create_app
from core.settings import Settings

url, key, path, body, folder = sys.argv[1:]
app = create_app(Settings(database_url=url, secure_cookies=False))
sent = {"authorization": f"Bearer {key}", "if-match": '"1"'}
with TestClient(app, base_url="http://localhost") as service:
    (Path(folder) / key).touch()
    while not (Path(folder) / "go").exists():
        time.sleep(0.0005)
    answer = service.request("POST", path, json=json.loads(body), headers=sent)
    print(json.dumps([answer.status_code, answer.json()]))
"""
Answers = list[tuple[int, dict[str, object]]]


def race(url: str, runners: list[tuple[Visitor, str, object]], folder: Path) -> Answers:
    """What each is answered: every one a process, all let go at once."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, url, one.key, f"/api/v1{path}", json.dumps(body), str(folder)],
            stdout=subprocess.PIPE, text=True,
        )
        for one, path, body in runners
    ]  # fmt: skip
    while len(list(folder.iterdir())) < len(runners):
        assert all(process.poll() is None for process in processes), "a racer fell before the start"
        time.sleep(0.01)
    (folder / "go").touch()
    said = [process.communicate(timeout=60)[0] for process in processes]
    return [tuple(json.loads(one.splitlines()[-1])) for one in said]


@pytest.fixture
def service(database_url: str, host: PluginHost) -> Iterator[TestClient]:
    """A service of the test's own, which the racers share its database with."""
    app = create_app(Settings(database_url=database_url, secure_cookies=False), host)
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
        yield client


@pytest.fixture
def partners(service: TestClient) -> world.Partnership:
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        made = world.partnership(system)
        world.publish_policy(system)
    return made


@pytest.fixture
def second(scene: Scene) -> Visitor:
    """Another senior of Second Step."""
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        return visitor(system, scene.service, scene.partners.second_step, "senior_navigator", name="Sec Ond")


def test_of_two_who_take_it_at_once_exactly_one_has_it(
    scene: Scene, second: Visitor, database_url: str, tmp_path: Path
) -> None:
    both = [(one, f"{scene.place}/take", None) for one in (scene.senior, second)]
    answers = race(database_url, both, tmp_path)
    assert sorted(status for status, _ in answers) == [200, 409]
    won = next(body for status, body in answers if status == 200)
    lost = next(body for status, body in answers if status == 409)
    winner = {str(one.person.id): one.person.name for one in (scene.senior, second)}[str(won["triaged_by"])]
    assert lost["detail"] == f"{winner} took this referral before you."
    assert len(scene.senior.call("GET", f"{scene.place}/history").json()["items"]) == 2


# ── one after the other ───────────────────────────────────────────────────
def test_the_api_tells_the_second_who_was_first(scene: Scene, second: Visitor) -> None:
    scene.act("take")
    late = scene.act("take", by=second)
    assert (late.status_code, late.json()["detail"]) == (409, "Sen Senior took this referral before you.")
    assert late.json()["now"]["triaged_by"] == str(scene.senior.person.id)


def test_the_page_tells_the_second_who_was_first(scene: Scene, second: Visitor) -> None:
    scene.act("take")
    late = second.post(f"{scene.place}/take", {"version": "1"})
    assert (late.status_code, "Sen Senior took this referral before you." in late.text) == (409, True)


def test_the_first_who_sends_it_twice_is_told_that_it_is_theirs(scene: Scene) -> None:
    scene.act("take")
    assert scene.act("take").json()["detail"] == "You took this referral already."


def test_another_organisation_is_told_nothing_of_it(scene: Scene) -> None:
    scene.act("take")
    assert scene.act("take", by=scene.elsewhere).status_code == 404

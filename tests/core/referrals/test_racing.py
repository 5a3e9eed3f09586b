"""Two people take one referral, or accept one transfer, at the same moment, each in a process of their own: one has it,
the other is told who."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
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

url, key, rounds, folder = sys.argv[1:]
app = create_app(Settings(database_url=url, secure_cookies=False))
sent = {"authorization": f"Bearer {key}", "if-match": '"1"'}
with TestClient(app, base_url="http://localhost") as service:
    service.get("/api/v1/referrals", headers=sent)
    (Path(folder) / key).touch()
    while not (go := Path(folder) / "go").exists() or not (begins := go.read_text()):
        time.sleep(0.01)
    answers = []
    for n, path in enumerate(json.loads(rounds)):
        while time.time() < float(begins) + n * EACH:
            pass
        answer = service.post(path, headers=sent)
        answers.append([answer.status_code, answer.json()])
    print(json.dumps(answers))
""".replace("EACH", "0.4")
Answers = list[tuple[int, dict[str, object]]]
ROUNDS = 5


def race(url: str, runners: Sequence[Visitor], paths: Sequence[str], folder: Path) -> list[Answers]:
    """For each of these paths what every runner is answered: each a process, sent off at the same moment."""
    rounds = json.dumps([f"/api/v1{path}" for path in paths])
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, url, one.key, rounds, str(folder)], stdout=subprocess.PIPE, text=True
        )
        for one in runners
    ]
    while len(list(folder.iterdir())) < len(runners):
        assert all(process.poll() is None for process in processes), "a racer fell before the start"
        time.sleep(0.01)
    (folder / "go").write_text(str(time.time() + 1))
    said = [json.loads(process.communicate(timeout=60)[0].splitlines()[-1]) for process in processes]
    return [[(status, body) for status, body in answers] for answers in zip(*said, strict=True)]


@pytest.fixture
def service(database_url: str, host: PluginHost) -> Iterator[TestClient]:
    """A service of the test's own, which the racers share its database with."""
    app = create_app(Settings(database_url=database_url, secure_cookies=False, ticker=False), host)
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
    both = (scene.senior, second)
    names = {str(one.person.id): one.person.name for one in both}
    referrals = [scene.another() for _ in range(ROUNDS)]
    for answers in race(database_url, both, [f"/referrals/{id}/take" for id in referrals], tmp_path):
        (won,), (lost,) = ([body for status, body in answers if status == said] for said in (200, 409))
        assert lost["detail"] == f"{names[str(won['triaged_by'])]} took this referral before you."
    histories = [scene.senior.call("GET", f"/referrals/{id}/history").json()["count"] for id in referrals]
    assert histories == [2] * ROUNDS


def test_of_two_who_accept_a_transfer_at_once_exactly_one_has_it(
    scene: Scene, second: Visitor, database_url: str, tmp_path: Path
) -> None:
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        holder, us = scene.partners.missing_link, scene.partners.second_step
        held = [world.referral(system, world.client(system), holder) for _ in range(ROUNDS)]
        offers = [world.transfer(system, one, us, scene.navigator.person).id for one in held]
    both = (scene.senior, second)
    for answers in race(database_url, both, [f"/transfers/{id}/accept" for id in offers], tmp_path):
        (won,), (lost,) = ([body for status, body in answers if status == said] for said in (200, 409))
        winner = next(one for one in both if str(one.person.id) == won["settled_by"])
        assert lost["detail"] == (
            f"This transfer was accepted by {winner.person.name}. It cannot be answered any more."
        )


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

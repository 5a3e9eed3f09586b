"""The last place, asked for by two people at one moment, each in a process of their own: one has it."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from core.access.errors import Conflict
from core.access.system import Reason
from core.app import create_app
from core.extensions.manager import PluginHost
from core.policy_admin.shipped import shipped_policy
from core.settings import Settings
from tests import world
from tests.core.pathways.conftest import CONFIRMED, HOUSE, Scene, carried

RACER = """
import sys, time
from importlib import import_module
from pathlib import Path
from starlette.testclient import TestClient
from core.app import create_app
from core.extensions.installed import Plugin
from core.extensions.manager import PluginHost
from core.settings import Settings
import json

url, key, client, given, folder = sys.argv[1:]
names = ("alabare", "missing_link", "nilaari", "second_step")
host = PluginHost(Plugin(name, import_module(f"plugins.{name}.plugin")) for name in names)
app = create_app(Settings(database_url=url, secure_cookies=False, ticker=False), host)
sent = {"authorization": f"Bearer {key}"}
with TestClient(app, base_url="http://localhost") as service:
    service.get("/api/v1/stays", headers=sent)
    (Path(folder) / client).touch()
    while not (go := Path(folder) / "go").exists() or not (begins := go.read_text()):
        time.sleep(0.01)
    while time.time() < float(begins):
        pass
    answer = service.post(f"/api/v1/clients/{client}/stays", headers=sent, json=json.loads(given))
    print(json.dumps([answer.status_code, answer.json().get("detail")]))
"""
FULL = "All 6 places of Hope House stay are taken. Nobody was enrolled."


def race(url: str, key: str, clients: list[UUID], folder: Path) -> list[list[object]]:
    """What each of them is answered: each a process, sent off at the same moment."""
    given = json.dumps({"pathway": HOUSE, "version": 1, "confirmed": CONFIRMED[HOUSE]})
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, url, key, str(one), given, str(folder)], stdout=subprocess.PIPE, text=True
        )
        for one in clients
    ]
    while len(list(folder.iterdir())) < len(racers):
        assert all(racer.poll() is None for racer in racers), "a racer fell before the start"
        time.sleep(0.01)
    (folder / "go").write_text(str(time.time() + 1))
    return [json.loads(racer.communicate(timeout=60)[0].splitlines()[-1]) for racer in racers]


@pytest.fixture
def service(database_url: str, host: PluginHost) -> Iterator[TestClient]:
    """A service of the test's own, which the racers share its database with."""
    app = create_app(Settings(database_url=database_url, secure_cookies=False, ticker=False), host)
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
        yield client


@pytest.fixture
def partners(service: TestClient, host: PluginHost) -> world.Partnership:
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        made = world.partnership(system)
        world.publish_policy(system, shipped_policy(host))
        world.plugin_enabled(system, made.alabare, "alabare")
    return made


def test_the_last_place_taken_twice_at_one_moment_gives_one(scene: Scene, database_url: str, tmp_path: Path) -> None:
    for n in range(5):
        scene.enrol(scene.house, HOUSE, carried(scene, f"Guest {n}"))
    clients = [carried(scene, f"Last {n}").id for n in range(3)]
    answers = race(database_url, scene.house.key, clients, tmp_path)
    assert sorted(answers, key=str) == [[201, None], [409, FULL], [409, FULL]]
    assert scene.house.call("GET", "/pathways/alabare/hope_house/places").json() == {"places": 6, "taken": 6}


def test_one_place_is_no_two_people_s_whatever_the_rules_show(scene: Scene) -> None:
    taken = scene.enrol(scene.house, HOUSE).json()["place"]
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        stay = world.stay(system, None, scene.house.person, scene.partners.alabare)
        stay.pathway, stay.place = HOUSE, taken
        with pytest.raises(Conflict):
            system.flush()
        system.give_up()

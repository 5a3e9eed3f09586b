"""A service with a person whom two organisations support, who asks to see everything, and those who answer."""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from uuid import UUID

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from core.access.doors import Doors
from core.access.system import Reason
from core.app import create_app
from core.casework.models import Contact
from core.clients.models import Client
from core.extensions.installed import Plugin
from core.extensions.manager import PluginHost
from core.settings import Settings
from tests import world
from tests.core.casework.visitors import Visitor, visitor

ASKS = {"sort": "access", "words": "All you have on me", "proof": "known"}
WHY = {"exemption": "third_party", "reason": "About her sister, who has not agreed"}


@dataclass(frozen=True)
class Scene:
    """`nell` of Missing Link supports the person and wrote `entry`, which says nothing of others; `other` of Nilaari
    wrote `theirs`, which names a sister. `olga` is Missing Link's privacy officer, `cal` its Caldicott Guardian, `nia`
    Nilaari's privacy officer."""

    client: Client
    entry: Contact
    theirs: Contact
    partners: world.Partnership
    nell: Visitor
    olga: Visitor
    cal: Visitor
    nia: Visitor
    far: Visitor

    def asks(self, **instead: object) -> str:
        """The person asks the worker; its id."""
        sent = ASKS | {"client_id": str(self.client.id)} | instead
        answer = self.nell.call("POST", "/rights-requests", sent)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    def step(self, who: Visitor, id: str, step: str, json: object = None) -> Response:
        version = who.call("GET", f"/rights-requests/{id}").headers.get("etag", '"1"')
        return who.call("POST", f"/rights-requests/{id}/{step}", json, if_match=version)

    def gathered(self) -> str:
        """Asked, taken and gathered; the guardian has taken on the second yes."""
        id = self.asks()
        for who, step in ((self.olga, "take"), (self.cal, "take-as-second"), (self.olga, "gather")):
            answer = self.step(who, id, step)
            assert answer.status_code == 200, answer.text
        return id

    def entries(self, id: str, **terms: object) -> list[dict[str, object]]:
        answer = self.olga.call("GET", f"/rights-requests/{id}/entries?limit=500&marked={terms.get('marked', False)}")
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])

    def judge(self, id: str, kind: str, record: UUID | str, who: Visitor | None = None, **given: object) -> Response:
        version, who = given.pop("version", None), who or self.olga
        given = given or {"verdict": "release"}
        if version is None:
            version = next((one["decision_version"] for one in self.entries(id) if one["id"] == str(record)), 0)
        place = f"/rights-requests/{id}/entries/{kind}/{record}"
        return who.call("PUT", place, given, if_match=f'"{version}"')

    def judged(self, id: str) -> None:
        """Everything marked is given whole, by the guardian, but for what is sealed."""
        for one in self.entries(id, marked=True):
            verdict = {"verdict": "release"}
            if "sealed" in one["marks"]:  # type: ignore[operator]
                verdict = {"verdict": "withhold", "exemption": "sealed", "reason": "Others answer for it"}
            answer = self.judge(id, str(one["kind"]), str(one["id"]), self.cal, **verdict)
            assert answer.status_code == 200, answer.text

    def released(self) -> str:
        id = self.gathered()
        self.judged(id)
        for who, step in ((self.olga, "ready"), (self.cal, "release")):
            answer = self.step(who, id, step)
            assert answer.status_code == 200, answer.text
        return id

    def package(self, id: str, who: Visitor | None = None) -> Response:
        return (who or self.olga).call("GET", f"/rights-requests/{id}/package")

    def given(self, id: str) -> dict[str, dict[str, object]]:
        """What the package holds, by the id of the record."""
        answer = self.package(id)
        assert answer.status_code == 200, answer.text
        with zipfile.ZipFile(io.BytesIO(answer.content)) as zipped:
            lines = zipped.read("entries.jsonl").decode().splitlines()
        return {one["id"]: one for one in map(json.loads, lines)}


@pytest.fixture(scope="module")
def service(shared_database_url: str) -> Iterator[TestClient]:
    host = PluginHost(Plugin(name, import_module(f"plugins.{name}.plugin")) for name in world.PLUGINS)
    app = create_app(Settings(database_url=shared_database_url, secure_cookies=False, ticker=False), host)
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def app_doors(service: TestClient) -> Doors:
    return service.app.state.doors  # type: ignore[attr-defined, no-any-return]


@pytest.fixture(scope="module")
def partners(app_doors: Doors) -> world.Partnership:
    with app_doors.system(Reason.SEED) as system:
        made = world.partnership(system)
        world.publish_policy(system)
    return made


@pytest.fixture
def scene(service: TestClient, app_doors: Doors, partners: world.Partnership) -> Scene:
    with app_doors.system(Reason.SEED) as system:
        ours, other = partners.missing_link, partners.nilaari
        nell = visitor(system, service, ours, "recovery_navigator", name="Nell Worker")
        olga = visitor(system, service, ours, "privacy_officer", name="Olga Officer")
        cal = visitor(system, service, ours, "caldicott_guardian", name="Cal Guardian")
        nia = visitor(system, service, other, "privacy_officer", name="Nia Officer")
        far = visitor(system, service, other, "recovery_navigator", name="Far Away")
        client = world.client(system, "Wren Halloway")
        for one in (nell, far):
            world.involvement(system, client, one.organisation)
            world.allocation(system, client, one.person, one.organisation)
        entry = world.contact(system, client, nell.person, ours, note="We talked about work.")
        theirs = world.contact(system, client, far.person, other, note="Her sister was there.")
    return Scene(client, entry, theirs, partners, nell, olga, cal, nia, far)

"""A service with a person on two workers' caseloads, a contact written by one of them, and others who look."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

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
from core.organisations.models import TeamMember
from core.settings import Settings
from tests import world
from tests.core.casework.visitors import Visitor, visitor

WHY = "She does not want her brother to read it"


@dataclass(frozen=True)
class Scene:
    """`nell` of Missing Link wrote `entry` and `other`; `cora` carries the person there too, `far` at Nilaari;
    `manager` manages Missing Link, `opener` carries the person and may open seals, `officer` looks after privacy
    there."""

    client: Client
    entry: Contact
    other: Contact
    partners: world.Partnership
    nell: Visitor
    cora: Visitor
    far: Visitor
    manager: Visitor
    opener: Visitor
    officer: Visitor
    coras: TeamMember

    def seal(self, by: Visitor | None = None, **also: str) -> Response:
        sent = {"kind": "contact", "record_id": str(self.entry.id), "level": "sealed", "why": "wish", "words": WHY}
        return (by or self.nell).call("POST", "/seals", sent | also)

    def reads(self, who: Visitor) -> tuple[int, bool]:
        """(status of the entry's page, whether the list of contacts holds it)"""
        listed = who.call("GET", f"/clients/{self.client.id}/contacts").json()["items"]
        page = who.get(f"/clients/{self.client.id}/contacts/{self.entry.id}")
        return page.status_code, str(self.entry.id) in {one["id"] for one in listed}


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
        ours, theirs = partners.missing_link, partners.nilaari
        nell = visitor(system, service, ours, "recovery_navigator", name="Nell Worker")
        cora = visitor(system, service, ours, "recovery_navigator", name="Cora Colleague")
        far = visitor(system, service, theirs, "recovery_navigator", name="Far Away")
        manager = visitor(system, service, ours, "team_manager", name="Man Ager")
        opener = visitor(system, service, ours, "recovery_navigator", "seal_opener", name="Open Er")
        officer = visitor(system, service, ours, "privacy_officer", name="Pri Officer")
        client = world.client(system, "Wren Halloway")
        for one in (nell, cora, far, opener):
            world.involvement(system, client, one.organisation)
            world.allocation(system, client, one.person, one.organisation)
        entry = world.contact(system, client, nell.person, ours)
        other = world.contact(system, client, nell.person, ours)
        coras = world.member(system, world.team(system, ours), cora.person, ours)
    return Scene(client, entry, other, partners, nell, cora, far, manager, opener, officer, coras)

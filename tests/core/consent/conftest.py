"""A service with a person whom two organisations support, and a contact that each of them holds."""

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
from core.settings import Settings
from tests import world
from tests.core.casework.visitors import Visitor, visitor

SAID = {"basis": "explicit", "how": "in_person", "evidence": "She said so on Tuesday"}


@dataclass(frozen=True)
class Scene:
    """`nell` of Missing Link wrote `entry` and carries the person; so does `far` at Nilaari, which also holds `theirs`;
    `manager` manages Nilaari."""

    client: Client
    entry: Contact
    theirs: Contact
    partners: world.Partnership
    nell: Visitor
    far: Visitor
    manager: Visitor

    def says(self, saying: str, by: Visitor | None = None, **also: object) -> Response:
        """Of sharing with Nilaari."""
        sent: dict[str, object] = {**SAID, "saying": saying}
        if saying != "objection":
            sent["with_id"] = str(self.partners.nilaari.id)
        return (by or self.nell).call("POST", f"/clients/{self.client.id}/consents", sent | also)

    def withdraw(self, consent: Response) -> int:
        place = f"/clients/{self.client.id}/consents/{consent.json()['id']}/withdraw"
        return self.nell.call("POST", place, {"because": "She thought again"}, if_match='"1"').status_code

    def sees(self, who: Visitor) -> set[str]:
        """Which of the two contacts."""
        listed = who.call("GET", f"/clients/{self.client.id}/contacts").json()["items"]
        names = {str(self.entry.id): "entry", str(self.theirs.id): "theirs"}
        return {names[one["id"]] for one in listed}


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
        far = visitor(system, service, other, "recovery_navigator", name="Far Away")
        manager = visitor(system, service, other, "team_manager", name="Man Ager")
        client = world.client(system, "Wren Halloway")
        for one in (nell, far):
            world.involvement(system, client, one.organisation)
            world.allocation(system, client, one.person, one.organisation)
        entry = world.contact(system, client, nell.person, ours)
        theirs = world.contact(system, client, far.person, other)
        world.safe_contact(system, client, ours, may_phone=True, instructions="After six only")
    return Scene(client, entry, theirs, partners, nell, far, manager)

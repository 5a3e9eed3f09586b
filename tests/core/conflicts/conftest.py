"""A service with a person on Nell's caseload at Missing Link, colleagues there, and privacy officers."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from core.access.doors import Doors
from core.access.system import Reason
from core.app import create_app
from core.clients.models import Client
from core.extensions.installed import Plugin
from core.extensions.manager import PluginHost
from core.organisations.models import TeamMember
from core.referrals.models import Referral
from core.settings import Settings
from tests import world
from tests.core.casework.visitors import Visitor, visitor

NHS = "9990000018"


@dataclass(frozen=True)
class Scene:
    """`nell` of Missing Link carries `client` and leads the case; `cora` is in the same team; `senior` triages there;
    `officer` looks after privacy there and `far` at Nilaari."""

    client: Client
    referral: Referral
    partners: world.Partnership
    nell: Visitor
    cora: Visitor
    senior: Visitor
    officer: Visitor
    far: Visitor
    manager: Visitor
    coras: TeamMember
    nells: TeamMember

    def keep_apart(self, by: Visitor | None = None, **also: object) -> Response:
        """Nell from the client."""
        sent = {
            "given_name": "Wren", "family_name": "Halloway", "date_of_birth": "1990-05-17",
            "person_id": str(self.nell.person.id), "sort": "relative", "evidence": "She told her manager",
        }  # fmt: skip
        return (by or self.officer).call("POST", "/conflict-links", sent | also)

    def hand_over(self, **also: object) -> Response:
        return self.keep_apart(takes_over=[str(self.coras.id)], **also)


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
def scene(service: TestClient, app_doors: Doors, partners: world.Partnership) -> Iterator[Scene]:
    """The person's name is another one afterwards, so that each test finds its own."""
    with app_doors.system(Reason.SEED) as system:
        ours = partners.missing_link
        nell = visitor(system, service, ours, "recovery_navigator", name="Nell Worker")
        cora = visitor(system, service, ours, "recovery_navigator", name="Cora Colleague")
        senior = visitor(system, service, ours, "senior_navigator", name="Sen Ior")
        officer = visitor(system, service, ours, "privacy_officer", name="Pri Officer")
        manager = visitor(system, service, ours, "team_manager", name="Man Ager")
        far = visitor(system, service, partners.nilaari, "privacy_officer", name="Far Officer")
        client = world.client(system, "Wren Halloway", case_lead=nell.person)
        client.case_lead_organisation_id = ours.id
        team = world.team(system, ours)
        about = world.service(system, ours, team_id=team.id)
        referral = world.referral(system, client, ours, service_id=about.id)
        world.involvement(system, client, ours, link_worker=nell.person)
        world.allocation(system, client, nell.person, ours)
        world.contact(system, client, nell.person, ours)
        coras, nells = (world.member(system, team, one.person, ours) for one in (cora, nell))
    yield Scene(client, referral, partners, nell, cora, senior, officer, far, manager, coras, nells)
    with app_doors.system(Reason.SEED) as system:
        system.get(Client, client.id).rename(family_name="Before", given_name="Somebody")

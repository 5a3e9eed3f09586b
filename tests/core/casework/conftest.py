"""One client of Missing Link's navigator, and everybody else who calls at the door."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from starlette.testclient import TestClient

from core.access.system import Reason
from core.app import create_app
from core.clients.models import Client
from core.extensions.manager import PluginHost
from core.referrals.models import Referral, State
from core.settings import Settings
from tests import world
from tests.conftest import StandingClock
from tests.core.casework.visitors import Visitor, visitor
from tests.hosts import host_of


@pytest.fixture(scope="session")
def host() -> PluginHost:
    return host_of()


@dataclass(frozen=True)
class Scene:
    """`navigator` of Missing Link carries `client`, referred to Second Step and allocated by it; `colleague` of Nilaari
    carries the client too, `stranger` of Missing Link does not."""

    client: Client
    referral: Referral
    partners: world.Partnership
    navigator: Visitor
    colleague: Visitor
    stranger: Visitor
    hr: Visitor

    @property
    def place(self) -> str:
        return f"/clients/{self.client.id}/contacts"


@pytest.fixture(scope="module")
def service(shared_database_url: str, host: PluginHost) -> Iterator[TestClient]:
    app = create_app(Settings(database_url=shared_database_url, secure_cookies=False, ticker=False), host)
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def partners(service: TestClient) -> world.Partnership:
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        made = world.partnership(system)
        world.publish_policy(system)
    return made


@pytest.fixture
def scene(service: TestClient, partners: world.Partnership, standing_clock: StandingClock) -> Scene:
    """People and a client of this test's own, in the partnership that its module shares."""
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        client = world.client(system)
        ours, theirs = partners.missing_link, partners.nilaari
        navigator = visitor(system, service, ours, "recovery_navigator", name="Nav Igator")
        colleague = visitor(system, service, theirs, "recovery_navigator", name="Col League")
        stranger = visitor(system, service, ours, "recovery_navigator", name="Stran Ger")
        hr = visitor(system, service, ours, "hr_officer", name="Aitch Are")
        for holder, worker in ((ours, navigator.person), (theirs, colleague.person)):
            world.involvement(system, client, holder)
            world.allocation(system, client, worker, holder)
        referral = world.referral(system, client, partners.second_step, state=State.ALLOCATED)
    return Scene(client, referral, partners, navigator, colleague, stranger, hr)

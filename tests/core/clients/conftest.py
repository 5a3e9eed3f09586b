"""One client of Missing Link's navigator, whom a Senior of Second Step manages, and everybody else who calls."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from starlette.testclient import TestClient

from core.access.doors import Doors
from core.access.system import Reason
from core.app import create_app
from core.clients.models import Client
from core.extensions.manager import PluginHost
from core.organisations.models import TeamMember
from core.settings import Settings
from tests import world
from tests.conftest import StandingClock
from tests.core.casework.visitors import Visitor, visitor
from tests.hosts import host_of


@dataclass(frozen=True)
class Scene:
    """`navigator` of Missing Link carries `client`, `senior` of Second Step is their matrix manager, `colleague` of
    Nilaari carries the client too; `stranger` of Missing Link does not, `hr` and `volunteer` neither."""

    client: Client
    partners: world.Partnership
    navigator: Visitor
    senior: Visitor
    colleague: Visitor
    stranger: Visitor
    hr: Visitor
    volunteer: Visitor
    manager: Visitor

    @property
    def page(self) -> str:
        return f"/clients/{self.client.id}"

    @property
    def everybody_else(self) -> tuple[Visitor, ...]:
        """All but the navigator."""
        return (self.senior, self.colleague, self.stranger, self.hr, self.volunteer, self.manager)


@pytest.fixture(scope="session")
def host() -> PluginHost:
    return host_of()


@pytest.fixture(scope="module")
def service(shared_database_url: str, host: PluginHost) -> Iterator[TestClient]:
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
def scene(service: TestClient, app_doors: Doors, partners: world.Partnership, standing_clock: StandingClock) -> Scene:
    """People and a client of this test's own, in the partnership that its module shares."""
    with app_doors.system(Reason.SEED) as system:
        client = world.client(system, "Zoë Quillfeather", date_of_birth=date(1987, 3, 27), nhs_number="9990000018")
        ours, theirs, second = partners.missing_link, partners.nilaari, partners.second_step
        navigator = visitor(system, service, ours, "recovery_navigator", name="Nav Igator")
        senior = visitor(system, service, second, "senior_navigator", name="Sen Ior")
        colleague = visitor(system, service, theirs, "recovery_navigator", name="Col League")
        stranger = visitor(system, service, ours, "recovery_navigator", name="Stran Ger")
        hr = visitor(system, service, ours, "hr_officer", name="Aitch Are")
        volunteer = visitor(system, service, ours, "volunteer", name="Vol Unteer")
        manager = visitor(system, service, ours, "team_manager", name="Team Manager")
        for holder, worker in ((ours, navigator.person), (theirs, colleague.person)):
            world.involvement(system, client, holder, link_worker=worker)
            world.allocation(system, client, worker, holder)
        world.line(system, navigator.person, ours, senior.person, second)
        team = world.team(system, second)
        for one in (navigator, senior, colleague, stranger):
            system.add(
                TeamMember(
                    team_id=team.id, person_id=one.person.id, organisation_id=one.organisation.id, starts=world.LONG_AGO
                )
            )
    return Scene(client, partners, navigator, senior, colleague, stranger, hr, volunteer, manager)

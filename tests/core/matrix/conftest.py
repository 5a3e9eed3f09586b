"""A navigator of Missing Link with every kind of line, and those who may read some of them."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from starlette.testclient import TestClient

from core.access.system import Reason
from core.app import create_app
from core.extensions.manager import PluginHost
from core.matrix.models import Line
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
    """`navigator` is employed by Missing Link, line-managed by `manager` there, matrix-managed by `senior` of Second
    Step, carries one client; a professional line to the senior waits to be accepted; `elsewhere` manages nobody."""

    partners: world.Partnership
    line_id: str
    navigator: Visitor
    manager: Visitor
    senior: Visitor
    hr: Visitor
    elsewhere: Visitor
    volunteer: Visitor

    @property
    def page(self) -> str:
        return f"/team/{self.navigator.person.id}"


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
    ours, theirs = partners.missing_link, partners.second_step
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        navigator = visitor(system, service, ours, "recovery_navigator", name="Nav Igator")
        manager = visitor(system, service, ours, "team_manager", name="Tea Manager")
        senior = visitor(system, service, theirs, "senior_navigator", name="Sen Senior")
        world.line(system, navigator.person, ours, line=Line.EMPLOYMENT)
        world.line(system, navigator.person, ours, manager.person, ours, Line.LINE)
        matrix = world.line(system, navigator.person, ours, senior.person, theirs)
        world.line(system, navigator.person, ours, senior.person, theirs, Line.PROFESSIONAL, is_accepted=False)
        world.line(system, navigator.person, ours, manager.person, ours, Line.MATRIX, ends=world.ENDED)
        world.allocation(system, world.client(system), navigator.person, ours)
        return Scene(
            partners, str(matrix.id), navigator, manager, senior,
            hr=visitor(system, service, ours, "hr_officer", name="Aitch Are"),
            elsewhere=visitor(system, service, partners.nilaari, "team_manager", name="Else Where"),
            volunteer=visitor(system, service, ours, "volunteer", name="Vol Unteer"),
        )  # fmt: skip

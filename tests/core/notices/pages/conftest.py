"""A service with messages in it, and the people who ask for them."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from starlette.testclient import TestClient

from core.access.protected import table_of
from core.access.system import Reason
from core.app import create_app
from core.notices.models import Delivery, Importance, Notice
from core.settings import Settings
from tests import world
from tests.core.casework.visitors import Visitor, visitor
from tests.hosts import host_of

DELIVERIES = table_of(Delivery)


@dataclass(frozen=True)
class Scene:
    """A message to `worker` of Missing Link; `colleague` works there too, `admin` looks after the organisation."""

    notice: Notice
    alert: Notice
    partners: world.Partnership
    worker: Visitor
    colleague: Visitor
    admin: Visitor


@pytest.fixture(scope="module")
def service(shared_database_url: str) -> Iterator[TestClient]:
    host = host_of()
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
def scene(service: TestClient, partners: world.Partnership) -> Scene:
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        ours = partners.missing_link
        worker = visitor(system, service, ours, "recovery_navigator", name="Wor Ker")
        colleague = visitor(system, service, ours, "recovery_navigator", name="Col League")
        admin = visitor(system, service, ours, "organisation_admin", name="Ad Min")
        notice = world.notice(system, worker.person, ours)
        alert = world.notice(system, worker.person, ours, source="alert", importance=Importance.SAFETY, ladder="safety")
    return Scene(notice, alert, partners, worker, colleague, admin)

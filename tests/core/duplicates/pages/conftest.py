"""A service with two records that may be of one person, and the people who look at them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from starlette.testclient import TestClient

from core.access.doors import Doors
from core.access.system import Reason
from core.app import create_app
from core.clients.models import Client
from core.settings import Settings
from tests import world
from tests.core.casework.visitors import Visitor, visitor
from tests.hosts import host_of

BORN = date(1987, 3, 12)


@dataclass(frozen=True)
class Scene:
    """`senior` and `navigator` of Missing Link carry `one` and `other`; `colleague` of Nilaari carries `one` only, and
    `far` of Nilaari `hidden`; `officer` is its privacy officer, `ours` that of Missing Link."""

    one: Client
    other: Client
    hidden: Client
    partners: world.Partnership
    senior: Visitor
    navigator: Visitor
    colleague: Visitor
    far: Visitor
    officer: Visitor
    ours: Visitor
    hr: Visitor

    @property
    def compared(self) -> str:
        return f"/duplicates/{self.one.id}/{self.other.id}"

    def join(self) -> str:
        """The id of the joining."""
        asked = {"keep_id": str(self.one.id), "other_id": str(self.other.id), "reason": "Both came to one visit"}
        return str(self.senior.call("POST", "/duplicates/merges", asked).json()["id"])


@pytest.fixture(scope="module")
def service(shared_database_url: str) -> Iterator[TestClient]:
    host = host_of()
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
        one = world.client(system, "Zoë Quillfeather", date_of_birth=BORN)
        other = world.client(system, "Zoey Quilfeather", date_of_birth=BORN)
        hidden = world.client(system, "Zoe Quillfeather", date_of_birth=BORN)
        senior = visitor(system, service, ours, "senior_navigator", name="Sen Ior")
        navigator = visitor(system, service, ours, "recovery_navigator", name="Nav Igator")
        colleague = visitor(system, service, theirs, "senior_navigator", name="Col League")
        far = visitor(system, service, theirs, "recovery_navigator", name="Far Away")
        officer = visitor(system, service, theirs, "privacy_officer", name="Priva Cy")
        own = visitor(system, service, ours, "privacy_officer", name="Own Officer")
        hr = visitor(system, service, ours, "hr_officer", name="Aitch Are")
        for client in (one, other):
            for who in (senior, navigator):
                world.allocation(system, client, who.person, ours)
            world.involvement(system, client, ours)
        world.allocation(system, one, colleague.person, theirs)
        world.allocation(system, hidden, far.person, theirs)
        world.involvement(system, hidden, theirs)
    return Scene(one, other, hidden, partners, senior, navigator, colleague, far, officer, own, hr)

"""Each partner with its own pathways switched on, and a woman whom workers of two of them carry."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from httpx2 import Response
from sqlalchemy import select
from starlette.testclient import TestClient

from core.access.system import Reason, SystemRecords
from core.app import create_app
from core.clients.codes import GenderIdentity
from core.clients.models import Client
from core.database import clock
from core.extensions.manager import PluginHost
from core.organisations.models import Organisation
from core.pathways.models import Stay
from core.policy_admin.shipped import shipped_policy
from core.settings import Settings
from tests import world
from tests.conftest import StandingClock
from tests.core.casework.visitors import Visitor, visitor
from tests.hosts import host_of

HOUSE, CALM, ABUSE = "alabare:hope_house", "alabare:place_of_calm", "missing_link:domestic_abuse"
CRISIS_PLAN, ARRIVAL = "partnership:crisis_plan", "alabare:wellbeing_on_arrival"
CONFIRMED = {
    HOUSE: ["crisis_plan", "safe_here", "medicines", "agreed"],
    CALM: ["welcome"],
    ABUSE: ["safe_contact", "agreed"],
}


@dataclass(frozen=True)
class Scene:
    """`house` works shifts at Alabaré's crisis house, `hers` in Missing Link's women's service: both carry `client`.
    `plain` of Missing Link carries her without that role, `stranger` of Alabaré carries nobody."""

    service: TestClient
    client: Client
    partners: world.Partnership
    house: Visitor
    hers: Visitor
    plain: Visitor
    stranger: Visitor
    hr: Visitor

    def enrol(self, who: Visitor, key: str, client: Client | None = None, **instead: object) -> Response:
        given = {"pathway": key, "version": 1, "confirmed": CONFIRMED[key], **instead}
        return who.call("POST", f"/clients/{(client or self.client).id}/stays", given)

    def act(self, who: Visitor, stay: dict[str, object], step: str, given: object) -> Response:
        """On the stay as it was last told."""
        return who.call("POST", f"/stays/{stay['id']}/{step}", given, if_match=f'"{stay["version"]}"')

    def asked_safely(self) -> None:
        """She has been asked the HARK questions, so that the domestic abuse pathway may begin."""
        self.filled_in(self.hers, self.partners.missing_link, "missing_link:hark")

    def filled_in(self, who: Visitor, ours: Organisation, key: str, client: Client | None = None) -> None:
        """A form was completed with her, or with this person."""
        with self.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
            completed(system, client or self.client, who, ours, key)


def completed(system: SystemRecords, client: Client, who: Visitor, ours: Organisation, key: str) -> None:
    made = world.assessment(system, client, who.person, ours, plugin=key.partition(":")[0])
    made.instrument, made.completed_at = key, clock.now()


def carried(scene: Scene, name: str = "An Other", *, has_plan: bool = True) -> Client:
    """Somebody else whom the house's worker carries."""
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        client = world.client(system, name)
        world.allocation(system, client, scene.house.person, scene.partners.alabare)
        if has_plan:
            completed(system, client, scene.house, scene.partners.alabare, CRISIS_PLAN)
    return client


@pytest.fixture(scope="module")
def host() -> PluginHost:
    return host_of()


@pytest.fixture(scope="module")
def service(shared_database_url: str, host: PluginHost) -> Iterator[TestClient]:
    app = create_app(Settings(database_url=shared_database_url, secure_cookies=False, ticker=False), host)
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def partners(service: TestClient, host: PluginHost) -> world.Partnership:
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        made = world.partnership(system)
        world.publish_policy(system, shipped_policy(host))
        for plugin in world.PLUGINS:
            world.plugin_enabled(system, getattr(made, plugin), plugin)
    return made


@pytest.fixture
def scene(service: TestClient, partners: world.Partnership, standing_clock: StandingClock) -> Scene:
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        for stay in system.find(select(Stay).where(Stay.is_open.is_(True))):  # of the test before
            stay.is_open, stay.open_for, stay.place, stay.look_at = False, None, None, None
        client = world.client(system, "Ada Woman")
        client.gender = GenderIdentity.FEMALE
        calm, link = partners.alabare, partners.missing_link
        house = visitor(system, service, calm, "crisis_worker", name="Hou Se")
        stranger = visitor(system, service, calm, "crisis_worker", name="Stran Ger")
        hers = visitor(system, service, link, "recovery_navigator", "womens_service_worker", name="Wo Men")
        plain = visitor(system, service, link, "recovery_navigator", name="Pla In")
        hr = visitor(system, service, link, "hr_officer", name="Aitch Are")
        for worker, ours in ((house, calm), (hers, link), (plain, link)):
            world.involvement(system, client, ours)
            world.allocation(system, client, worker.person, ours)
        completed(system, client, house, calm, CRISIS_PLAN)
    return Scene(service, client, partners, house, hers, plain, stranger, hr)

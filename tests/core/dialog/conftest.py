"""An organisation that offers DIALOG: a worker with a client, a colleague, people who may not."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from starlette.testclient import TestClient

from core.access.system import Reason
from core.app import create_app
from core.clients.models import Client
from core.extensions.manager import PluginHost
from core.policy_admin.shipped import shipped_policy
from core.settings import Settings
from tests import world
from tests.conftest import StandingClock
from tests.core.assessments.made_up import module_of
from tests.core.casework.visitors import Form, Visitor, visitor
from tests.core.dialog.instrument import DIALOG

FORM_ID = "018f0000-0000-7000-8000-000000000002"


@dataclass(frozen=True)
class Scene:
    """`worker` and `colleague` of Second Step carry `client`; `theirs` does for Nilaari;
    `stranger` carries nobody."""

    client: Client
    worker: Visitor
    colleague: Visitor
    theirs: Visitor
    stranger: Visitor

    @property
    def place(self) -> str:
        return f"/clients/{self.client.id}/dialog"

    def started(self) -> str:
        """The address of a session of the worker's."""
        return self.worker.post(self.place, {"form_id": FORM_ID}).headers["location"]

    def send(self, session: str, step: str, form: Form) -> str:
        """One step as the page at hand would send it; where it leads."""
        version = self.version(session)
        sent = self.worker.post(f"{session}/{step}", form, version=str(version))
        assert sent.status_code == 303, sent.text
        return sent.headers["location"]

    def version(self, session: str) -> int:
        return int(self.told(session)["version"])  # type: ignore[call-overload]

    def told(self, session: str) -> dict[str, object]:
        told: dict[str, object] = self.worker.call("GET", f"/dialog-sessions/{session.rpartition('/')[2]}").json()
        return told

    def rated(self, *ratings: int | None) -> str:
        """A session in which these were rated, the first areas first."""
        session = self.started()
        for number, rating in enumerate(ratings, 1):
            self.send(session, f"rate/{number}", {"rating": str(rating or ""), "help": "yes" if rating == 1 else "no"})
        return session


@pytest.fixture(scope="module")
def service(shared_database_url: str) -> Iterator[TestClient]:
    host = PluginHost([module_of("partnership", [DIALOG])])
    app = create_app(Settings(database_url=shared_database_url, secure_cookies=False, ticker=False), host)
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def partners(service: TestClient) -> world.Partnership:
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        made = world.partnership(system)
        world.publish_policy(system, shipped_policy(service.app.state.host))  # type: ignore[attr-defined]
    return made


@pytest.fixture
def scene(service: TestClient, partners: world.Partnership, standing_clock: StandingClock) -> Scene:
    ours, other = partners.second_step, partners.nilaari
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        client = world.client(system)
        worker = visitor(system, service, ours, "recovery_navigator")
        colleague = visitor(system, service, ours, "recovery_navigator", name="Col League")
        theirs = visitor(system, service, other, "recovery_navigator", name="The Irs")
        stranger = visitor(system, service, ours, "recovery_navigator", name="Stran Ger")
        for who, organisation in ((worker, ours), (colleague, ours), (theirs, other)):
            world.allocation(system, client, who.person, organisation)
        world.involvement(system, client, ours)
        world.involvement(system, client, other)
    return Scene(client, worker, colleague, theirs, stranger)

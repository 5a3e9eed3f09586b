"""A referral waits at Second Step; a navigator of Missing Link works in its team; and everybody who calls about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from core.access.system import Reason
from core.app import create_app
from core.clients.models import Client
from core.extensions.manager import PluginHost
from core.organisations.models import Organisation, Service, TeamMember
from core.referrals.models import Referral, State
from core.settings import Settings
from tests import world
from tests.conftest import StandingClock
from tests.core.casework.visitors import Visitor, visitor
from tests.hosts import host_of

TALK: dict[str, object] = {
    "day": "2026-03-03", "began": "14:30", "what_matters": "My flat", "needs": ["debt", "homeless"],
    "options": "A group, or a navigator", "route": "A navigator", "follow_up_on": "2026-03-04",
}  # fmt: skip


@pytest.fixture(scope="session")
def host() -> PluginHost:
    return host_of()


@dataclass(frozen=True)
class Scene:
    """`senior` of Second Step triages `referral` of `client`; `navigator` of Missing Link is in the service's team and
    matrix-managed by the senior; `idle` of Missing Link is in no team; `elsewhere` is a Senior of Nilaari."""

    service: TestClient
    partners: world.Partnership
    client: Client
    referral: Referral
    triage: Service
    member: TeamMember
    senior: Visitor
    navigator: Visitor
    idle: Visitor
    elsewhere: Visitor
    hr: Visitor
    volunteer: Visitor

    @property
    def place(self) -> str:
        return f"/referrals/{self.referral.id}"

    def act(self, step: str, json: object = None, version: int = 1, by: Visitor | None = None) -> Response:
        """A step through the API, by the senior unless somebody else is named."""
        return (by or self.senior).call("POST", f"{self.place}/{step}", json, if_match=f'"{version}"')

    def talked(self) -> None:
        """The referral is at the support conversation, version 3."""
        self.act("take")
        self.act("support-conversations", TALK, 2)

    def allocated(self) -> None:
        """The navigator carries the client; the referral is at version 4."""
        self.talked()
        self.act("allocate", {"team_member_id": str(self.member.id)}, 3)

    def another(self, state: State = State.RECEIVED, *, sender: Organisation | None = None) -> UUID:
        """One more referral to Second Step, of a client of its own."""
        with self.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
            about = world.client(system, "Lou Another")
            to, service = self.partners.second_step, self.triage.id
            return world.referral(system, about, to, sender=sender, service_id=service, state=state).id


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
    """People and a referral of this test's own, in the partnership that its module shares."""
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        second_step, missing_link = partners.second_step, partners.missing_link
        senior = visitor(system, service, second_step, "senior_navigator", name="Sen Senior")
        navigator = visitor(system, service, missing_link, "recovery_navigator", name="Nav Igator")
        team = world.team(system, second_step)
        triage = world.service(system, second_step, "Access triage", team_id=team.id)
        member = TeamMember(
            team_id=team.id, person_id=navigator.person.id, organisation_id=missing_link.id, starts=world.LONG_AGO
        )
        system.add(member)
        world.line(system, navigator.person, missing_link, senior.person, second_step)
        client = world.client(system, "Sam Example")
        return Scene(
            service, partners, client, world.referral(system, client, second_step, service_id=triage.id), triage,
            member, senior, navigator,
            idle=visitor(system, service, missing_link, "recovery_navigator", name="Id Le"),
            elsewhere=visitor(system, service, partners.nilaari, "senior_navigator", name="Else Where"),
            hr=visitor(system, service, missing_link, "hr_officer", name="Aitch Are"),
            volunteer=visitor(system, service, second_step, "volunteer", name="Vol Unteer"),
        )  # fmt: skip

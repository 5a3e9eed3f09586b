"""A partnership to which referrals are brought through the real service, and everybody who brings them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from core.access.protected import table_of
from core.access.system import Reason
from core.app import create_app
from core.database.base import Base
from core.extensions.manager import PluginHost
from core.organisations.models import Service
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
    """`senior` triages at Second Step, whose `triage` takes what is meant for places unknown; `sanctuary` is a service
    of Alabaré. `gateway` only sends, for Second Step; `desk` is a receptionist there."""

    service: TestClient
    partners: world.Partnership
    triage: Service
    sanctuary: Service
    senior: Visitor
    navigator: Visitor
    desk: Visitor
    gateway: Visitor
    elsewhere: Visitor
    hr: Visitor

    def rows(self, model: type[Base]) -> Sequence[dict[str, object]]:
        """All rows of a table, oldest first."""
        with self.service.app.state.doors.database.read.connect() as connection:  # type: ignore[attr-defined]
            found = connection.execute(select(table_of(model)).order_by(table_of(model).c.id)).mappings()
            return [dict(row) for row in found]


@pytest.fixture
def service(database_url: str, host: PluginHost) -> Iterator[TestClient]:
    app = create_app(Settings(database_url=database_url, secure_cookies=False, ticker=False), host)
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
        yield client


@pytest.fixture
def scene(service: TestClient, standing_clock: StandingClock) -> Scene:
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        partners = world.partnership(system)
        world.publish_policy(system)
        second_step = partners.second_step
        team = world.team(system, second_step)
        triage = world.service(system, second_step, "Access triage", takes_unknown=True, team_id=team.id)
        sanctuary = world.service(system, partners.alabare, "Sanctuary", dos_service_id="2000001")
        navigator = visitor(system, service, second_step, "recovery_navigator", name="Nav Igator")
        world.member(system, team, navigator.person, second_step)
        return Scene(
            service, partners, triage, sanctuary, navigator=navigator,
            senior=visitor(system, service, second_step, "senior_navigator", name="Sen Senior"),
            desk=visitor(system, service, second_step, "receptionist", name="Des K"),
            gateway=visitor(system, service, second_step, "referral_sender", name="Gate Way"),
            elsewhere=visitor(system, service, partners.nilaari, "senior_navigator", name="Else Where"),
            hr=visitor(system, service, second_step, "hr_officer", name="Aitch Are"),
        )  # fmt: skip

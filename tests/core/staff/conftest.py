"""Missing Link with its admins, a navigator and a service; people admins and a navigator of Second Step."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from starlette.testclient import TestClient

from core.access.system import Reason
from core.app import create_app
from core.extensions.manager import PluginHost
from core.matrix.models import Line
from core.organisations.models import Locality, Team
from core.settings import Settings
from tests import world
from tests.conftest import StandingClock
from tests.core.casework.visitors import Visitor, visitor


@dataclass(frozen=True)
class House:
    """`admin` and `people` of Missing Link keep its staff and teams; `worker` is employed there, in `team`."""

    partners: world.Partnership
    service: TestClient
    admin: Visitor
    people: Visitor
    worker: Visitor
    theirs: Visitor
    their_worker: Visitor
    team: Team
    locality: Locality

    def starter(self, who: Visitor, **more: object):  # type: ignore[no-untyped-def]
        body = {"name": "New Comer", "roles": ["recovery_navigator"], "reason": "Starts in Bath", **more}
        return who.call("POST", "/staff", json=body)

    def rename(self, who: Visitor, person: str, version: int = 1, name: str = "Wor Kerr"):  # type: ignore[no-untyped-def]
        body = {"name": name, "reason": "Married"}
        return who.call("PATCH", f"/staff/{person}", json=body, if_match=f'"{version}"')

    def join(self, who: Visitor, one: Visitor, **more: object):  # type: ignore[no-untyped-def]
        body = {"person_id": str(one.person.id), "organisation_id": str(one.organisation.id), "reason": "Helps", **more}
        return who.call("POST", f"/teams/{self.team.id}/members", json=body)


@pytest.fixture
def house(database_url: str, partners: world.Partnership, standing_clock: StandingClock) -> Iterator[House]:
    app = create_app(Settings(database_url=database_url, secure_cookies=False, ticker=False), PluginHost([]))
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as service:
        ours, theirs = partners.missing_link, partners.second_step
        with app.state.doors.system(Reason.SEED) as system:
            made = House(
                partners, service,
                admin=visitor(system, service, ours, "organisation_admin", name="Org Admin"),
                people=visitor(system, service, ours, "people_admin", name="Peo Admin"),
                worker=visitor(system, service, ours, "recovery_navigator", name="Wor Ker"),
                theirs=visitor(system, service, theirs, "people_admin", "organisation_admin", name="Their Admin"),
                their_worker=visitor(system, service, theirs, "recovery_navigator", name="The Irs"),
                team=world.team(system, ours), locality=system.add(Locality(key="bath", name="Bath")),
            )  # fmt: skip
            world.line(system, made.worker.person, ours, line=Line.EMPLOYMENT)
            world.member(system, made.team, made.worker.person, ours)
        yield made

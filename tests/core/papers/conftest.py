"""Second Step with an example partner's plugin switched on, Missing Link without it, and the ICB, party to nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from core.access.doors import Doors
from core.access.system import Reason
from core.app import create_app
from core.extensions.installed import Plugin
from core.extensions.manager import PluginHost
from core.settings import Settings
from tests import world, world_messages
from tests.conftest import StandingClock
from tests.core.casework.visitors import Visitor, visitor
from tests.example_partner.installing import NAME, installed
from tests.hosts import host_of
from tests.policies.shipped import text

API, PAGES = "/papers", "/papers"
Cells = list[str]


@dataclass(frozen=True)
class Office:
    """`officer` and `admin` of Second Step, `worker` too; `other` is the privacy officer of Missing Link, `icb` that of
    the ICB. Second Step and Missing Link each have a webhook."""

    service: TestClient
    partners: world.Partnership
    clock: StandingClock
    officer: Visitor
    admin: Visitor
    worker: Visitor
    other: Visitor
    icb: Visitor

    @property
    def doors(self) -> Doors:
        doors: Doors = self.service.app.state.doors  # type: ignore[attr-defined]
        return doors

    def by(self, who: str) -> Visitor:
        found: Visitor = getattr(self, who)
        return found

    def table(self, title: str, who: str = "officer", paper: str = "processing") -> dict[str, Cells]:
        """The rows of one table, by their first cell."""
        found = self.by(who).call("GET", f"{API}/{paper}").json()["tables"]
        (table,) = (one for one in found if one["title"] == title)
        return {row[0]: row for row in table["rows"]}


@pytest.fixture
def host(tmp_path: Path) -> Iterator[PluginHost]:
    site = tmp_path / "site"
    site.mkdir()
    with installed(site):
        yield host_of(Plugin(NAME, import_module(f"{NAME}.plugin")))


@pytest.fixture
def office(database_url: str, host: PluginHost, standing_clock: StandingClock) -> Iterator[Office]:
    app = create_app(Settings(database_url=database_url, secure_cookies=False, ticker=False), host)
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as service:
        with app.state.doors.system(Reason.SEED) as system:
            partners = world.partnership(system)
            world.publish_policy(system, text())
            ours, other = partners.second_step, partners.missing_link
            world.plugin_enabled(system, ours, NAME)
            for organisation, place in ((ours, "ours"), (other, "theirs")):
                world_messages.webhook(system, organisation, f"https://{place}.example.org/in?token=hidden")
            made = Office(
                service, partners, standing_clock,
                officer=visitor(system, service, ours, "privacy_officer", name="Pat Officer"),
                admin=visitor(system, service, ours, "organisation_admin", name="Ada Min"),
                worker=visitor(system, service, ours, "recovery_navigator", name="Wor Ker"),
                other=visitor(system, service, other, "privacy_officer", name="Oth Er"),
                icb=visitor(system, service, partners.icb, "privacy_officer", name="Icb Officer"),
            )  # fmt: skip
        yield made

"""Two partners on one service: the four partners' plugins, an example partner's, and one whose every part fails."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from core.access.system import Reason
from core.app import create_app
from core.clients.models import Client
from core.extensions.installed import Plugin
from core.extensions.manager import PluginHost
from core.settings import Settings
from tests import world
from tests.core.casework.visitors import Visitor, visitor
from tests.example_partner.installing import NAME, installed
from tests.policies.shipped import text

BROKEN = '''\
"""Broken Pier: every part of it fails."""

from core.sdk import Action, PluginPage, PluginPanel, hookimpl


def fall(*given):
    raise ValueError("Sam Example lives at 1 High Street")


@hookimpl
def register_pages():
    return (PluginPage("/p/broken_pier/falls", "Falls", "assessment", Action.READ, fall),)


@hookimpl
def register_panels():
    return (PluginPanel("Falls too", "assessment", Action.READ, fall),)


on_assessment_completed = hookimpl(lambda event: fall())
'''


@dataclass(frozen=True)
class Scene:
    """`worker` of Second Step carries `client`; there the example partner's plugin and the broken one are on, and no
    other. `elsewhere` works for Alabaré, which has its own alone."""

    service: TestClient
    partners: world.Partnership
    client: Client
    worker: Visitor
    admin: Visitor
    elsewhere: Visitor

    @property
    def summary(self) -> str:
        return f"/clients/{self.client.id}"


@pytest.fixture
def host(tmp_path: Path) -> Iterator[PluginHost]:
    site = tmp_path / "site"
    folder = site / "broken_pier"
    folder.mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "plugin.py").write_text(BROKEN)
    names = [f"plugins.{name}" for name in world.PLUGINS]
    with installed(site):
        yield PluginHost(
            Plugin(name.rpartition(".")[2], import_module(f"{name}.plugin"))
            for name in ("core.partnership", *names, NAME, "broken_pier")
        )


@pytest.fixture
def service(database_url: str, host: PluginHost) -> Iterator[TestClient]:
    app = create_app(Settings(database_url=database_url, secure_cookies=False, ticker=False), host)
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
        yield client


@pytest.fixture
def scene(service: TestClient) -> Scene:
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        partners = world.partnership(system)
        ours, other = partners.second_step, partners.alabare
        world.publish_policy(system, text())
        for organisation, plugin in ((ours, NAME), (ours, "broken_pier"), (other, "alabare")):
            world.plugin_enabled(system, organisation, plugin)
        client = world.client(system)
        worker = visitor(system, service, ours, "recovery_navigator")
        world.allocation(system, client, worker.person, ours)
        admin = visitor(system, service, ours, "organisation_admin", name="Ada Min")
        elsewhere = visitor(system, service, other, "recovery_navigator", "team_manager", name="Els Where")
    return Scene(service, partners, client, worker, admin, elsewhere)

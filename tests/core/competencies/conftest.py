"""Missing Link with Second Step's plugin on besides its own; Second Step with its own; an agency with none."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from starlette.testclient import TestClient

from core.access.system import Reason
from core.app import create_app
from core.extensions.manager import PluginHost
from core.policy_admin.shipped import shipped_policy
from core.settings import Settings
from tests import world
from tests.core.casework.visitors import Visitor, visitor
from tests.hosts import host_of


@dataclass(frozen=True)
class Scene:
    """`both` is of Missing Link, `one` of Second Step, `nobody` of the commissioner; `hr` of Missing Link opens no
    care."""

    both: Visitor
    one: Visitor
    nobody: Visitor
    hr: Visitor


@pytest.fixture(scope="module")
def host() -> PluginHost:
    return host_of()


@pytest.fixture(scope="module")
def service(shared_database_url: str, host: PluginHost) -> Iterator[TestClient]:
    app = create_app(Settings(database_url=shared_database_url, secure_cookies=False, ticker=False), host)
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def scene(service: TestClient, host: PluginHost) -> Scene:
    """Read only: once for the module."""
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        made = world.partnership(system)
        world.publish_policy(system, shipped_policy(host))
        ours, theirs = made.missing_link, made.second_step
        for organisation, plugin in ((ours, "missing_link"), (ours, "second_step"), (theirs, "second_step")):
            world.plugin_enabled(system, organisation, plugin)
        world.plugin_enabled(system, theirs, "missing_link", enabled=False)
        return Scene(
            both=visitor(system, service, ours, "recovery_navigator", name="Bo Both"),
            one=visitor(system, service, theirs, "recovery_navigator", name="Ona One"),
            nobody=visitor(system, service, made.icb, "commissioner", name="No Body"),
            hr=visitor(system, service, ours, "hr_officer", name="Aitch Are"),
        )

"""A fifth partner joins with a package of its own: the key pages work with it on, off and absent, and not one line of
core is changed for it."""

from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from core.access.system import Reason
from core.app import create_app
from core.extensions.installed import installed_plugins
from core.extensions.manager import PluginHost
from core.organisations.models import Standing
from core.policy_admin.shipped import shipped_policy
from core.settings import Settings
from tests import world
from tests.conftest import ON_SQLITE
from tests.core.casework.visitors import Visitor, visitor
from tests.example_partner.installing import FOLDER, NAME, installed
from tests.hosts import host_of

STATES = ("on", "off", "absent")
WALKS = "/p/bright_harbour/walks"
ROOT = FOLDER.parents[1]


@dataclass(frozen=True)
class Scene:
    """`worker` of the example partner carries `client`, of whom there is an old assessment by its form."""

    state: str
    worker: Visitor
    client: str
    assessment: str

    @property
    def pages(self) -> list[str]:
        return [
            "/", "/caseload", "/clients", self.client, f"{self.client}/timeline", f"{self.client}/assessments",
            f"{self.client}/assessments/{self.assessment}", "/search", "/organisation", "/account", "/health",
        ]  # fmt: skip


def hosted(state: str) -> PluginHost:
    """The four partners' plugins; the fifth by the entry point that its package names."""
    fifth = [one for one in installed_plugins() if one.name == NAME]
    assert len(fifth) == (state != "absent")
    return host_of(*fifth)


@pytest.fixture(params=STATES)
def scene(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> Iterator[Scene]:
    state: str = request.param
    site = tmp_path / "site"
    site.mkdir()
    with nullcontext() if state == "absent" else installed(site):
        host = hosted(state)
        app = create_app(Settings(database_url=database_url, secure_cookies=False, ticker=False), host)
        with TestClient(app, base_url="http://localhost", follow_redirects=False) as service:
            yield made(service, host, state)


def made(service: TestClient, host: PluginHost, state: str) -> Scene:
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        world.partnership(system)
        ours = world.organisation(system, "bright_harbour", standing=Standing.PARTNER)
        world.plugin_enabled(system, ours, NAME, enabled=state != "off")
        client = world.client(system)
        worker = visitor(system, service, ours, "recovery_navigator")
        world.allocation(system, client, worker.person, ours)
        old = world.assessment(system, client, worker.person, ours, plugin=NAME)
        world.publish_policy(system, shipped_policy(host))
    return Scene(state, worker, f"/clients/{client.id}", str(old.id))


@ON_SQLITE
def test_every_key_page_works(scene: Scene) -> None:
    answered = {page: scene.worker.get(page).status_code for page in scene.pages}
    assert {page for page, status in answered.items() if status != 200} == set()


@ON_SQLITE
def test_its_page_is_there_only_where_it_is_on(scene: Scene) -> None:
    assert scene.worker.get(WALKS).status_code == (200 if scene.state == "on" else 404)


@ON_SQLITE
def test_its_form_is_offered_only_where_it_is_on(scene: Scene) -> None:
    listed = [one["key"] for one in scene.worker.call("GET", "/instruments").json()["items"]]
    assert listed == (["bright_harbour:after_the_walk", "bright_harbour:steps"] if scene.state == "on" else [])


@ON_SQLITE
def test_what_was_recorded_with_it_stays_readable(scene: Scene) -> None:
    shown = scene.worker.call("GET", f"/assessments/{scene.assessment}")
    assert (shown.status_code, shown.json()["instrument"]) == (200, f"{NAME}:example")


def test_core_and_the_four_partners_do_not_name_it() -> None:
    sources = [file for folder in ("core", "plugins", "policies") for file in (ROOT / folder).rglob("*.*")]
    texts = {file: file.read_bytes() for file in sources if file.suffix in (".py", ".csv", ".html", ".yaml", ".md")}
    assert [str(file) for file, text in texts.items() if NAME.encode() in text] == []

"""Each partner with its own plugin switched on, one worker of each carrying the same client."""

from collections.abc import Callable, Iterator
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
from tests.core.casework.visitors import Form, Visitor, visitor
from tests.hosts import host_of

KEYS = {
    "alabare": "alabare:sanctuary_visit",
    "missing_link": "missing_link:hark",
    "nilaari": "nilaari:language_faith_culture",
    "second_step": "second_step:support_conversation",
}
VERSIONS = {"alabare": 2, "missing_link": 1, "nilaari": 1, "second_step": 1}
"""The latest of each."""
SAFE = {
    "private": "yes", "another_adult": "no", "child_over_four": "no", "safe_place": "yes", "enough_time": "yes",
    "told_why": "yes",
}  # fmt: skip
FORM_ID = "018f0000-0000-7000-8000-000000000001"


@dataclass(frozen=True)
class Scene:
    """`workers` by organisation carry `client`; Missing Link's is a women's-service worker too, `navigator` of Missing
    Link is not, `stranger` carries nobody, `hr` never opens care."""

    client: Client
    partners: world.Partnership
    workers: dict[str, Visitor]
    navigator: Visitor
    stranger: Visitor
    hr: Visitor

    @property
    def place(self) -> str:
        return f"/clients/{self.client.id}/assessments"

    @property
    def womens_worker(self) -> Visitor:
        return self.workers["missing_link"]

    def new(self, plugin: str) -> str:
        """Where that plugin's form is."""
        return f"{self.place}/new/{KEYS[plugin].replace(':', '/')}"


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
    """People and a client of this test's own, in the partnership that its module shares."""
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        client = world.client(system)
        workers = {}
        for name in world.PLUGINS:
            organisation = getattr(partners, name)
            roles = ("recovery_navigator", "womens_service_worker")[: 2 if name == "missing_link" else 1]
            workers[name] = visitor(system, service, organisation, *roles, name=f"Worker of {name}")
            world.involvement(system, client, organisation)
            world.allocation(system, client, workers[name].person, organisation)
        ours = partners.missing_link
        navigator = visitor(system, service, ours, "recovery_navigator", name="Nav Igator")
        world.allocation(system, client, navigator.person, ours)
        stranger = visitor(system, service, ours, "recovery_navigator", "womens_service_worker", name="Stran Ger")
        hr = visitor(system, service, ours, "hr_officer", name="Aitch Are")
    return Scene(client, partners, workers, navigator, stranger, hr)


@pytest.fixture
def example(host: PluginHost) -> Callable[[str], dict[str, object]]:
    """The answers of the first worked example of a plugin's form."""

    def answers(plugin: str) -> dict[str, object]:
        found = host.catalogue.instruments.latest(KEYS[plugin])
        assert found is not None
        return dict(found.examples[0].answers)

    return answers


@pytest.fixture
def filled_in(example: Callable[[str], dict[str, object]]) -> Callable[[str], Form]:
    """The same as a browser posts it."""

    def form(plugin: str) -> Form:
        fields: Form = {"step": "questions", "form_id": FORM_ID}
        for key, answer in example(plugin).items():
            fields |= _typed(f"answers.{key}", answer)
        return fields

    return form


def _typed(name: str, answer: object) -> Form:
    if isinstance(answer, list):
        return {name: answer}
    text = str(answer)
    if len(text) == 10 and text[4] == text[7] == "-":
        return {f"{name}-{part}": said for part, said in zip(("year", "month", "day"), text.split("-"), strict=True)}
    return {name: text}


def gate(step: str, **instead: str) -> Form:
    """HARK's gate as a browser posts it, open unless told otherwise."""
    answers = SAFE | instead
    return {"step": step, "form_id": FORM_ID, **{f"gate.{key}": said for key, said in answers.items() if said}}

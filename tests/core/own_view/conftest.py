"""A service with a person whom two organisations support, a safe number, a worker, a guardian and a privacy officer."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from html import unescape
from importlib import import_module
from uuid import UUID

import pytest
from httpx2 import Response
from sqlalchemy import delete, select
from starlette.testclient import TestClient

from core.access.doors import Doors
from core.access.protected import table_of
from core.access.system import Reason
from core.app import create_app
from core.clients.models import Client, ContactDetails
from core.database import clock
from core.database.secret_box import SecretBox
from core.extensions.installed import Plugin
from core.extensions.manager import PluginHost
from core.features import jobs
from core.own_view.letters import ClientLetter
from core.own_view.models import ClientLink
from core.people.link_secrets import LinkSecret
from core.people.sign_in_models import SignInBudget
from core.settings import Settings
from core.ticker.jobs import Tick
from core.ticker.lease import Lease
from tests import world
from tests.core.casework.visitors import Visitor, visitor

CODE = re.compile(r'<p class="fp-spoken">(.*?)</p>')
S = table_of(LinkSecret)
Run = Callable[..., None]
"""Runs the job of this name, at a time, with other settings."""


def words_of(response: Response) -> str:
    """What stands on a page, without its marks."""
    return " ".join(unescape(re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", response.text, flags=re.S)).split())


@dataclass(frozen=True)
class Link:
    """A link under way, as the person has it: from their message the token, from the worker's mouth the code."""

    id: UUID
    token: str
    code: str

    @property
    def path(self) -> str:
        return f"/open/{self.token}"


@dataclass(frozen=True)
class Scene:
    """`nell` of Missing Link supports `client`, and so does `far` of Nilaari; `guardian` and `officer` are of Missing
    Link. `stranger` works there too, for other people."""

    doors: Doors
    service: TestClient
    settings: Settings
    partners: world.Partnership
    client: Client
    details: ContactDetails
    nell: Visitor
    far: Visitor
    guardian: Visitor
    officer: Visitor
    stranger: Visitor

    @property
    def place(self) -> str:
        return f"/clients/{self.client.id}/own-page"

    def send(self, by: Visitor | None = None, **also: object) -> Response:
        asked = {"to": f"sms {self.details.id}", "asked_alone": True, **also}
        return (by or self.nell).call("POST", f"{self.place}/links", asked)

    def link(self, **also: object) -> Link:
        made = self.send(**also).json()
        id = UUID(made["link"]["id"])
        (token,) = re.findall(r"/open/([\w-]+)", self.letter(id).text)
        return Link(id, token, made["code"])

    def letter(self, link_id: UUID) -> ClientLetter:
        with self.doors.database.read.connect() as connection:
            kept = connection.execute(select(S.c.letter).where(S.c.link_id == link_id)).scalar_one()
        return ClientLetter.opened(SecretBox.of(self.settings), kept, self.partners.missing_link.id)

    def open(self, link: Link, code: str | None = None) -> Response:
        """As somebody without an account does it."""
        return self.service.post(link.path, data={"code": link.code if code is None else code})

    def stored(self, link: Link) -> ClientLink:
        with self.doors.system(Reason.SEED) as system:
            return system.get(ClientLink, link.id)

    def ask(self, question: str = "Her brother reads her post.") -> Response:
        return self.nell.call("POST", f"{self.place}/questions", {"question": question})

    def question(self) -> dict[str, object]:
        """The newest that waits for the guardian."""
        listed = self.guardian.call("GET", "/disclosure").json()["items"]
        return next(one for one in listed if one["client_id"] == str(self.client.id))

    def decide(self, *leaves_out: str, by: Visitor | None = None) -> Response:
        asked = self.question()
        sent = {"leaves_out": list(leaves_out), "reasoning": "He must not know.", "review_on": "2999-01-01"}
        return (by or self.guardian).call("POST", f"/disclosure/{asked['id']}", sent, if_match=f'"{asked["version"]}"')

    def view(self, by: Visitor | None = None) -> dict[str, object]:
        return (by or self.nell).call("GET", self.place).json()

    def seen(self) -> str:
        """Everything of the view as one text."""
        return json.dumps(self.view())


@pytest.fixture(scope="module")
def settings(shared_database_url: str) -> Settings:
    return Settings(
        database_url=shared_database_url, secure_cookies=False, ticker=False, smtp_url="smtp://localhost:1",
        sms_url="https://gateway.invalid/send", public_url="http://localhost",
    )  # fmt: skip


@pytest.fixture(scope="module")
def service(settings: Settings) -> Iterator[TestClient]:
    host = PluginHost(Plugin(name, import_module(f"plugins.{name}.plugin")) for name in world.PLUGINS)
    with TestClient(create_app(settings, host), base_url="http://localhost", follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def app_doors(service: TestClient) -> Doors:
    return service.app.state.doors  # type: ignore[attr-defined, no-any-return]


@pytest.fixture(scope="module")
def partners(app_doors: Doors) -> world.Partnership:
    with app_doors.system(Reason.SEED) as system:
        made = world.partnership(system)
        world.publish_policy(system)
    return made


@pytest.fixture
def scene(service: TestClient, app_doors: Doors, partners: world.Partnership, settings: Settings) -> Scene:
    ours, other = partners.missing_link, partners.nilaari
    with app_doors.system(Reason.SEED) as system:
        system.connection.execute(delete(SignInBudget))  # every test comes from the same address
        nell = visitor(system, service, ours, "recovery_navigator", name="Nell Worker")
        far = visitor(system, service, other, "recovery_navigator", name="Farah Away")
        guardian = visitor(system, service, ours, "caldicott_guardian", name="Cal Guardian")
        officer = visitor(system, service, ours, "privacy_officer", name="Pri Officer")
        stranger = visitor(system, service, ours, "recovery_navigator", name="Stan Ger")
        client = world.client(system, "Wren Halloway")
        for one in (nell, far):
            world.involvement(system, client, one.organisation)
            world.allocation(system, client, one.person, one.organisation)
        details = world.contact_details(system, client, ours)
        details.mobile, details.email = "07700 900123", "wren@example.org"
        world.safe_contact(system, client, ours).may_text = True
    return Scene(
        app_doors, service, settings, partners, client, details, nell, far, guardian, officer, stranger
    )  # fmt: skip


def _run(scene: Scene, lease: Lease, name: str, at: datetime | None = None, **settings: object) -> None:
    told = scene.settings.model_copy(update=settings)
    (job,) = (one for one in jobs(told) if one.name == name)
    job.run(Tick(scene.doors, lease, at or clock.now()))


@pytest.fixture
def run(scene: Scene) -> Iterator[Run]:
    lease = Lease(scene.doors.database)
    lease.hold()
    yield partial(_run, scene, lease)
    lease.release()

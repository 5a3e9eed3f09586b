"""Two organisations with their privacy officers, a navigator, and a person whom nobody of hers supports."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from fastapi import FastAPI
from httpx2 import Response
from sqlalchemy import select
from starlette.testclient import TestClient

from core.access.doors import Doors
from core.access.records import Records
from core.access.system import Reason
from core.app import create_app
from core.extensions.manager import PluginHost
from core.organisations.models import Organisation
from core.people.models import Person
from core.privacy.models import PrivacyMatter, Sort
from core.privacy.raising import Matter, raise_matter
from core.settings import Settings
from tests import world
from tests.conftest import StandingClock

API = "/api/v1/privacy-matters"
CAST = (
    ("nav", "second_step", "recovery_navigator"), ("pat", "second_step", "privacy_officer"),
    ("pia", "second_step", "privacy_officer"), ("lee", "missing_link", "privacy_officer"),
    ("both", "alabare", "privacy_officer"),
)  # fmt: skip


@dataclass(frozen=True)
class Queue:
    """Nav supports nobody. Pat and Pia look after privacy for Second Step, Lee for Missing Link. Both is the only
    officer of Alabaré, and supports people there too."""

    app: FastAPI
    client: TestClient
    partners: world.Partnership
    people: dict[str, Person]
    keys: dict[str, str]
    sam: UUID

    @property
    def doors(self) -> Doors:
        doors: Doors = self.app.state.doors
        return doors

    def home(self, who: str) -> Organisation:
        home: Organisation = getattr(self.partners, next(key for name, key, _ in CAST if name == who))
        return home

    def door(self, who: str, *roles: str, writing: bool = True) -> Records:
        held = roles or tuple(role for name, _, role in CAST if name == who)
        actor = world.actor(self.people[who], self.home(who), *held)
        return self.doors.records(actor, writing=writing)  # type: ignore[return-value]

    def raised(self, who: str = "nav", **more: object) -> UUID:
        """An act of theirs, raised within their own door."""
        values: dict[str, object] = {"sort": Sort.SELF_CLAIM, "source": "self_claim 1", "client_id": self.sam, **more}
        owner = self.home(who).id
        with self.door(who, "recovery_navigator") as records:
            return raise_matter(records, Matter(owner, person_id=self.people[who].id, **values))  # type: ignore[arg-type]

    def stored(self, id: UUID) -> PrivacyMatter:
        with self.doors.system(Reason.SEED, writing=False) as system:
            (found,) = system.find(select(PrivacyMatter).where(PrivacyMatter.id == id))
            return found

    def call(self, who: str, method: str, path: str = API, **more: object) -> Response:
        headers = {"authorization": f"Bearer {self.keys[who]}", **more.pop("headers", {})}  # type: ignore[arg-type]
        return self.client.request(method, path, headers=headers, **more)  # type: ignore[arg-type]

    def act(self, who: str, id: UUID, act: str, **body: object) -> Response:
        version = {"if-match": f'"{self.stored(id).version}"'}
        return self.call(who, "POST", f"{API}/{id}/{act}", headers=version, json=body)

    def closed(self, who: str, id: UUID) -> Response:
        self.act(who, id, "take")
        return self.act(who, id, "close", outcome="in_order", outcome_words="Spoke to the team", learning="Ask sooner")


@pytest.fixture
def queue(database_url: str, partners: world.Partnership, standing_clock: StandingClock) -> Iterator[Queue]:
    app = create_app(Settings(database_url=database_url, secure_cookies=False, ticker=False), PluginHost([]))
    people: dict[str, Person] = {}
    keys: dict[str, str] = {}
    with app.state.doors.system(Reason.SEED) as system:
        for who, organisation, role in CAST:
            people[who] = world.person(system, who.title())
            world.role(system, people[who], getattr(partners, organisation), role)
            keys[who] = world.api_key(system, people[who], getattr(partners, organisation))
        sam = world.client(system)
        world.involvement(system, sam, partners.missing_link)
    with TestClient(app, base_url="http://localhost") as client:
        yield Queue(app, client, partners, people, keys, sam.id)

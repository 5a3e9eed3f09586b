"""A navigator of one organisation before the closed door of a person whom another one supports, and everybody told."""

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
from core.clients.models import Client
from core.closed_doors.jobs import JOBS
from core.closed_doors.models import AccessRequest, SelfClaim
from core.database import clock
from core.extensions.manager import PluginHost
from core.organisations.models import Organisation
from core.people.models import Person
from core.privacy.models import PrivacyMatter
from core.settings import Settings
from core.ticker.jobs import Tick
from core.ticker.lease import Lease
from tests import world
from tests.conftest import StandingClock
from tests.world_messages import people_told

NUMBER = "9990000018"
CAST = (
    ("nav", "second_step", "recovery_navigator"), ("hal", "second_step", "hr_officer"),
    ("rec", "second_step", "receptionist"), ("pat", "second_step", "privacy_officer"),
    ("night", "alabare", "crisis_worker"), ("ann", "alabare", "privacy_officer"),
    ("carer", "missing_link", "recovery_navigator"), ("manager", "missing_link", "team_manager"),
    ("lee", "missing_link", "privacy_officer"), ("guard", "missing_link", "caldicott_guardian"),
)  # fmt: skip


@dataclass(frozen=True)
class Door:
    """Sam is supported by Missing Link, by Carer and Manager. Nav of Second Step and Night of Alabaré have nothing to
    do with Sam; each home has a privacy officer."""

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

    def door(self, who: str, *, writing: bool = False) -> Records:
        role = next(role for name, _, role in CAST if name == who)
        actor = world.actor(self.people[who], self.home(who), role)
        return self.doors.records(actor, writing=writing)  # type: ignore[return-value]

    def call(self, who: str, method: str, path: str, **more: object) -> Response:
        headers = {"authorization": f"Bearer {self.keys[who]}", **more.pop("headers", {})}  # type: ignore[arg-type]
        return self.client.request(method, f"/api/v1{path}", headers=headers, **more)  # type: ignore[arg-type]

    def reads(self, who: str) -> bool:
        return self.call(who, "GET", f"/clients/{self.sam}").status_code == 200

    def claims(self, who: str = "nav", sort: str = "relationship", **more: object) -> Response:
        reason = {"relationship": "covering", "crisis": "crisis_call", "break_glass": "danger_to_life"}[sort]
        body = {"sort": sort, "reason": reason, "words": "They stand at our door", "nhs_number": NUMBER, **more}
        return self.call(who, "POST", "/self-claims", json=body)

    def outcome(self, who: str = "nav", sort: str = "relationship", **more: object) -> str:
        outcome: str = self.claims(who, sort, **more).json()["outcome"]
        return outcome

    def asks(self, who: str = "nav", **more: object) -> Response:
        body = {"reason": "support", "words": "I meet them on Monday", "nhs_number": NUMBER, **more}
        return self.call(who, "POST", "/access-requests", json=body)

    def tick(self) -> None:
        lease = Lease(self.doors.database, patience=0)
        while not lease.hold():
            pass
        for job in JOBS:
            job.run(Tick(self.doors, lease, clock.now()))
        lease.release()

    def stored(self, model: type) -> list:  # type: ignore[type-arg]
        with self.doors.system(Reason.SEED, writing=False) as system:
            return list(system.find(select(model).order_by(model.id)))  # type: ignore[attr-defined]

    def claim(self) -> SelfClaim:
        (claim,) = self.stored(SelfClaim)
        return claim  # type: ignore[no-any-return]

    def request(self) -> AccessRequest:
        (request,) = self.stored(AccessRequest)
        return request  # type: ignore[no-any-return]

    def matters(self) -> list[str]:
        return [one.sort.value for one in self.stored(PrivacyMatter)]

    def act(self, who: str, act: str, **body: object) -> Response:
        """On the only claim or request there is."""
        claims = self.stored(SelfClaim)
        one, path = (claims[0], "self-claims") if claims else (self.request(), "access-requests")
        version = {"if-match": f'"{one.version}"'}
        return self.call(who, "POST", f"/{path}/{one.id}/{act}", headers=version, json=body)

    def told(self) -> set[str]:
        names = {person.id: name for name, person in self.people.items()}
        with self.doors.database.read.connect() as connection:
            return {names[id] for id in people_told(connection)}


@pytest.fixture
def door(database_url: str, partners: world.Partnership, standing_clock: StandingClock) -> Iterator[Door]:
    settings = Settings(database_url=database_url, secure_cookies=False, ticker=False)
    app = create_app(settings, PluginHost([]))
    people: dict[str, Person] = {}
    keys: dict[str, str] = {}
    with app.state.doors.system(Reason.SEED) as system:
        for who, organisation, role in CAST:
            people[who] = world.person(system, f"{who.title()} Worker")
            world.role(system, people[who], getattr(partners, organisation), role)
            keys[who] = world.api_key(system, people[who], getattr(partners, organisation))
        sam: Client = world.client(system, nhs_number=NUMBER, case_lead=people["carer"])
        sam.case_lead_organisation_id = partners.missing_link.id
        world.involvement(system, sam, partners.missing_link)
        world.allocation(system, sam, people["carer"], partners.missing_link)
    with TestClient(app, base_url="http://localhost") as client:
        yield Door(app, client, partners, people, keys, sam.id)

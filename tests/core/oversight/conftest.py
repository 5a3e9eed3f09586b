"""Two organisations with privacy officers and an auditor, navigators, and people whom they support."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

import pytest
from fastapi import FastAPI
from httpx2 import Response
from sqlalchemy import select
from starlette.testclient import TestClient

from core.access.audit.seal import seal
from core.access.doors import Doors
from core.access.system import Reason
from core.app import create_app
from core.database import clock
from core.extensions.manager import PluginHost
from core.oversight.jobs import look_for_unusual
from core.people.models import Person
from core.privacy.models import PrivacyMatter, Sort
from core.settings import Settings
from core.ticker.jobs import Tick
from core.ticker.lease import Lease
from tests import world
from tests.conftest import StandingClock
from tests.core.casework.visitors import Visitor, visitor

API = "/api/v1/audit"
CAST = (
    ("nav", "second_step", "recovery_navigator"), ("pat", "second_step", "privacy_officer"),
    ("aud", "second_step", "auditor"), ("lee", "missing_link", "privacy_officer"),
    ("lin", "missing_link", "recovery_navigator"), ("rec", "second_step", "team_manager"),
)  # fmt: skip


@dataclass(frozen=True)
class House:
    """Nav Jones of Second Step has Sam Person on her caseload, of whom Second Step wrote a contact; Lin of Missing Link
    supports Sam too. Pat and Aud look at Second Step's audit, Lee at Missing Link's."""

    app: FastAPI
    client: TestClient
    people: Mapping[str, Person]
    keys: Mapping[str, str]
    visitors: Mapping[str, Visitor]
    partners: world.Partnership
    sam: UUID
    contact: UUID

    @property
    def doors(self) -> Doors:
        doors: Doors = self.app.state.doors
        return doors

    def call(self, who: str, method: str, path: str = API, **more: object) -> Response:
        headers = {"authorization": f"Bearer {self.keys[who]}", **more.pop("headers", {})}  # type: ignore[arg-type]
        return self.client.request(method, path, headers=headers, **more)  # type: ignore[arg-type]

    def page(self, who: str, path: str, **terms: str) -> Response:
        return self.visitors[who].get(f"{path}?{urlencode(terms)}" if terms else path)

    def reads(self, who: str = "nav", client: UUID | None = None) -> int:
        return self.call(who, "GET", f"/api/v1/clients/{client or self.sam}").status_code

    def look(self, who: str = "pat", **terms: object) -> list[dict[str, object]]:
        items: list[dict[str, object]] = self.call(who, "GET", params=terms).json()["items"]
        return items

    def watched(self) -> None:
        """What the ticker does after a while."""
        seal(self.doors.database)
        lease = Lease(self.doors.database)
        lease.hold()
        look_for_unusual(Tick(self.doors, lease, clock.now()))
        lease.release()

    def seals(self, who: str) -> str:
        sent = {"kind": "contact", "record_id": str(self.contact), "level": "sealed", "why": "wish", "words": "Private"}
        made = self.call(who, "POST", "/api/v1/seals", json=sent)
        return str(made.json()["id"])

    def opens_sealed(self, who: str, *, reading: bool = True) -> None:
        """Nav seals the contact and names somebody, who reads it."""
        seal = self.seals("nav")
        with self.doors.system(Reason.SEED) as system:
            team = world.team(system, self.partners.second_step)
            member = world.member(system, team, self.people[who], self.partners.second_step).id
        sent = {"team_member_id": str(member), "words": "Covers for me"}
        assert self.call("nav", "POST", f"/api/v1/seals/{seal}/openings", json=sent).status_code == 201
        if reading:
            assert self.call(who, "GET", f"/api/v1/contacts/{self.contact}").status_code == 200

    def matters(self) -> list[PrivacyMatter]:
        with self.doors.system(Reason.SEED, writing=False) as system:
            asked = select(PrivacyMatter).where(PrivacyMatter.sort == Sort.UNUSUAL_ACCESS).order_by(PrivacyMatter.id)
            return list(system.find(asked))

    def alerts(self) -> list[str]:
        return [str(one.evidence["alert"]) for one in self.matters()]

    def another(self, name: str, **values: object) -> UUID:
        """One more person on Nav's caseload."""
        with self.doors.system(Reason.SEED) as system:
            made = world.client(system, name, **values)
            world.involvement(system, made, self.partners.second_step)
            world.allocation(system, made, self.people["nav"], self.partners.second_step)
            return made.id


@pytest.fixture
def house(database_url: str, partners: world.Partnership, standing_clock: StandingClock) -> Iterator[House]:
    app = create_app(Settings(database_url=database_url, secure_cookies=False, ticker=False), PluginHost([]))
    visitors: dict[str, Visitor] = {}
    client = TestClient(app, base_url="http://localhost", follow_redirects=False)
    with app.state.doors.system(Reason.SEED) as system:
        for who, organisation, role in CAST:
            name = f"{who.title()} Jones" if who == "nav" else f"{who.title()} Staff"
            visitors[who] = visitor(system, client, getattr(partners, organisation), role, name=name)
        people = {who: one.person for who, one in visitors.items()}
        sam = world.client(system, "Sam Person")
        for who, home in (("nav", partners.second_step), ("lin", partners.missing_link)):
            world.involvement(system, sam, home)
            world.allocation(system, sam, people[who], home)
        contact = world.contact(system, sam, people["nav"], partners.second_step)
    keys = {who: one.key for who, one in visitors.items()}
    with client:
        yield House(app, client, people, keys, visitors, partners, sam.id, contact.id)

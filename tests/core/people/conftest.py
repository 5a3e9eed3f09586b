"""The service with one person who holds roles in two organisations, and the ways they come in."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from core.access.system import Reason
from core.app import create_app
from core.extensions.manager import PluginHost
from core.people.models import Person, RoleHeld
from core.settings import Settings
from tests import world

PASSWORD = "a long password"


@dataclass(frozen=True)
class Scene:
    """`ana` works for Missing Link and for Second Step; `key` is hers for Missing Link."""

    app: FastAPI
    browser: TestClient
    partners: world.Partnership
    ana: Person
    role: RoleHeld
    key: str

    def sign_in(self) -> None:
        self.browser.post("/sign-in", data={"username": "ana", "password": PASSWORD})

    def form(self, **more: str) -> dict[str, str]:
        """The hidden fields of any form of the page that is open now."""
        page = self.browser.get("/account").text
        csrf = page.split('name="csrf" value="')[1].split('"')[0]
        acting_for = page.split('name="acting_for" value="')[1].split('"')[0]
        return {"csrf": csrf, "acting_for": acting_for, **more}


@pytest.fixture
def scene(database_url: str, partners: world.Partnership) -> Iterator[Scene]:
    app = create_app(Settings(database_url=database_url, secure_cookies=False, ticker=False), PluginHost([]))
    with app.state.doors.system(Reason.SEED) as system:
        ana = world.person(system, "Ana Worker")
        role = world.role(system, ana, partners.missing_link)
        world.role(system, ana, partners.second_step, "volunteer")
        world.account(system, ana, "ana", PASSWORD)
        key = world.api_key(system, ana, partners.missing_link)
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as browser:
        yield Scene(app, browser, partners, ana, role, key)

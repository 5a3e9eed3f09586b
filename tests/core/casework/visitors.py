"""People who call the real service in tests: through pages with a session, through the API with a key."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from httpx2 import Response
from starlette.testclient import TestClient

from core.access.system import SystemRecords
from core.database import clock
from core.organisations.models import Organisation
from core.people.models import Person, SignIn
from core.people.sign_in import fingerprint
from tests import world

Form = dict[str, str | list[str]]


@dataclass(frozen=True)
class Visitor:
    """One person acting for one organisation."""

    service: TestClient
    person: Person
    organisation: Organisation
    token: str
    csrf: str
    key: str

    def get(self, path: str) -> Response:
        """A page."""
        return self.service.get(path, headers={"cookie": f"fingerpost={self.token}"})

    def post(self, path: str, form: Form, **instead: str) -> Response:
        """A form, with what the form macro puts into every one."""
        own = {"csrf": self.csrf, "acting_for": self.organisation.key}
        return self.service.post(path, data={**own, **form, **instead}, headers={"cookie": f"fingerpost={self.token}"})

    def call(self, method: str, path: str, json: object = None, **headers: str) -> Response:
        """The API."""
        sent = {
            "authorization": f"Bearer {self.key}",
            **{name.replace("_", "-"): said for name, said in headers.items()},
        }
        return self.service.request(method, f"/api/v1{path}", json=json, headers=sent)


def visitor(
    system: SystemRecords, service: TestClient, organisation: Organisation, *roles: str, name: str = "Ana Worker"
) -> Visitor:
    """A new person with these roles there, signed in and with a key."""
    person = world.person(system, name)
    for role in roles:
        world.role(system, person, organisation, role)
    token, csrf, now = secrets.token_urlsafe(16), secrets.token_urlsafe(16), clock.now()
    system.add(
        SignIn(
            token_hash=fingerprint(token), person_id=person.id, organisation_id=organisation.id, csrf=csrf,
            began_at=now, ends_at=now + timedelta(hours=1),
        )
    )  # fmt: skip
    return Visitor(service, person, organisation, token, csrf, world.api_key(system, person, organisation))

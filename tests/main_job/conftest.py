"""The main job through the API alone, done once for each sort of database; the tests look at what it left."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from core.app import create_app
from core.database import clock
from core.settings import Settings
from tests.main_job.demonstration import NAVIGATOR, SENIOR, Demonstration, demonstrate

YESTERDAY = (clock.today() - timedelta(days=1)).isoformat()
TALK = {
    "day": YESTERDAY, "began": "10:00", "what_matters": "To sleep, and to feel safe at home.",
    "needs": ["domestic_abuse", "housing_at_risk"], "options": "A women’s group, or a Recovery Navigator.",
    "route": "A Recovery Navigator of Missing Link, because she would rather talk with a woman.",
}  # fmt: skip
SAFE_CONTACT = {"may_text": True, "instructions": "Text first, and only in the morning."}
CONTACT = {
    "day": YESTERDAY, "began": "14:30", "minutes": 45, "mechanism": "01", "attendance": "5", "purpose": "planning",
    "note": "We wrote down what helps her on a bad day.",
}  # fmt: skip
HARK = {
    "instrument": "missing_link:hark", "version": 1,
    "gate": {
        "private": "yes", "another_adult": "no", "child_over_four": "no", "safe_place": "yes", "enough_time": "yes",
        "told_why": "yes",
    },
    "answers": {"humiliation": "yes", "afraid": "yes", "rape": "no", "kick": "no"},
}  # fmt: skip


@dataclass
class Partnership:
    """The running service, and the answer to each step of the main job by the step's name."""

    service: TestClient
    demonstration: Demonstration
    answers: dict[str, Response] = field(default_factory=dict)

    def call(self, username: str, method: str, path: str, json: object = None, **headers: str) -> Response:
        """The API, with the key of the account of this name."""
        key = self.demonstration.accounts[username].api_key
        sent = {name.replace("_", "-"): said for name, said in headers.items()}
        return self.service.request(
            method, f"/api/v1{path}", json=json, headers={"authorization": f"Bearer {key}", **sent}
        )

    def step(self, name: str, username: str, path: str, json: object = None, **headers: str) -> Response:
        """A call that the tests look at later."""
        self.answers[name] = self.call(username, "POST", path, json, **headers)
        return self.answers[name]

    @property
    def client(self) -> str:
        return f"/clients/{self.demonstration.arrived.client_id}"

    @property
    def referral(self) -> str:
        return f"/referrals/{self.demonstration.arrived.referral_id}"

    @property
    def contact(self) -> str:
        return f"/contacts/{self.answers['contact'].json()['id']}"

    @property
    def assessment(self) -> str:
        return f"/assessments/{self.answers['assessment'].json()['id']}"


def _triage(job: Partnership) -> None:
    """The Senior's part: taken, talked about, allocated to the navigator whom another partner employs."""
    job.step("take", SENIOR, f"{job.referral}/take", if_match='"1"', idempotency_key="take")
    job.step("take again", SENIOR, f"{job.referral}/take", if_match='"1"', idempotency_key="take")
    job.step("take late", SENIOR, f"{job.referral}/take", if_match='"1"')
    job.step("talk", SENIOR, f"{job.referral}/support-conversations", TALK, if_match='"2"')
    name = job.demonstration.accounts[NAVIGATOR].person
    offered = job.call(SENIOR, "GET", f"{job.referral}/workers").json()["items"]
    place = next(one["team_member_id"] for one in offered if one["worker"] == name)
    job.step("allocate", SENIOR, f"{job.referral}/allocate", {"team_member_id": place}, if_match='"3"')


def _support(job: Partnership) -> None:
    """The navigator's part: safe contact, a contact (sent twice, as a telephone does), HARK."""
    job.step("safe contact", NAVIGATOR, f"{job.client}/safe-contact", SAFE_CONTACT)
    job.step("contact", NAVIGATOR, f"{job.client}/contacts", CONTACT, idempotency_key="met")
    job.step("contact again", NAVIGATOR, f"{job.client}/contacts", CONTACT, idempotency_key="met")
    job.step("assessment", NAVIGATOR, f"{job.client}/assessments", HARK)


@pytest.fixture(scope="module")
def job(shared_database_url: str) -> Iterator[Partnership]:
    demonstration = demonstrate(shared_database_url)
    app = create_app(Settings(database_url=shared_database_url, secure_cookies=False, seal_every=0.2))
    with TestClient(app, base_url="http://localhost") as service:
        job = Partnership(service, demonstration)
        _triage(job)
        _support(job)
        yield job

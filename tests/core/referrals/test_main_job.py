"""The main job so far: the real message arrives, is triaged, talked about, allocated to another employer’s worker."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from core.access.system import Reason
from core.app import create_app
from core.extensions.manager import PluginHost
from core.interop.import_report import EntryReport
from core.interop.referral_import import import_referrals
from core.organisations.models import Service
from core.people.intake import intake_doors
from core.settings import Settings
from tests import world
from tests.core.interop.fhir.samples import bars_file
from tests.core.referrals.conftest import TALK, Scene
from tests.core.referrals.test_referral_pages import TALK_FORM


@pytest.fixture
def service(database_url: str, host: PluginHost) -> Iterator[TestClient]:
    """A service of the test's own: the message may arrive only once."""
    app = create_app(Settings(database_url=database_url, secure_cookies=False, ticker=False), host)
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
        yield client


@pytest.fixture
def partners(service: TestClient) -> world.Partnership:
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        made = world.partnership(system)
        world.publish_policy(system)
    return made


@pytest.fixture
def arrived(scene: Scene) -> EntryReport:
    doors = scene.service.app.state.doors  # type: ignore[attr-defined]
    with doors.system(Reason.SEED) as system:
        system.get(Service, scene.triage.id).takes_unknown = True
    (entry,) = import_referrals(intake_doors(doors), [bars_file()]).entries
    return entry


def test_through_the_api(scene: Scene, arrived: EntryReport) -> None:
    senior, place = scene.senior, f"/referrals/{arrived.referral_id}"
    assert str(arrived.referral_id) in senior.call("GET", "/referrals?state=received").text
    assert senior.call("POST", f"{place}/take", if_match='"1"').status_code == 200
    assert senior.call("POST", f"{place}/support-conversations", TALK, if_match='"2"').status_code == 201
    (worker,) = senior.call("GET", f"{place}/workers").json()["items"]
    chosen = {"team_member_id": worker["team_member_id"]}
    assert senior.call("POST", f"{place}/allocate", chosen, if_match='"3"').status_code == 200
    seen = scene.navigator.call("GET", f"/clients/{arrived.client_id}")
    assert (seen.status_code, seen.json()["family_name"], seen.json()["nhs_number_status"]) == (200, "Jones", "03")
    assert scene.idle.call("GET", f"/clients/{arrived.client_id}").status_code == 404


def test_through_the_pages(scene: Scene, arrived: EntryReport) -> None:
    senior, place = scene.senior, f"/referrals/{arrived.referral_id}"
    assert "Julie Jones" in senior.get("/referrals").text
    assert "Needs tracing" in senior.get(place).text
    senior.post(f"{place}/take", {"version": "1"})
    senior.post(f"{place}/support-conversations/new", {"version": "2", **TALK_FORM})
    offered = re.findall(r'name="team_member_id" type="radio" value="([^"]+)"', senior.get(f"{place}/allocation").text)
    answer = senior.post(f"{place}/allocation", {"version": "3", "team_member_id": offered[0]})
    assert answer.headers["location"] == place
    assert "Jones" in scene.navigator.get(f"/clients/{arrived.client_id}").text
    assert "To be done by somebody else" in senior.get(place).text
    assert scene.idle.get(f"/clients/{arrived.client_id}").status_code == 404

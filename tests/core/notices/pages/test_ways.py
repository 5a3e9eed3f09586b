"""How one is told: one's own ways, and what the organisation says."""

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from core.access.system import Reason
from tests import world
from tests.core.casework.visitors import Visitor, visitor
from tests.core.notices.pages.conftest import Scene


def put(scene: Scene, given: dict[str, str], version: str | None = None) -> Response:
    """With the version that stands now, unless another is said."""
    stands = scene.worker.call("GET", "/messages/ways").headers["etag"]
    return scene.worker.call("PUT", "/messages/ways", given, if_match=version or stands)


def test_ways_are_kept_and_shown(scene: Scene) -> None:
    scene.worker.post("/messages/settings", {"email": "ana@example.org", "sms": "07700 900 982", "version": "0"})
    shown = scene.worker.call("GET", "/messages/ways").json()
    assert (shown["email"], shown["sms"]) == ("ana@example.org", "+447700900982")


def test_the_last_way_cannot_be_taken_away(scene: Scene) -> None:
    put(scene, {"email": "ana@example.org"})
    assert put(scene, {}).status_code == 422


def test_one_of_two_ways_can_be_taken_away(scene: Scene) -> None:
    put(scene, {"email": "ana@example.org", "sms": "07700900982"})
    put(scene, {"email": "ana@example.org"})
    assert scene.worker.call("GET", "/messages/ways").json()["sms"] is None


def test_ways_are_not_set_without_their_version(scene: Scene) -> None:
    assert scene.worker.call("PUT", "/messages/ways", {"email": "ana@example.org"}).status_code == 428


def test_of_two_writers_of_ways_the_second_is_shown_both(scene: Scene) -> None:
    put(scene, {"email": "first@example.org"})
    stale = put(scene, {"email": "second@example.org"}, version='"0"')
    assert (stale.status_code, stale.json()["now"]["email"], stale.json()["yours"]["email"]) == (
        409, "first@example.org", "second@example.org",
    )  # fmt: skip


def test_a_way_taken_up_again_makes_a_version_of_its_own(scene: Scene) -> None:
    both, one = {"email": "ana@example.org", "sms": "07700900982"}, {"email": "ana@example.org"}
    tags = [put(scene, given).headers["etag"] for given in (one, both, one, both)]
    assert len(set(tags)) == 4


def test_a_form_of_ways_that_were_set_meanwhile_changes_nothing(scene: Scene) -> None:
    put(scene, {"email": "first@example.org"})
    answer = scene.worker.post("/messages/settings", {"email": "second@example.org", "version": "0"})
    assert (answer.status_code, "first@example.org" in answer.text) == (409, True)


def test_the_form_of_ways_says_its_version(scene: Scene) -> None:
    put(scene, {"email": "first@example.org"})
    assert '<input type="hidden" name="version" value="1">' in scene.worker.get("/messages/settings").text


@pytest.mark.parametrize(
    "email",
    ["nobody", "a@b", "a b@example.org", "a@example.org\r\nBcc: all@example.org", "<a@example.org>", "a@@example.org",
     f"{'a' * 65}@example.org", "a@example.org,b@example.org", "ä@example.org"],
)  # fmt: skip
def test_what_is_no_email_address_is_refused_by_its_field(scene: Scene, email: str) -> None:
    answer = put(scene, {"email": email})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "email")


@pytest.mark.parametrize("sms", ["nobody", "12", "+0 7700 900982", "07700 900982; drop", "+44" + "7" * 20])
def test_what_is_no_mobile_number_is_refused_by_its_field(scene: Scene, sms: str) -> None:
    answer = put(scene, {"sms": sms})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "sms")


def test_an_admin_says_for_the_organisation(scene: Scene) -> None:
    scene.admin.post("/organisation/messages", {"email": "routine", "sms": "important"})
    assert "What my organisation says: every message" in scene.worker.get("/messages/settings").text


def test_a_worker_cannot_say_for_the_organisation(scene: Scene) -> None:
    assert scene.worker.post("/organisation/messages", {"email": "safety", "sms": "safety"}).status_code == 403


# ── set by whoever looks after staff ──────────────────────────────────────
@pytest.fixture
def people_admin(scene: Scene, service: TestClient) -> Visitor:
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        return visitor(system, service, scene.partners.missing_link, "people_admin", name="Peo Ple")


def test_a_colleague_sets_nobody_elses_ways(scene: Scene) -> None:
    path = f"/people/told/{scene.worker.person.id}"
    assert scene.colleague.post(path, {"email": "mine@example.org", "version": "0"}).status_code == 404


def test_a_people_admin_sets_where_a_starter_is_told(scene: Scene, people_admin: Visitor) -> None:
    people_admin.post(f"/people/told/{scene.worker.person.id}", {"email": "ana@example.org", "version": "0"})
    assert scene.worker.call("GET", "/messages/ways").json()["email"] == "ana@example.org"


def test_a_people_admin_sets_nothing_for_staff_of_others(
    scene: Scene, people_admin: Visitor, service: TestClient, partners: world.Partnership
) -> None:
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        other = visitor(system, service, partners.nilaari, "recovery_navigator", name="Oth Er")
    path = f"/people/told/{other.person.id}"
    assert people_admin.post(path, {"email": "mine@example.org", "version": "0"}).status_code == 404

"""API keys: each for one person or system, acting for one organisation."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from core.access.protected import table_of
from core.access.system import Reason
from core.database import clock
from core.people.models import ApiKey, RoleHeld
from core.people.sign_in import make_key
from tests.core.people.conftest import Scene

LIST = "/api/v1/clients"


def _asked(scene: Scene, key: str) -> int:
    return scene.browser.get(LIST, headers={"authorization": f"Bearer {key}"}).status_code


def test_no_key_is_told_how_to_send_one(scene: Scene) -> None:
    answer = scene.browser.get(LIST)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_a_made_up_key_is_nobody(scene: Scene) -> None:
    assert _asked(scene, "fp_made-up") == 401


def test_an_endless_key_is_nobody(scene: Scene) -> None:
    assert _asked(scene, "x" * 5000) == 401


FAULTY = {
    "no JSON": ("POST", "/clients/{id}/names", {"content": b"{"}),
    "not even text": ("POST", "/clients/{id}/names", {"content": b"\xff\xfe{"}),
    "a field too few": ("POST", "/clients/{id}/names", {"json": {}}),
    "no version": ("PATCH", "/clients/{id}", {"json": {"pronouns": "she"}}),
    "no such version": ("PATCH", "/clients/{id}", {"json": {"pronouns": "she"}, "headers": {"if-match": '"x"'}}),
    "no id": ("GET", "/clients/not-a-uuid", {}),
    "no such question": ("GET", "/clients?limit=none", {}),
}


def _faulty(scene: Scene, fault: str, **credentials: str) -> int:
    method, path, sent = FAULTY[fault]
    headers = {"content-type": "application/json", **sent.get("headers", {}), **credentials}
    return scene.browser.request(
        method, f"/api/v1{path.format(id=uuid4())}", **{**sent, "headers": headers}
    ).status_code


@pytest.mark.parametrize("fault", FAULTY)
@pytest.mark.parametrize("credentials", [{}, {"authorization": "Bearer fp_made-up"}, {"cookie": "fingerpost=made-up"}])
def test_nobody_known_learns_what_is_wrong_with_what_they_sent(
    scene: Scene, fault: str, credentials: dict[str, str]
) -> None:
    assert _faulty(scene, fault, **credentials) == 401


@pytest.mark.parametrize("fault", FAULTY)
def test_a_working_key_is_told_what_is_wrong(scene: Scene, fault: str) -> None:
    assert _faulty(scene, fault, authorization=f"Bearer {scene.key}") in (400, 404, 422, 428)


def test_key_of_a_person_whose_role_ended_is_nobody(scene: Scene) -> None:
    with scene.app.state.doors.system(Reason.SEED) as system:
        ended = clock.today() - timedelta(days=1)
        system.connection.execute(update(table_of(RoleHeld)).values(ends=ended))
    assert _asked(scene, scene.key) == 401


def test_key_that_ended_is_nobody(scene: Scene) -> None:
    with scene.app.state.doors.system(Reason.SEED) as system:
        key = make_key(system, scene.ana.id, scene.partners.missing_link.id, "old", clock.now() - timedelta(minutes=1))
    assert _asked(scene, key) == 401


def test_key_for_an_organisation_without_a_role_there_is_nobody(scene: Scene) -> None:
    with scene.app.state.doors.system(Reason.SEED) as system:
        key = make_key(system, scene.ana.id, scene.partners.nilaari.id, "elsewhere")
    assert _asked(scene, key) == 401


def test_a_key_opens_no_page(scene: Scene) -> None:
    assert scene.browser.get("/", headers={"authorization": f"Bearer {scene.key}"}).status_code == 303


def test_only_a_hash_of_the_key_is_kept(scene: Scene) -> None:
    with scene.app.state.doors.system(Reason.SEED) as system:
        kept = system.connection.execute(select(table_of(ApiKey).c.key_hash)).scalars().all()
    assert all(scene.key.encode() not in kept_hash for kept_hash in kept)


def test_a_working_key_is_answered(scene: Scene) -> None:
    assert _asked(scene, scene.key) == 200

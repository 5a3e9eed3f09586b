"""Absent and hidden are one answer: the same bytes, the same headers, for pages and for the API."""

from uuid import UUID, uuid4

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from core.access.doors import Doors
from core.access.system import Reason
from tests import world
from tests.core.clients.conftest import Scene

PAGES = (
    "/clients/{id}", "/clients/{id}/identity", "/clients/{id}/identity/edit", "/clients/{id}/contact-details",
    "/clients/{id}/timeline", "/clients/{id}/sharing", "/clients/{id}/names/new",
    "/clients/{id}/confidential-address/new", "/clients/{id}/confidential-address/{id}/grants/new",
    "/explain/client/{id}", "/history/client/{id}",
)  # fmt: skip
CALLS = (
    "/clients/{id}", "/clients/{id}/names", "/clients/{id}/contact-details", "/clients/{id}/safe-contact",
    "/clients/{id}/confidential-addresses/{id}/grants", "/clients/{id}/timeline", "/clients/{id}/involvements",
    "/clients/{id}/allocations", "/explain/client/{id}", "/history/client/{id}",
)  # fmt: skip
pytestmark = pytest.mark.usefixtures("standing_clock")  # the foot of a page, for print, tells the minute


def shown(answer: Response) -> tuple[int, bytes, list[tuple[str, str]]]:
    return (
        answer.status_code,
        answer.content,
        sorted((name, said) for name, said in answer.headers.items() if name != "x-request-id"),
    )


@pytest.mark.parametrize("path", PAGES)
def test_a_hidden_page_is_an_absent_page(scene: Scene, path: str) -> None:
    hidden, absent = (scene.stranger.get(path.format(id=id)) for id in (scene.client.id, uuid4()))
    assert shown(hidden) == shown(absent)


@pytest.mark.parametrize("path", CALLS)
def test_a_hidden_record_is_an_absent_record(scene: Scene, path: str) -> None:
    hidden, absent = (scene.stranger.call("GET", path.format(id=id)) for id in (scene.client.id, uuid4()))
    assert shown(hidden) == shown(absent)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_what_is_no_id_is_an_absent_page(scene: Scene, path: str) -> None:
    malformed, absent = (scene.stranger.get(path.format(id=id)) for id in ("not-a-uuid", uuid4()))
    assert shown(malformed) == shown(absent)


@pytest.mark.parametrize("path", CALLS)
def test_a_call_for_what_is_no_id_is_for_an_absent_record(scene: Scene, path: str) -> None:
    malformed, absent = (scene.stranger.call("GET", path.format(id=id)) for id in ("not-a-uuid", uuid4()))
    assert shown(malformed) == shown(absent)


@pytest.mark.parametrize("path", ["/clients/x", "/explain/nosuch/x", "/nothing/here"])
def test_a_page_that_is_none_knows_who_looks(scene: Scene, path: str) -> None:
    page = scene.stranger.get(path)
    assert (page.status_code, "Sign out" in page.text) == (404, True)


def test_an_address_that_is_none_is_said_to_anybody(service: TestClient) -> None:
    page = service.get("/nothing/here", headers={"cookie": "fingerpost=made-up"})
    assert (page.status_code, "Sign out" in page.text) == (404, False)


def test_a_change_of_a_hidden_record_is_a_change_of_an_absent_one(scene: Scene) -> None:
    hidden, absent = (
        scene.stranger.call("PATCH", f"/clients/{id}", {"pronouns": "x"}, if_match='"1"')
        for id in (scene.client.id, uuid4())
    )
    assert shown(hidden) == shown(absent)


@pytest.fixture
def addresses(scene: Scene, app_doors: Doors) -> tuple[UUID, UUID]:
    """(a confidential address hidden from the colleague, one that does not exist)"""
    with app_doors.system(Reason.SEED) as system:
        held = world.contact_details(
            system, scene.client, scene.partners.missing_link, label=world.Label.VERY_RESTRICTED
        )
    return held.id, uuid4()


@pytest.mark.parametrize(
    "path",
    [
        "/clients/{client}/contact-details/{id}", "/clients/{client}/confidential-address/{id}/grants/new",
        "/explain/contact_details/{id}", "/history/contact_details/{id}",
    ],
)  # fmt: skip
def test_a_hidden_address_is_an_absent_one(scene: Scene, addresses: tuple[UUID, UUID], path: str) -> None:
    hidden, absent = (scene.colleague.get(path.format(client=scene.client.id, id=id)) for id in addresses)
    assert shown(hidden) == shown(absent)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_grants_of_a_hidden_address_are_those_of_an_absent_one(
    scene: Scene, addresses: tuple[UUID, UUID], method: str
) -> None:
    sent = {"person_id": str(scene.colleague.person.id), "reason": "Visits at home"} if method == "POST" else None
    hidden, absent = (
        scene.colleague.call(method, f"/clients/{scene.client.id}/confidential-addresses/{id}/grants", sent)
        for id in addresses
    )
    assert shown(hidden) == shown(absent)


def test_a_kind_that_is_none_is_not_found(scene: Scene) -> None:
    assert scene.navigator.call("GET", f"/explain/secret/{scene.client.id}").status_code == 404

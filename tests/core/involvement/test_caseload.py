"""My caseload: my people for the organisation I act for, and nobody else's."""

from datetime import date

import pytest
from starlette.testclient import TestClient

from core.access.doors import Doors
from core.access.system import Reason
from core.clients.models import Client
from tests import world
from tests.core.casework.visitors import Visitor
from tests.core.clients.conftest import Scene

NAME = "Quillfeather"


def names(visitor: Visitor, query: str = "") -> list[str]:
    return [one["name"] for one in visitor.call("GET", f"/caseload{query}").json()["items"]]


@pytest.fixture
def two(scene: Scene, app_doors: Doors) -> Scene:
    """A second person, new, led by the navigator, whose name comes first."""
    with app_doors.system(Reason.SEED) as system:
        client = world.client(system, "Bo Abel", case_lead=scene.navigator.person)
        ours = scene.partners.missing_link
        world.allocation(system, client, scene.navigator.person, ours, starts=date(2026, 3, 1))
    return scene


def test_somebody_unknown_is_sent_to_sign_in(service: TestClient) -> None:
    assert service.get("/caseload").headers["location"] == "/sign-in"


@pytest.mark.parametrize("who", ["stranger", "senior", "hr", "manager", "volunteer"])
def test_nobody_sees_another_persons_caseload(scene: Scene, who: str) -> None:
    assert NAME not in getattr(scene, who).get("/caseload").text


def test_hr_has_no_caseload_in_the_api(scene: Scene) -> None:
    assert scene.hr.call("GET", "/caseload").status_code == 404


@pytest.mark.parametrize("who", ["navigator", "colleague"])
def test_workers_see_their_own(scene: Scene, who: str) -> None:
    assert NAME in getattr(scene, who).get("/caseload").text


def test_a_volunteer_sees_whom_they_were_given(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        world.allocation(system, scene.client, scene.volunteer.person, scene.partners.missing_link)
    assert names(scene.volunteer) == ["Zoë Quillfeather"]


def test_an_ended_allocation_is_gone(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        world.allocation(system, scene.client, scene.stranger.person, scene.partners.missing_link, ends=world.ENDED)
    assert names(scene.stranger) == []


def test_one_carried_for_another_organisation_is_not_shown(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        world.allocation(system, scene.client, scene.stranger.person, scene.partners.nilaari)
    assert names(scene.stranger) == []


def test_it_is_ordered_by_name(two: Scene) -> None:
    assert names(two.navigator) == ["Bo Abel", "Zoë Quillfeather"]


def test_it_is_ordered_by_beginning(two: Scene) -> None:
    assert names(two.navigator, "?sort=since") == ["Zoë Quillfeather", "Bo Abel"]


@pytest.mark.parametrize("show", ["lead", "new"])
def test_it_is_filtered(two: Scene, show: str) -> None:
    assert names(two.navigator, f"?show={show}") == ["Bo Abel"]


def test_it_says_how_to_contact_safely_and_who_leads(two: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        world.safe_contact(system, two.client, two.partners.nilaari, may_text=True)
        system.get(Client, two.client.id).lead_by(two.colleague.person.id, two.partners.nilaari.id)
    page = two.navigator.get("/caseload").text
    assert all(words in page for words in ("Contact by text.", "Col League, Nilaari"))


@pytest.mark.parametrize("query", ["?show=x", "?sort=x", "?sort=name'--"])
def test_an_unknown_order_or_filter_is_refused(scene: Scene, query: str) -> None:
    assert scene.navigator.call("GET", f"/caseload{query}").status_code == 422


def test_an_empty_caseload_says_what_would_appear(scene: Scene) -> None:
    assert "People appear here when they are allocated to you" in scene.stranger.get("/caseload").text

"""The pages of a client's record: who reaches them, and what stands on them for whom."""

import pytest
from starlette.testclient import TestClient

from core.access.doors import Doors
from core.access.system import Reason
from core.clients.models import Client
from tests import world
from tests.core.clients.conftest import Scene

PAGES = (
    "", "/identity", "/contact-details", "/timeline", "/sharing", "/identity/edit", "/names/new", "/safe-contact/new",
    "/contact-details/new", "/confidential-address/new",
)  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_somebody_unknown_is_sent_to_sign_in(scene: Scene, service: TestClient, page: str) -> None:
    assert service.get(scene.page + page).headers["location"] == "/sign-in"


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_finds_nothing(scene: Scene, page: str) -> None:
    assert scene.stranger.get(scene.page + page).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_hr_finds_nothing(scene: Scene, page: str) -> None:
    assert scene.hr.get(scene.page + page).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_the_navigator_opens_it(scene: Scene, page: str) -> None:
    assert scene.navigator.get(scene.page + page).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_the_identity_bar_is_on_every_page(scene: Scene, page: str) -> None:
    assert 'aria-label="Who this is about"' in scene.navigator.get(scene.page + page).text


@pytest.mark.parametrize("page", [*PAGES, "/history", "/explain"])
def test_titles_hold_no_name(scene: Scene, page: str) -> None:
    title = scene.navigator.get(scene.page + page).text.split("</title>")[0]
    assert "Quillfeather" not in title


def test_the_senior_reads_but_is_not_offered_to_change(scene: Scene) -> None:
    assert "Change identity" not in scene.senior.get(scene.page + "/identity").text


def test_the_senior_cannot_open_the_form(scene: Scene) -> None:
    assert scene.senior.get(scene.page + "/identity/edit").status_code == 403


def test_without_instructions_nobody_is_to_be_contacted(scene: Scene) -> None:
    assert "Do not contact this person directly." in scene.navigator.get(scene.page).text


def test_safe_contact_words_stand_on_every_page(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        world.safe_contact(system, scene.client, scene.partners.nilaari, may_text=True, instructions="Text first.")
    assert "Contact by text. Do not leave a message. Text first." in scene.navigator.get(scene.page + "/timeline").text


def test_where_two_instructions_differ_the_stricter_counts(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        world.safe_contact(system, scene.client, scene.partners.nilaari, may_text=True)
        world.safe_contact(system, scene.client, scene.partners.missing_link, may_text=True, may_phone=True)
    assert scene.navigator.call("GET", f"/clients/{scene.client.id}/safe-contact").json()["words"] == (
        "Contact by text. Do not leave a message."
    )


def test_the_summary_says_what_matters_and_who_is_doing_what(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        client = system.get(Client, scene.client.id)
        client.what_matters = "My garden and my sister."
        client.lead_by(scene.navigator.person.id, scene.partners.missing_link.id)
    text = scene.navigator.get(scene.page).text
    assert all(words in text for words in ("My garden and my sister.", "Case lead", "Nav Igator, Missing Link"))


def test_contact_details_show_to_those_who_may_read_them(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        world.contact_details(system, scene.client, scene.partners.missing_link, address="12 Open Road")
    assert "12 Open Road" in scene.navigator.get(scene.page + "/contact-details").text


def test_a_volunteer_sees_no_section_that_is_closed_to_them(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        world.allocation(system, scene.client, scene.volunteer.person, scene.partners.missing_link)
    assert "/contacts" not in scene.volunteer.get(scene.page).text


def test_the_timeline_is_filtered_by_organisation(scene: Scene) -> None:
    page = scene.navigator.get(scene.page + "/timeline?organisation=Nilaari").text
    assert "Missing Link began" not in page


def test_the_timeline_shows_who_began(scene: Scene) -> None:
    assert "Nav Igator began to work with this person" in scene.navigator.get(scene.page + "/timeline").text


def test_sharing_says_why_the_viewer_may_see_it(scene: Scene) -> None:
    assert "You are the matrix manager" in scene.senior.get(scene.page + "/sharing").text


def test_the_list_of_people_holds_only_those_who_are_open(scene: Scene) -> None:
    assert "Quillfeather" not in scene.stranger.get("/clients").text


def test_a_record_of_somebody_else_is_not_found_under_this_person(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        other = world.client(system, "Other Person")
        world.allocation(system, other, scene.navigator.person, scene.partners.missing_link)
        details = world.contact_details(system, other, scene.partners.missing_link)
    assert scene.navigator.get(f"{scene.page}/contact-details/{details.id}").status_code == 404

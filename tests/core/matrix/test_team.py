"""The team across employers: who sees whose lines, and who sees caseloads."""

import pytest
from starlette.testclient import TestClient

from tests.core.matrix.conftest import Scene

CASELOAD = "People on their caseload"


# ── refused ───────────────────────────────────────────────────────────────
def test_nobody_known_gets_no_lines(scene: Scene, service: TestClient) -> None:
    assert service.get("/api/v1/staff-lines").status_code == 401


def test_nobody_known_is_sent_to_sign_in(service: TestClient) -> None:
    assert service.get("/team", headers={"cookie": ""}).headers["location"] == "/sign-in"


def test_another_organisation_does_not_find_the_person(scene: Scene) -> None:
    assert scene.elsewhere.get(scene.page).status_code == 404


def test_another_organisation_does_not_list_the_person(scene: Scene) -> None:
    assert "Nav Igator" not in scene.elsewhere.get("/team").text


def test_another_organisation_does_not_read_a_line(scene: Scene) -> None:
    assert scene.elsewhere.call("GET", f"/staff-lines/{scene.line_id}").status_code == 404


def test_somebody_absent_reads_like_somebody_hidden(scene: Scene) -> None:
    absent = "/team/01a200f5-4dd4-77b8-bf0c-f3de2d5ade0f"
    assert scene.elsewhere.get(absent).status_code == scene.elsewhere.get(scene.page).status_code == 404


def test_a_volunteer_does_not_see_a_workers_lines(scene: Scene) -> None:
    assert scene.volunteer.get(scene.page).status_code == 404


def test_hr_sees_lines_and_no_caseload(scene: Scene) -> None:
    page = scene.hr.get("/team").text
    assert ("Nav Igator" in page, CASELOAD in page) == (True, False)


# ── works ─────────────────────────────────────────────────────────────────
def test_the_matrix_manager_sees_employer_managers_and_caseload(scene: Scene) -> None:
    page = scene.senior.get("/team").text
    for words in ("Nav Igator", "Missing Link", "Tea Manager, Missing Link", "Sen Senior, Second Step", CASELOAD):
        assert words in page


def test_the_caseload_counts_the_people_whom_the_viewer_may_see(scene: Scene) -> None:
    assert f'data-label="{CASELOAD}">1<' in scene.senior.get("/team").text


def test_the_employers_team_manager_sees_the_person(scene: Scene) -> None:
    assert "Nav Igator" in scene.manager.get("/team").text


def test_a_line_that_waits_to_be_accepted_is_not_in_the_team_yet(scene: Scene) -> None:
    assert "professional lead for" not in scene.senior.get("/team").text


def test_a_persons_page_has_what_is_past_and_what_waits(scene: Scene) -> None:
    page = scene.hr.get(scene.page).text
    assert ("Not in force" in page, "Waits to be accepted" in page, "30 June 2020" in page) == (True, True, True)


def test_everybody_sees_their_own_lines(scene: Scene) -> None:
    assert "Sen Senior, Second Step" in scene.navigator.get(scene.page).text


def test_the_api_lists_the_lines_of_one_person(scene: Scene) -> None:
    listed = scene.hr.call("GET", f"/staff-lines?person_id={scene.navigator.person.id}").json()
    assert sorted(item["line"] for item in listed["items"]) == [
        "employment",
        "line",
        "matrix",
        "matrix",
        "professional",
    ]


def test_the_api_shows_one_line_with_its_version(scene: Scene) -> None:
    shown = scene.senior.call("GET", f"/staff-lines/{scene.line_id}")
    assert (shown.json()["line"], shown.headers["etag"]) == ("matrix", '"1"')


@pytest.mark.parametrize("person", ["1", "x' or 1=1"])
def test_a_person_that_is_none_is_refused(scene: Scene, person: str) -> None:
    assert scene.hr.call("GET", f"/staff-lines?person_id={person}").status_code == 422

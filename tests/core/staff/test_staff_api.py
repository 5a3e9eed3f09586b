"""Staff of an organisation through the API: who lists, adds and renames them."""

import pytest

from core.access.system import Reason
from core.matrix.models import Line
from tests import world
from tests.core.staff.conftest import House

NOBODY = "00000000-0000-7000-8000-000000000000"


# ── who may not ───────────────────────────────────────────────────────────
def test_nobody_known_lists_staff(house: House) -> None:
    assert house.service.get("/api/v1/staff").status_code == 401


def test_another_organisation_does_not_see_our_staff(house: House) -> None:
    names = {one["name"] for one in house.theirs.call("GET", "/staff").json()["items"]}
    assert "Wor Ker" not in names


def test_another_organisation_does_not_open_our_worker(house: House) -> None:
    assert house.theirs.call("GET", f"/staff/{house.worker.person.id}").status_code == 404


def test_a_worker_adds_nobody(house: House) -> None:
    assert house.starter(house.worker).status_code == 403


def test_another_organisation_renames_nobody_of_ours(house: House) -> None:
    assert house.rename(house.theirs, str(house.worker.person.id)).status_code == 403


def test_nobody_renames_themselves(house: House) -> None:
    with house.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        world.line(system, house.people.person, house.partners.missing_link, line=Line.EMPLOYMENT)
    assert house.rename(house.people, str(house.people.person.id)).status_code == 403


def test_whoever_has_two_employers_is_renamed_by_neither_alone(house: House) -> None:
    with house.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        world.line(system, house.worker.person, house.partners.second_step, line=Line.EMPLOYMENT)
    assert house.rename(house.people, str(house.worker.person.id)).status_code == 403


# ── wrong input ───────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "wor ker"}, "name"),
        ({"roles": []}, "roles"),
        ({"roles": ["emperor"]}, "roles"),
        ({"roles": ["policy_admin"]}, "roles"),
        ({"roles": ["organisation_import"]}, "roles"),
        ({"starts": "2026-03-03"}, "starts"),
        ({"reason": ""}, "reason"),
        ({"shoe": 42}, "shoe"),
    ],
)
def test_a_wrong_field_is_named(house: House, wrong: dict[str, object], named: str) -> None:
    refused = house.starter(house.people, **wrong)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, named)


def test_a_refused_starter_leaves_no_name_behind(house: House) -> None:
    house.starter(house.people, roles=["recovery_navigator", "emperor"])
    assert house.people.call("GET", "/staff").json()["count"] == 3


def test_a_name_without_the_version_is_not_changed(house: House) -> None:
    body = {"name": "X", "reason": "Married"}
    assert house.people.call("PATCH", f"/staff/{house.worker.person.id}", json=body).status_code == 428


def test_an_old_version_is_refused_with_the_name_as_it_is(house: House) -> None:
    person = str(house.worker.person.id)
    house.rename(house.people, person)
    assert house.rename(house.people, person).json()["now"]["name"] == "Wor Kerr"


def test_somebody_who_is_nobody_is_not_found(house: House) -> None:
    assert house.rename(house.people, NOBODY).status_code == 404


# ── works ─────────────────────────────────────────────────────────────────
def test_staff_are_listed_with_roles_and_teams(house: House) -> None:
    found = {one["name"]: one for one in house.people.call("GET", "/staff").json()["items"]}
    assert (found["Wor Ker"]["roles"], found["Wor Ker"]["teams"]) == (["recovery_navigator"], ["North team"])


def test_a_member_of_our_team_whom_another_employs_is_listed(house: House) -> None:
    house.join(house.people, house.their_worker)
    assert "The Irs" in {one["name"] for one in house.people.call("GET", "/staff").json()["items"]}


def test_a_search_needs_no_accents_and_no_capitals(house: House) -> None:
    house.starter(house.people, name="Zoë Núñez")
    assert [one["name"] for one in house.people.call("GET", "/staff?name=nun+zo").json()["items"]] == ["Zoë Núñez"]


def test_a_list_goes_on_page_by_page(house: House) -> None:
    first = house.people.call("GET", "/staff?limit=2").json()
    rest = house.people.call("GET", f"/staff?limit=2&after={first['next']}").json()
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (2, 1, None)


def test_a_starter_is_employed_and_has_their_role(house: House) -> None:
    made = house.starter(house.people).json()
    lines = house.people.call("GET", f"/staff-lines?person_id={made['id']}").json()["items"]
    shown = house.people.call("GET", f"/staff/{made['id']}").json()
    assert ([line["line"] for line in lines], shown["roles"]) == (["employment"], ["recovery_navigator"])


def test_a_powerful_role_of_a_starter_waits(house: House) -> None:
    made = house.starter(house.people, roles=["receptionist", "auditor"]).json()
    assert house.people.call("GET", f"/staff/{made['id']}").json()["roles"] == ["receptionist"]


def test_a_volunteer_starts_without_employment(house: House) -> None:
    made = house.starter(house.people, roles=["volunteer"], is_employed=False).json()
    assert house.people.call("GET", f"/staff-lines?person_id={made['id']}").json()["items"] == []


def test_somebody_starts_on_a_day_to_come(house: House) -> None:
    made = house.starter(house.people, starts="2026-05-01").json()
    (line,) = house.people.call("GET", f"/staff-lines?person_id={made['id']}").json()["items"]
    assert line["starts"] == "2026-05-01"


def test_another_person_of_a_known_name_can_start(house: House) -> None:
    assert house.starter(house.people, name="Wor Ker", is_another=True).status_code == 201


def test_the_only_employer_renames_a_worker(house: House) -> None:
    assert house.rename(house.people, str(house.worker.person.id)).json()["name"] == "Wor Kerr"


def test_a_repeated_key_adds_one_person(house: House) -> None:
    body = {"name": "Once Only", "roles": ["receptionist"], "reason": "Starts"}
    first, again = (house.people.call("POST", "/staff", json=body, idempotency_key="k1") for _ in range(2))
    assert (first.json()["id"], again.status_code) == (again.json()["id"], 201)

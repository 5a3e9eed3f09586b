"""Teams, members and services through the API."""

import pytest

from tests.core.staff.conftest import House

NOBODY = "00000000-0000-7000-8000-000000000000"


# ── who may not ───────────────────────────────────────────────────────────
def test_nobody_known_lists_teams(house: House) -> None:
    assert house.service.get("/api/v1/teams").status_code == 401


def test_another_organisation_does_not_change_our_team(house: House) -> None:
    changed = house.theirs.call("PUT", f"/teams/{house.team.id}", json={"name": "Theirs"}, if_match='"1"')
    assert changed.status_code == 403


def test_another_organisation_names_no_member_of_our_team(house: House) -> None:
    assert house.join(house.theirs, house.their_worker).status_code == 422


def test_a_people_admin_makes_no_team(house: House) -> None:
    assert house.people.call("POST", "/teams", json={"name": "New"}).status_code == 403


def test_an_organisation_admin_names_no_members(house: House) -> None:
    assert house.join(house.admin, house.their_worker).status_code == 403


def test_a_worker_makes_no_service(house: House) -> None:
    assert house.worker.call("POST", "/services", json={"name": "New"}).status_code == 403


# ── wrong input ───────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("wrong", "named"),
    [({"name": ""}, "name"), ({"name": "north TEAM"}, "name"), ({"locality_id": NOBODY}, "locality_id")],
)
def test_a_wrong_field_of_a_team_is_named(house: House, wrong: dict[str, str], named: str) -> None:
    refused = house.admin.call("POST", "/teams", json={"name": "South team", **wrong})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, named)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"person_id": NOBODY}, "person_id"),
        ({"organisation_id": NOBODY}, "organisation_id"),
        ({"starts": "2026-04-02", "ends": "2026-04-01"}, "ends"),
        ({"reason": ""}, "reason"),
    ],
)
def test_a_wrong_field_of_a_member_is_named(house: House, wrong: dict[str, str], named: str) -> None:
    refused = house.join(house.people, house.their_worker, **wrong)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, named)


def test_somebody_who_does_not_work_there_does_not_join_for_it(house: House) -> None:
    refused = house.join(house.people, house.their_worker, organisation_id=str(house.partners.nilaari.id))
    assert refused.json()["errors"][0]["field"] == "person_id"


def test_nobody_joins_twice(house: House) -> None:
    assert house.join(house.people, house.worker).json()["errors"][0]["field"] == "person_id"


def test_a_service_of_another_organisation_s_team_is_refused(house: House) -> None:
    refused = house.theirs.call("POST", "/services", json={"name": "New", "team_id": str(house.team.id)})
    assert refused.json()["errors"][0]["field"] == "team_id"


# ── works ─────────────────────────────────────────────────────────────────
def test_everybody_signed_in_reads_teams(house: House) -> None:
    assert [team["name"] for team in house.their_worker.call("GET", "/teams").json()["items"]] == ["North team"]


def test_an_organisation_admin_makes_a_team(house: House) -> None:
    made = house.admin.call("POST", "/teams", json={"name": "South team", "locality_id": str(house.locality.id)})
    assert (made.status_code, made.json()["organisation_id"]) == (201, str(house.partners.missing_link.id))


def test_an_organisation_admin_renames_a_team(house: House) -> None:
    changed = house.admin.call("PUT", f"/teams/{house.team.id}", json={"name": "East team"}, if_match='"1"')
    assert (changed.json()["name"], changed.headers["etag"]) == ("East team", '"2"')


def test_an_old_version_of_a_team_is_refused(house: House) -> None:
    house.admin.call("PUT", f"/teams/{house.team.id}", json={"name": "East team"}, if_match='"1"')
    again = house.admin.call("PUT", f"/teams/{house.team.id}", json={"name": "West team"}, if_match='"1"')
    assert again.status_code == 409


def test_a_worker_of_another_employer_joins_our_team(house: House) -> None:
    assert house.join(house.people, house.their_worker).json()["organisation_id"] == str(house.partners.second_step.id)


def test_the_host_ends_a_membership(house: House) -> None:
    member = house.join(house.people, house.their_worker).json()
    ended = house.people.call("POST", f"/team-members/{member['id']}/end", json={"reason": "Done"}, if_match='"1"')
    assert ended.json()["ends"] == "2026-03-04"


def test_the_employer_takes_its_worker_out_again(house: House) -> None:
    member = house.join(house.people, house.their_worker).json()
    ended = house.theirs.call("POST", f"/team-members/{member['id']}/end", json={"reason": "Done"}, if_match='"1"')
    assert ended.status_code == 200


def test_a_service_is_added_and_changed(house: House) -> None:
    made = house.admin.call("POST", "/services", json={"name": "Groups", "team_type": "A06"}).json()
    body = {"name": "Groups", "women_only": True}
    changed = house.admin.call("PUT", f"/services/{made['id']}", json=body, if_match='"1"')
    assert (changed.json()["women_only"], changed.json()["team_type"]) == (True, None)


def test_everybody_signed_in_reads_localities(house: House) -> None:
    assert [one["key"] for one in house.worker.call("GET", "/localities").json()["items"]] == ["bath"]


def test_a_repeated_key_makes_one_team(house: House) -> None:
    first, again = (
        house.admin.call("POST", "/teams", json={"name": "Once"}, idempotency_key="k2").json() for _ in range(2)
    )
    assert first["id"] == again["id"]

"""Localities and services on pages and by the API: who keeps them, and what a changed name does."""

import pytest

from tests.core.staff.conftest import House


def rename(house: House, version: int = 1, name: str = "Bath and Keynsham"):  # type: ignore[no-untyped-def]
    place = f"/localities/{house.locality.id}"
    return house.admin.call("PUT", place, json={"name": name}, if_match=f'"{version}"')


# ── who may not ───────────────────────────────────────────────────────────
def test_nobody_known_reads_localities(house: House) -> None:
    assert house.service.get(f"/api/v1/localities/{house.locality.id}").status_code == 401


@pytest.mark.parametrize("place", ["/localities", "/services/new"])
def test_a_worker_finds_no_page_to_keep_them(house: House, place: str) -> None:
    assert house.worker.get(place).status_code == 404


def test_a_worker_adds_no_locality(house: House) -> None:
    assert house.worker.call("POST", "/localities", json={"name": "Wells"}).status_code == 403


def test_another_organisation_does_not_change_our_service(house: House) -> None:
    made = house.admin.call("POST", "/services", json={"name": "Women’s navigation"}).json()
    place = f"/services/{made['id']}/change"
    posted = house.theirs.post(place, {"name": "Theirs", "women_only": "no", "version": "1"})
    assert (house.theirs.get(place).status_code, posted.status_code) == (404, 403)


# ── wrong input ───────────────────────────────────────────────────────────
@pytest.mark.parametrize("name", ["", "báth", "BATH", "x" * 300])
def test_a_wrong_name_is_named(house: House, name: str) -> None:
    refused = house.admin.call("POST", "/localities", json={"name": name})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "name")


def test_two_names_that_make_one_key_are_not_mixed_up(house: House) -> None:
    house.admin.call("POST", "/localities", json={"name": "x" * 41})
    assert house.admin.call("POST", "/localities", json={"name": "x" * 42}).status_code == 422


def test_a_stale_name_of_a_locality_shows_both(house: House) -> None:
    rename(house)
    stale = house.admin.post(f"/localities/{house.locality.id}/change", {"name": "Bath city", "version": "1"})
    assert (stale.status_code, "Bath and Keynsham" in stale.text, "Bath city" in stale.text) == (409, True, True)


# ── works ─────────────────────────────────────────────────────────────────
def test_a_locality_is_added_and_has_a_key(house: House) -> None:
    made = house.admin.call("POST", "/localities", json={"name": "North Somerset"})
    read = house.worker.call("GET", made.headers["location"].removeprefix("/api/v1")).json()
    assert (made.status_code, read["key"], read["name"]) == (201, "north_somerset", "North Somerset")


def test_a_renamed_locality_keeps_its_key(house: House) -> None:
    assert (rename(house).json()["name"], rename(house, 2, "Bath").json()["key"]) == ("Bath and Keynsham", "bath")


def test_a_locality_is_added_and_renamed_on_pages(house: House) -> None:
    house.admin.post("/localities", {"name": "Wells"})
    house.admin.post(f"/localities/{house.locality.id}/change", {"name": "Bath city", "version": "1"})
    page = house.admin.get("/localities").text
    assert ("Wells" in page, "Bath city" in page) == (True, True)


def test_the_other_partners_keep_the_same_localities(house: House) -> None:
    rename(house)
    assert "Bath and Keynsham" in house.theirs.get("/localities").text


def test_a_service_is_changed_on_a_page(house: House) -> None:
    made = house.admin.call("POST", "/services", json={"name": "Navigation", "team_type": "A06"}).json()
    place, said = f"/services/{made['id']}/change", {"name": "Women’s navigation", "women_only": "yes"}
    form = house.admin.get(place).text
    house.admin.post(place, {**said, "team_type": "A06", "team_id": str(house.team.id), "version": "1"})
    now = house.admin.call("GET", f"/services/{made['id']}").json()
    assert ('value="A06"' in form, now["name"], now["women_only"], now["team_id"]) == (
        True, "Women’s navigation", True, str(house.team.id),
    )  # fmt: skip


def test_a_stale_form_of_a_service_shows_both(house: House) -> None:
    made = house.admin.call("POST", "/services", json={"name": "Navigation"}).json()
    for name in ("One", "Two"):
        answer = house.admin.post(f"/services/{made['id']}/change", {"name": name, "women_only": "no", "version": "1"})
    assert (answer.status_code, "One" in answer.text, "Two" in answer.text) == (409, True, True)

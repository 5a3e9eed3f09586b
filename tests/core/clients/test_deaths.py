"""That somebody has died: recorded once for everybody, shown calmly, and taken back with its trace."""

import pytest
from httpx2 import Response

from tests.core.casework.visitors import Visitor
from tests.core.clients.conftest import Scene

DIED: dict[str, object] = {"died_on": "2026-03-01", "source": "gp", "is_certain": True, "words": "Call the sister."}
BECAUSE = {"because": "The GP practice had mistaken two people."}


def record(scene: Scene, by: Visitor | None = None, **instead: object) -> Response:
    return (by or scene.navigator).call("POST", f"{scene.page}/deaths", {**DIED, **instead})


def take_back(scene: Scene, made: Response, by: Visitor | None = None, version: int = 1, **said: object) -> Response:
    place = f"{scene.page}/deaths/{made.json()['id']}/take-back"
    return (by or scene.navigator).call("POST", place, said or BECAUSE, if_match=f'"{version}"')


# ── refused ───────────────────────────────────────────────────────────────
def test_nobody_known_records_nothing(scene: Scene) -> None:
    assert scene.navigator.service.post(f"/api/v1{scene.page}/deaths", json=DIED).status_code == 401


def test_a_stranger_finds_nobody(scene: Scene) -> None:
    assert record(scene, scene.stranger).status_code == 404
    assert scene.stranger.get(f"{scene.page}/death").status_code == 404


def test_a_volunteer_may_not_record_it(scene: Scene) -> None:
    assert record(scene, scene.volunteer).status_code == 403


@pytest.mark.parametrize(
    ("field", "value"),
    [("died_on", "2026-03-05"), ("died_on", "1980-01-01"), ("source", "x"), ("is_certain", False), ("more", 1)],
)  # fmt: skip
def test_a_faulty_one_names_its_field(scene: Scene, field: str, value: object) -> None:
    refused = record(scene, **{field: value})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)


def test_it_is_recorded_once(scene: Scene) -> None:
    record(scene)
    again = record(scene, scene.colleague)
    assert (again.status_code, scene.navigator.call("GET", f"{scene.page}/deaths").json()["count"]) == (422, 1)


def test_one_of_somebody_else_is_not_found_here(scene: Scene) -> None:
    made = record(scene).json()["id"]
    other = "01a200f5-4dd4-77b8-bf0c-f3de2d5ade0f"
    assert scene.navigator.call("GET", f"/clients/{other}/deaths/{made}").status_code == 404


def test_a_stale_taking_back_is_a_conflict(scene: Scene) -> None:
    assert take_back(scene, record(scene), version=7).status_code == 409


# ── works ─────────────────────────────────────────────────────────────────
def test_the_day_may_be_unknown(scene: Scene) -> None:
    assert record(scene, died_on=None).json()["died_on"] is None


def test_every_organisation_that_supports_them_sees_it(scene: Scene) -> None:
    record(scene)
    assert "This person died on 1 March 2026." in scene.colleague.get(scene.page).text


def test_nobody_is_told_to_reach_out_any_more(scene: Scene) -> None:
    record(scene)
    page = scene.navigator.get(f"{scene.page}/contact-details").text
    assert "Nobody gets in touch: this person has died." in page


def test_it_is_taken_back_and_leaves_a_trace(scene: Scene) -> None:
    taken = take_back(scene, record(scene)).json()
    assert (taken["stands"], taken["taken_back_because"]) == (False, BECAUSE["because"])
    page = scene.navigator.get(f"{scene.page}/death").text
    assert "Recorded by mistake" in page
    assert "died on" not in scene.navigator.get(scene.page).text


def test_what_was_taken_back_is_recorded_anew(scene: Scene) -> None:
    take_back(scene, record(scene))
    assert record(scene, source="coroner").status_code == 201


def test_it_is_not_taken_back_twice(scene: Scene) -> None:
    made = record(scene)
    take_back(scene, made)
    assert take_back(scene, made, version=2).status_code == 422


# ── pages ─────────────────────────────────────────────────────────────────
def test_from_recording_to_taking_back_through_the_pages(scene: Scene) -> None:
    place = f"{scene.page}/death"
    assert place in scene.navigator.get(f"{scene.page}/identity").text
    assert "Record that this person has died" in scene.navigator.get(place).text
    form = {"died_on-day": "1", "died_on-month": "3", "died_on-year": "2026", "source": "family", "is_certain": "yes"}
    assert scene.navigator.post(place, form).status_code == 303
    (made,) = scene.navigator.call("GET", f"{scene.page}/deaths").json()["items"]
    back = f"{place}/{made['id']}/take-back"
    assert back in scene.navigator.get(place).text
    assert scene.navigator.get(back).status_code == 200
    for _ in range(2):  # a second click
        assert scene.navigator.post(back, {"version": "1", **BECAUSE}).status_code == 303


def test_hearsay_is_not_recorded(scene: Scene) -> None:
    refused = scene.navigator.post(f"{scene.page}/death", {"source": "family", "is_certain": "no"})
    assert (refused.status_code, "Make sure first that it is so" in refused.text) == (422, True)


def test_a_caseload_says_it_and_asks_nothing(scene: Scene) -> None:
    record(scene)
    assert "Nobody gets in touch: this person has died." in scene.navigator.get("/caseload").text

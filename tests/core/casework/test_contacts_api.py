"""The contacts API: refused first, then works; versions, repeated keys and bad input."""

import pytest
from starlette.testclient import TestClient

from tests.core.casework.conftest import Scene

GIVEN: dict[str, object] = {
    "day": "2026-03-03", "began": "14:30", "minutes": 45, "mechanism": "01", "attendance": "5", "purpose": "planning",
    "note": "We made a plan.",
}  # fmt: skip
RESTRICTED = GIVEN | {"label": "restricted"}


def written(scene: Scene, given: dict[str, object] = GIVEN) -> str:
    """The address of the new contact, below /api/v1."""
    location: str = scene.navigator.call("POST", scene.place, given).headers["location"]
    return location.removeprefix("/api/v1")


# ── refused ───────────────────────────────────────────────────────────────
@pytest.mark.parametrize("path", ["/contacts", "/clients/01a200f5-4dd4-77b8-bf0c-f3de2d5ade0f/contacts"])
def test_nobody_known_gets_nothing(scene: Scene, service: TestClient, path: str) -> None:
    assert service.get(f"/api/v1{path}").status_code == 401


def test_a_stranger_cannot_tell_a_client_from_none(scene: Scene) -> None:
    absent = scene.place.replace(str(scene.client.id), "01a200f5-4dd4-77b8-bf0c-f3de2d5ade0f")
    assert scene.stranger.call("GET", scene.place).json() == scene.stranger.call("GET", absent).json()
    assert scene.stranger.call("GET", scene.place).status_code == 404


def test_a_stranger_cannot_write(scene: Scene) -> None:
    assert scene.stranger.call("POST", scene.place, GIVEN).status_code == 404


def test_hr_is_told_of_no_contacts_at_all(scene: Scene) -> None:
    assert scene.hr.call("GET", "/contacts").status_code == 404


def test_a_restricted_contact_of_another_organisation_is_not_found(scene: Scene) -> None:
    assert scene.colleague.call("GET", written(scene, RESTRICTED)).status_code == 404


def test_a_restricted_contact_of_another_organisation_is_not_counted(scene: Scene) -> None:
    written(scene, RESTRICTED)
    listed = scene.colleague.call("GET", scene.place).json()
    assert (listed["items"], listed["count"]) == ([], 0)


def test_another_organisation_cannot_put_it_right(scene: Scene) -> None:
    change = GIVEN | {"reason": "It was wrong"}
    assert scene.colleague.call("PUT", written(scene), change, if_match='"1"').status_code == 403


# ── works ─────────────────────────────────────────────────────────────────
def test_a_contact_is_written_and_read_back(scene: Scene) -> None:
    shown = scene.navigator.call("GET", written(scene))
    assert shown.headers["etag"] == '"1"'
    assert shown.json().items() >= {
        "at": "2026-03-03T14:30:00Z", "minutes": 45, "mechanism": "01", "label": "normal", "is_direct": True,
        "organisation_id": str(scene.partners.missing_link.id), "note": "We made a plan.",
        "referral_id": str(scene.referral.id),
    }.items()  # fmt: skip


def test_lists_are_of_what_one_may_see(scene: Scene) -> None:
    written(scene)
    written(scene, RESTRICTED | {"minutes": 5})
    seen = [scene.navigator.call("GET", path).json()["count"] for path in ("/contacts", scene.place)]
    assert seen == [2, 2]


def test_a_list_goes_on_where_its_cursor_says(scene: Scene) -> None:
    written(scene)
    written(scene, GIVEN | {"day": "2026-03-01"})
    first = scene.navigator.call("GET", f"{scene.place}?limit=1").json()
    second = scene.navigator.call("GET", f"{scene.place}?limit=1&after={first['next']}").json()
    assert [first["items"][0]["at"][:10], second["items"][0]["at"][:10]] == ["2026-03-03", "2026-03-01"]


def test_a_cursor_one_may_not_see_is_no_cursor(scene: Scene) -> None:
    hidden = written(scene, RESTRICTED).rsplit("/", 1)[-1]
    assert scene.colleague.call("GET", f"{scene.place}?after={hidden}").status_code == 422


@pytest.mark.parametrize("made_up", ["x", "0", "01a209c9-1c6c-7b9c-9b9b"])
def test_a_cursor_that_is_none_is_told_in_words(scene: Scene, made_up: str) -> None:
    answer = scene.navigator.call("GET", f"{scene.place}?after={made_up}")
    assert (answer.status_code, "This page is no longer there." in answer.text) == (422, True)


def test_a_repeated_key_writes_nothing_twice(scene: Scene) -> None:
    first, second = (scene.navigator.call("POST", scene.place, GIVEN, idempotency_key="k1") for _ in range(2))
    assert first.json() == second.json()
    assert scene.navigator.call("GET", scene.place).json()["count"] == 1


def test_putting_right_needs_the_version(scene: Scene) -> None:
    assert scene.navigator.call("PUT", written(scene), GIVEN | {"reason": "It was wrong"}).status_code == 428


def test_putting_right_gives_the_next_version(scene: Scene) -> None:
    change = GIVEN | {"minutes": 50, "reason": "It was longer"}
    changed = scene.navigator.call("PUT", written(scene), change, if_match='"1"')
    assert (changed.headers["etag"], changed.json()["minutes"]) == ('"2"', 50)


def test_a_stale_version_changes_nothing(scene: Scene) -> None:
    place, change = written(scene), GIVEN | {"minutes": 50, "reason": "It was longer"}
    scene.navigator.call("PUT", place, change, if_match='"1"')
    assert scene.navigator.call("PUT", place, change | {"minutes": 1}, if_match='"1"').status_code == 409


# ── bad input ─────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("minutes", 0), ("minutes", 1441), ("minutes", "45"), ("minutes", True), ("minutes", None),
        ("mechanism", "77"), ("mechanism", 1), ("attendance", "x"), ("purpose", ""), ("label", "very_restricted"),
        ("day", "2026-03-05"), ("day", "0001-01-01"), ("day", "yesterday"), ("began", "25:00"), ("began", "14:30Z"),
        ("note", "x" * 20_001), ("note", "\x00"), ("note", ["a"]), ("interpreter_present", "yes"),
        ("organisation_id", "01a200f5-4dd4-77b8-bf0c-f3de2d5ade0f"), ("worker_id", None),
    ],
)  # fmt: skip
def test_a_faulty_field_is_named(scene: Scene, field: str, value: object) -> None:
    answer = scene.navigator.call("POST", scene.place, GIVEN | {field: value})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_a_contact_cannot_begin_in_the_hour_that_the_clocks_skipped(scene: Scene) -> None:
    answer = scene.navigator.call("POST", scene.place, GIVEN | {"day": "2025-03-30", "began": "01:30"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "began")


def test_a_missing_field_is_named(scene: Scene) -> None:
    answer = scene.navigator.call("POST", scene.place, {name: GIVEN[name] for name in GIVEN if name != "minutes"})
    assert answer.json()["errors"] == [{"field": "minutes", "message": "Enter the minutes"}]


@pytest.mark.parametrize("id", ["x", "../etc", "'; drop table contact; --", "%00"])
def test_an_id_that_is_none_is_not_found(scene: Scene, id: str) -> None:
    assert scene.navigator.call("GET", f"/contacts/{id}").status_code == 404


def test_sql_in_a_note_is_only_words(scene: Scene) -> None:
    place = written(scene, GIVEN | {"note": "'); drop table contact; --"})
    assert scene.navigator.call("GET", place).json()["note"] == "'); drop table contact; --"

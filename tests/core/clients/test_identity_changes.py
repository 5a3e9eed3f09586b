"""Changing who a person is for us: through the form and through the API, by one rule."""

import pytest
from starlette.testclient import TestClient

from core.access.doors import Doors
from core.access.system import Reason
from core.clients.codes import NhsNumberStatus
from core.clients.models import Client
from tests.core.casework.visitors import Form
from tests.core.clients.conftest import Scene

FORM: Form = {
    "version": "1", "family_name": "Quillfeather", "given_name": "Zoë", "preferred_name": "Zo", "pronouns": "she/her",
    "date_of_birth-day": "27", "date_of_birth-month": "3", "date_of_birth-year": "1987",
    "date_of_birth_estimated": "no", "nhs_number": "9990000018", "language": "Welsh", "interpreter_needed": "yes",
    "communication_needs": "", "adjustments": "", "what_matters": "Her garden", "gender": "", "ethnic_category": "A",
    "reason": "Asked at our visit",
}  # fmt: skip


def stored(doors: Doors, scene: Scene) -> Client:
    with doors.system(Reason.SEED, writing=False) as system:
        return system.get(Client, scene.client.id)


def api(scene: Scene) -> str:
    return f"/clients/{scene.client.id}"


# ── who may ───────────────────────────────────────────────────────────────
def test_somebody_unknown_changes_nothing(scene: Scene, service: TestClient) -> None:
    answer = service.patch(f"/api/v1/clients/{scene.client.id}", json={}, headers={"if-match": '"1"'})
    assert answer.status_code == 401


def test_a_stranger_finds_nothing_to_change(scene: Scene) -> None:
    assert scene.stranger.call("PATCH", api(scene), {"pronouns": "x"}, if_match='"1"').status_code == 404


def test_the_senior_who_only_manages_is_refused(scene: Scene) -> None:
    assert scene.senior.call("PATCH", api(scene), {"pronouns": "x"}, if_match='"1"').status_code == 403


def test_hr_is_refused(scene: Scene) -> None:
    assert scene.hr.post(scene.page + "/identity/edit", FORM).status_code == 403


# ── works ─────────────────────────────────────────────────────────────────
def test_the_form_changes_what_was_typed(scene: Scene, app_doors: Doors) -> None:
    answer = scene.navigator.post(scene.page + "/identity/edit", FORM)
    client = stored(app_doors, scene)
    said = (answer.status_code, client.preferred_name, client.language, client.interpreter_needed, client.what_matters)
    assert said == (303, "Zo", "Welsh", True, "Her garden")


def test_the_api_changes_only_what_was_sent(scene: Scene) -> None:
    body = scene.navigator.call("PATCH", api(scene), {"pronouns": "they/them"}, if_match='"1"').json()
    assert (body["pronouns"], body["family_name"], body["version"]) == ("they/them", "Quillfeather", 2)


def test_the_answer_carries_the_new_version(scene: Scene) -> None:
    assert scene.navigator.call("PATCH", api(scene), {"pronouns": "x"}, if_match='"1"').headers["etag"] == '"2"'


def test_a_change_of_name_keeps_the_earlier_one_findable(scene: Scene) -> None:
    scene.navigator.call("PATCH", api(scene), {"family_name": "Newname"}, if_match='"1"')
    assert scene.navigator.call("POST", "/clients/search", {"name": "quillfeather"}).json()["count"] == 1


def test_a_mended_spelling_keeps_no_earlier_name(scene: Scene) -> None:
    sent = {"family_name": "Quilfeather", "keep_earlier_name": False}
    scene.navigator.call("PATCH", api(scene), sent, if_match='"1"')
    assert scene.navigator.call("GET", f"{api(scene)}/names").json()["items"] == []


def test_a_new_nhs_number_counts_as_not_traced(scene: Scene) -> None:
    body = scene.navigator.call("PATCH", api(scene), {"nhs_number": "999 000 0026"}, if_match='"1"').json()
    assert (body["nhs_number"], body["nhs_number_status"]) == ("9990000026", NhsNumberStatus.NOT_TRACED)


def test_a_wrong_number_that_came_so_does_not_stop_other_changes(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        client = system.get(Client, scene.client.id)
        client.nhs_number, client.nhs_number_status = "9990000019", NhsNumberStatus.TRACE_REQUIRED
    answer = scene.navigator.post(scene.page + "/identity/edit", FORM | {"nhs_number": "9990000019", "version": "2"})
    assert (answer.status_code, stored(app_doors, scene).nhs_number_status) == (303, NhsNumberStatus.TRACE_REQUIRED)


def test_another_name_is_kept(scene: Scene) -> None:
    scene.navigator.post(scene.page + "/names/new", {"use": "known_as", "family_name": "Q", "given_name": "Zed"})
    assert "Zed Q" in scene.navigator.get(scene.page + "/identity").text


def test_the_history_keeps_old_new_reason_and_who(scene: Scene) -> None:
    scene.navigator.post(scene.page + "/identity/edit", FORM)
    page = scene.navigator.get(f"/history/client/{scene.client.id}").text
    assert all(words in page for words in ("Asked at our visit", "Nav Igator", "Her garden", "White: British"))


# ── two people at once ────────────────────────────────────────────────────
def test_a_stale_form_shows_both_versions(scene: Scene) -> None:
    scene.navigator.call("PATCH", api(scene), {"pronouns": "they/them"}, if_match='"1"')
    page = scene.navigator.post(scene.page + "/identity/edit", FORM)
    assert (page.status_code, "they/them" in page.text, "she/her" in page.text) == (409, True, True)


def test_a_stale_form_sent_again_is_saved(scene: Scene, app_doors: Doors) -> None:
    scene.navigator.call("PATCH", api(scene), {"pronouns": "they/them"}, if_match='"1"')
    scene.navigator.post(scene.page + "/identity/edit", FORM | {"version": "2"})
    assert stored(app_doors, scene).pronouns == "she/her"


def test_a_stale_patch_answers_both_versions(scene: Scene) -> None:
    scene.navigator.call("PATCH", api(scene), {"pronouns": "they/them"}, if_match='"1"')
    clash = scene.navigator.call("PATCH", api(scene), {"pronouns": "she/her"}, if_match='"1"')
    body = clash.json()
    assert (clash.status_code, body["version"], body["now"]["pronouns"], body["yours"]["pronouns"]) == (
        409, 2, "they/them", "she/her",
    )  # fmt: skip


def test_a_stale_patch_is_a_problem_document(scene: Scene) -> None:
    clash = scene.navigator.call("PATCH", api(scene), {"pronouns": "she/her"}, if_match='"9"')
    assert clash.headers["content-type"] == "application/problem+json"


def test_a_stale_patch_changes_nothing(scene: Scene, app_doors: Doors) -> None:
    scene.navigator.call("PATCH", api(scene), {"pronouns": "she/her"}, if_match='"9"')
    assert stored(app_doors, scene).version == 1


def test_a_patch_without_a_version_is_asked_for_one(scene: Scene) -> None:
    assert scene.navigator.call("PATCH", api(scene), {"pronouns": "x"}).status_code == 428


# ── what cannot be accepted ───────────────────────────────────────────────
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("family_name", "x" * 101), ("family_name", ""), ("family_name", None), ("given_name", "x" * 101),
        ("pronouns", "x" * 41), ("what_matters", "x" * 4001), ("date_of_birth", "2999-01-01"),
        ("date_of_birth", "1066-10-14"), ("date_of_birth", "1987-02-31"), ("nhs_number", "9990000019"),
        ("nhs_number", "12"), ("nhs_number", "9999999999"), ("ethnic_category", "I"), ("gender", "M"),
        ("interpreter_needed", "perhaps"), ("reason", "x" * 501), ("version", 1), ("label", "normal"), ("id", "x"),
    ],
)  # fmt: skip
def test_a_faulty_field_is_named(scene: Scene, app_doors: Doors, name: str, value: object) -> None:
    refusal = scene.navigator.call("PATCH", api(scene), {"language": "Welsh", name: value}, if_match='"1"')
    said = (refusal.status_code, refusal.json()["errors"][0]["field"], stored(app_doors, scene).version)
    assert said == (422, name, 1)


def test_a_refused_number_leaves_the_name_unchanged_too(scene: Scene, app_doors: Doors) -> None:
    scene.navigator.post(scene.page + "/identity/edit", FORM | {"family_name": "Half", "nhs_number": "9990000019"})
    assert stored(app_doors, scene).family_name == "Quillfeather"


def test_a_faulty_form_keeps_what_was_typed(scene: Scene) -> None:
    page = scene.navigator.post(scene.page + "/identity/edit", FORM | {"date_of_birth-year": "2999"})
    assert (page.status_code, "Date of birth must be in the past" in page.text, "Her garden" in page.text) == (
        422, True, True,
    )  # fmt: skip


def test_a_form_without_its_version_is_refused(scene: Scene) -> None:
    assert scene.navigator.post(scene.page + "/identity/edit", FORM | {"version": "x"}).status_code == 422


TRICKS = (
    "'; DROP TABLE client; --", '"><script>alert(1)</script>', "../../etc/passwd", "{{ 7 * 7 }}", "%00", "\x00\x07",
    "=HYPERLINK(1)", "‮evil", "😀" * 20, "ﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺ",
)  # fmt: skip


@pytest.mark.parametrize("trick", TRICKS)
@pytest.mark.parametrize("field", ["family_name", "given_name", "preferred_name", "what_matters", "adjustments"])
def test_a_trick_is_only_text(scene: Scene, field: str, trick: str) -> None:
    scene.navigator.call("PATCH", api(scene), {field: trick}, if_match='"1"')
    page = scene.navigator.get(scene.page + "/identity")
    assert (page.status_code, "<script>alert" in page.text) == (200, False)


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_in_the_search_is_only_text(scene: Scene, trick: str) -> None:
    page = scene.navigator.post("/search", {"q": trick})
    assert (page.status_code in (200, 422), "<script>alert" in page.text) == (True, False)


def test_half_a_character_is_no_fault_of_the_service(scene: Scene, service: TestClient) -> None:
    headers = {"authorization": f"Bearer {scene.navigator.key}", "if-match": '"1"', "content-type": "application/json"}
    sent = b'{"preferred_name": "\\ud800 Zo"}'
    answer = service.patch(f"/api/v1/clients/{scene.client.id}", content=sent, headers=headers)
    assert answer.json()["preferred_name"] == "Zo"

"""Who can see this and why, told to whoever may read it."""

from typing import cast

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from core.access.system import Reason
from core.matrix.models import StaffLine
from tests.core.casework.visitors import Visitor
from tests.core.clients.conftest import Scene


def told(visitor: Visitor, scene: Scene, action: str) -> dict[str, object]:
    path = f"/explain/client/{scene.client.id}?action={action}"
    return cast(dict[str, object], visitor.call("GET", path).json()["items"][0])


def lines_of(visitor: Visitor) -> list[object]:
    doors = visitor.service.app.state.doors  # type: ignore[attr-defined]
    theirs = select(StaffLine.id).where(StaffLine.person_id == visitor.person.id)
    with doors.system(Reason.SEED, writing=False) as system:
        return list(system.connection.execute(theirs).scalars())


# ── who may ───────────────────────────────────────────────────────────────
def test_somebody_unknown_is_told_nothing(scene: Scene, service: TestClient) -> None:
    assert service.get(f"/api/v1/explain/client/{scene.client.id}").status_code == 401


@pytest.mark.parametrize("who", ["stranger", "hr", "volunteer"])
def test_a_record_that_is_not_open_is_not_explained(scene: Scene, who: str) -> None:
    assert getattr(scene, who).get(f"/explain/client/{scene.client.id}").status_code == 404


@pytest.mark.parametrize("kind", ["nosuch", "staff_line", "contact"])
def test_another_kind_with_this_id_is_not_found(scene: Scene, kind: str) -> None:
    assert scene.navigator.call("GET", f"/explain/{kind}/{scene.client.id}").status_code == 404


# ── works ─────────────────────────────────────────────────────────────────
def test_the_deciding_rule_is_told_in_a_sentence(scene: Scene) -> None:
    assert told(scene.senior, scene, "read")["sentence"] == (
        "A Senior Recovery Navigator may read it, for clients labelled restricted at most, when you are the matrix "
        "manager of the worker it is about, or of the client’s worker."
    )


def test_the_basis_and_its_agreement_are_told(scene: Scene) -> None:
    said = told(scene.senior, scene, "read")
    assert (said["agreement"], "agreement" in str(said["basis"])) == ("bsw_sharing", True)


def test_what_held_is_told(scene: Scene) -> None:
    assert "This person is on your caseload" in cast(list[str], told(scene.navigator, scene, "write")["held"])


def test_an_action_that_is_lacking_names_what_is_missing(scene: Scene) -> None:
    nearest = cast(list[dict[str, object]], told(scene.senior, scene, "write")["nearest"])
    assert ["this person is on your caseload"] in [near["missing"] for near in nearest]


def test_roles_that_could_are_named_where_mine_cannot(scene: Scene) -> None:
    others = cast(list[str], told(scene.manager, scene, "write")["others"])
    assert "Recovery Navigator" in others


def test_one_without_any_rule_is_told_so(scene: Scene) -> None:
    assert told(scene.manager, scene, "write")["sentence"] == "No rule allows it to any of your roles."


@pytest.mark.parametrize("action", ["fly", "create"])
def test_an_action_that_cannot_be_asked_about_is_named(scene: Scene, action: str) -> None:
    refusal = scene.navigator.call("GET", f"/explain/client/{scene.client.id}?action={action}")
    assert (refusal.status_code, refusal.json()["errors"][0]["field"]) == (422, "action")


def test_the_page_tells_the_same(scene: Scene) -> None:
    page = scene.senior.get(f"/explain/client/{scene.client.id}").text
    assert all(words in page for words in ("Why you can see it", "Why you may not change it", "What is missing"))


def test_the_page_shows_who_it_is_about(scene: Scene) -> None:
    page = scene.senior.get(f"/explain/client/{scene.client.id}").text
    assert 'aria-label="Who this is about"' in page


def test_a_record_about_staff_is_explained_without_an_identity_bar(scene: Scene) -> None:
    [line] = lines_of(scene.navigator)
    page = scene.senior.get(f"/explain/staff_line/{line}")
    assert (page.status_code, 'aria-label="Who this is about"' in page.text) == (200, False)


# ── history ───────────────────────────────────────────────────────────────
def test_history_begins_with_the_making(scene: Scene) -> None:
    [made] = scene.navigator.call("GET", f"/history/client/{scene.client.id}").json()["items"]
    assert (made["who"], made["fields"]) == ("The system", [])


def test_history_tells_names_instead_of_ids_and_words_instead_of_codes(scene: Scene) -> None:
    sent = {"gender": "2", "interpreter_needed": True, "reason": "Asked"}
    scene.navigator.call("PATCH", f"/clients/{scene.client.id}", sent, if_match='"1"')
    change, _ = scene.navigator.call("GET", f"/history/client/{scene.client.id}").json()["items"]
    assert change["fields"] == [
        {"field": "Gender", "old": "Nothing", "new": "Female (including trans woman)"},
        {"field": "Interpreter needed", "old": "No", "new": "Yes"},
    ]


def test_history_tells_who_for_whom_and_why(scene: Scene) -> None:
    scene.navigator.call("PATCH", f"/clients/{scene.client.id}", {"pronouns": "x", "reason": "Asked"}, if_match='"1"')
    change, _ = scene.navigator.call("GET", f"/history/client/{scene.client.id}").json()["items"]
    assert (change["who"], change["organisation"], change["reason"]) == ("Nav Igator", "Missing Link", "Asked")


def rename(scene: Scene, *names: str) -> None:
    for version, name in enumerate(names, 1):
        change = {"given_name": name}
        scene.navigator.call("PATCH", f"/clients/{scene.client.id}", change, if_match=f'"{version}"')


def test_history_goes_on_where_its_cursor_says(scene: Scene) -> None:
    rename(scene, "Ann", "Bea")
    place = f"/history/client/{scene.client.id}?limit=1"
    first = scene.navigator.call("GET", place).json()
    second = scene.navigator.call("GET", f"{place}&after={first['next']}").json()
    assert [first["count"], *(page["items"][0]["fields"][0]["new"] for page in (first, second))] == [3, "Bea", "Ann"]


def test_what_comes_in_meanwhile_moves_no_page_of_history(scene: Scene) -> None:
    rename(scene, "Ann", "Bea")
    place = f"/history/client/{scene.client.id}?limit=1"
    first = scene.navigator.call("GET", place).json()
    change = {"given_name": "Cat"}
    scene.navigator.call("PATCH", f"/clients/{scene.client.id}", change, if_match='"3"')
    second = scene.navigator.call("GET", f"{place}&after={first['next']}").json()
    assert second["items"][0]["fields"][0]["new"] == "Ann"


def test_a_cursor_of_no_line_of_history_is_refused(scene: Scene) -> None:
    refused = scene.navigator.call("GET", f"/history/client/{scene.client.id}?after={scene.client.id}")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "after")

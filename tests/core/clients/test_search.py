"""Finding people by what somebody knows of them, among those who are open to the searcher."""

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from core.access.audit.models import AuditEntry
from core.access.doors import Doors
from core.access.protected import Label
from core.access.system import Reason
from core.clients.codes import NhsNumberStatus
from core.clients.models import Client
from tests import world
from tests.core.casework.visitors import Visitor
from tests.core.clients.conftest import Scene

NAME = "Quillfeather"


def found(visitor: Visitor, text: str) -> bool:
    return NAME in visitor.post("/search", {"q": text}).text


def listed(visitor: Visitor, **asked: str) -> int:
    return visitor.call("POST", "/clients/search", asked).json()["count"]  # type: ignore[no-any-return]


# ── who may ───────────────────────────────────────────────────────────────
def test_somebody_unknown_is_asked_to_sign_in(service: TestClient) -> None:
    assert service.post("/search", data={"q": "quill"}).status_code == 401


def test_a_stranger_finds_nobody(scene: Scene) -> None:
    assert not found(scene.stranger, "quillfeather")


def test_a_stranger_is_told_the_same_for_a_name_that_nobody_has(scene: Scene) -> None:
    known, unknown = (scene.stranger.post("/search", {"q": q}).text for q in ("quillfeather", "quillfeatherx"))
    assert known == unknown.replace("quillfeatherx", "quillfeather")


def test_hr_finds_nobody(scene: Scene) -> None:
    assert not found(scene.hr, "quillfeather")


def test_a_volunteer_who_does_not_carry_the_person_finds_nobody(scene: Scene) -> None:
    assert not found(scene.volunteer, "quillfeather")


@pytest.mark.parametrize("who", ["navigator", "colleague", "senior", "manager"])
def test_people_find_whom_they_may_see(scene: Scene, who: str) -> None:
    assert found(getattr(scene, who), "quillfeather")


# ── how people write ──────────────────────────────────────────────────────
@pytest.mark.parametrize(
    "text",
    [
        "Zoë Quillfeather", "zoe quillfeather", "QUILLFEATHER zoe", "quill", "zo", "qui zo", "27/3/1987", "27.03.1987",
        "27-3-87", "27 March 1987", "27th of mar 1987", "1987-03-27", "999 000 0018", "9990000018", "999-000-0018",
        "quill 27/3/1987", "zo 9990000018", "Zoe Quillfeather 27 March 1987 999 000 0018",
    ],
)  # fmt: skip
def test_what_people_write_finds_the_person(scene: Scene, text: str) -> None:
    assert found(scene.navigator, text)


@pytest.mark.parametrize(
    "text", ["feather", "quill 28/3/1987", "anna quill", "%", "_uill", "q%l", "28/3/1987", "999 000 0026"]
)
def test_what_does_not_fit_finds_nobody(scene: Scene, text: str) -> None:
    assert not found(scene.navigator, text)


def test_an_earlier_name_is_found(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        world.client_name(system, scene.client, "Öztürk-O’Brien")
    assert found(scene.navigator, "ozturk obrien")


def test_a_restricted_earlier_name_is_not_matched_for_whom_it_is_hidden(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        world.client_name(system, scene.client, "Hiddenfore", label=Label.VERY_RESTRICTED)
    assert not found(scene.navigator, "hiddenfore")


@pytest.mark.parametrize(
    "status", [NhsNumberStatus.TRACE_REQUIRED, NhsNumberStatus.NO_SINGLE_MATCH, NhsNumberStatus.TO_BE_RESOLVED]
)
def test_a_number_that_needs_tracing_is_never_matched(scene: Scene, app_doors: Doors, status: NhsNumberStatus) -> None:
    with app_doors.system(Reason.SEED) as system:
        system.get(Client, scene.client.id).nhs_number_status = status
    assert listed(scene.navigator, nhs_number="999 000 0018") == 0


# ── the API ───────────────────────────────────────────────────────────────
def test_the_api_finds_by_each_field(scene: Scene) -> None:
    asked = {"name": "zoe", "date_of_birth": "27 March 1987", "nhs_number": "999 000 0018"}
    assert listed(scene.navigator, **asked) == 1


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, "text"), ({"text": "  "}, "text"), ({"nhs_number": "999 000 0019"}, "nhs_number"),
        ({"nhs_number": "12"}, "nhs_number"), ({"date_of_birth": "soon"}, "date_of_birth"),
        ({"date_of_birth": "31/2/1987"}, "date_of_birth"), ({"name": "x" * 201}, "name"), ({"sirname": "x"}, "sirname"),
    ],
)  # fmt: skip
def test_what_cannot_be_searched_for_is_named(scene: Scene, asked: dict[str, str], field: str) -> None:
    refusal = scene.navigator.call("POST", "/clients/search", asked)
    assert (refusal.status_code, refusal.json()["errors"][0]["field"]) == (422, field)


# ── words and audit ───────────────────────────────────────────────────────
def test_nothing_found_says_what_to_try(scene: Scene) -> None:
    assert "You could try" in scene.navigator.post("/search", {"q": "nobody"}).text


def test_a_wrong_number_is_explained_beside_the_field(scene: Scene) -> None:
    page = scene.navigator.post("/search", {"q": "999 000 0019"})
    assert (page.status_code, "not a right NHS number" in page.text) == (422, True)


def test_the_audit_keeps_kinds_of_terms_and_never_the_terms(scene: Scene, app_doors: Doors) -> None:
    found(scene.navigator, "quillfeather 27/3/1987")
    mine = AuditEntry.__table__.c.actor_id == scene.navigator.person.id
    with app_doors.system(Reason.AUDIT, writing=False) as system:
        rows = system.connection.execute(select(AuditEntry.__table__).where(mine)).mappings().all()
    assert [row["detail"] for row in rows if row["action"] == "searched"] == ["name, date of birth"]


def test_a_searched_name_stands_in_no_address(scene: Scene) -> None:
    assert scene.navigator.get("/search?q=quillfeather").text.count(NAME) == 0

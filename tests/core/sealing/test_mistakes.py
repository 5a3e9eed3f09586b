"""Recording that an entry was a mistake: who may, what it leaves behind, what it never hides, and undoing it."""

import pytest
from httpx2 import Response

from core.access.doors import Doors
from core.access.system import Reason
from core.assessments.models import Assessment
from core.casework.models import Contact
from core.matrix.models import Line
from tests import world
from tests.core.sealing.conftest import Scene

THERE, GONE = (200, True), (404, False)
WORDS = "She came on Tuesday, not on Monday"


def mark(scene: Scene, by: str = "nell", kind: str = "contact", record: object = None, **also: object) -> Response:
    sent = {"kind": kind, "record_id": str(record or scene.entry.id), "sort": "did_not_happen", "words": WORDS}
    return getattr(scene, by).call("POST", "/mistakes", sent | also)  # type: ignore[no-any-return]


def undo(scene: Scene, by: str, id: str, version: str = '"1"') -> Response:
    sent = {"reason": "It was Monday after all"}
    return getattr(scene, by).call("POST", f"/mistakes/{id}/undo", sent, if_match=version)  # type: ignore[no-any-return]


# ── who may ───────────────────────────────────────────────────────────────
def test_nobody_unknown_reaches_it(scene: Scene) -> None:
    assert scene.nell.service.get("/api/v1/mistakes").status_code == 401


@pytest.mark.parametrize("who", ["far", "cora", "manager", "officer"])
def test_somebody_else_does_not_mark_it(who: str, scene: Scene) -> None:
    assert mark(scene, who).status_code in (403, 404)
    assert scene.reads(scene.cora) == THERE


def test_whoever_manages_the_author_and_may_change_it_marks_it(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        world.line(
            system, scene.nell.person, scene.nell.organisation, scene.cora.person, scene.nell.organisation, Line.LINE
        )
    assert mark(scene, "cora").status_code == 201


def test_whoever_wrote_it_marks_it_and_it_is_gone_for_everybody(scene: Scene) -> None:
    assert mark(scene).status_code == 201
    everybody = (scene.nell, scene.cora, scene.far, scene.manager)
    assert [scene.reads(who) for who in everybody] == [GONE] * 4


def test_marked_twice_it_is_marked_once(scene: Scene) -> None:
    assert mark(scene).json()["id"] == mark(scene).json()["id"]


# ── what is left of it ────────────────────────────────────────────────────
@pytest.mark.parametrize("place", ["/clients/{client}/timeline", "/clients/{client}", "/clients/{client}/contacts"])
def test_no_page_of_the_person_says_anything_of_it(place: str, scene: Scene) -> None:
    mark(scene)
    page = scene.cora.get(place.format(client=scene.client.id))
    assert (page.status_code, str(scene.entry.id) in page.text) == (200, False)


@pytest.mark.parametrize("place", ["/explain/contact/{}", "/history/contact/{}", "/seals/new/contact/{}"])
def test_no_other_page_opens_it(place: str, scene: Scene) -> None:
    mark(scene)
    assert scene.nell.get(place.format(scene.entry.id)).status_code == 404


def test_it_is_kept(scene: Scene, app_doors: Doors) -> None:
    mark(scene)
    with app_doors.system(Reason.SEED, writing=False) as system:
        assert system.get(Contact, scene.entry.id).client_id == scene.client.id


def test_its_author_and_the_officer_see_that_it_is_there_and_nobody_else(scene: Scene) -> None:
    id = mark(scene).json()["id"]
    seen = [who.get(f"/mistakes/{id}").status_code for who in (scene.nell, scene.officer, scene.cora, scene.far)]
    assert seen == [200, 200, 404, 404]
    listed = [id in who.get("/mistakes").text for who in (scene.nell, scene.officer, scene.cora)]
    assert listed == [True, True, False]


def test_the_officer_never_reads_the_entry_itself(scene: Scene) -> None:
    id = mark(scene).json()["id"]
    assert str(scene.entry.note) not in scene.officer.get(f"/mistakes/{id}").text


# ── what is never hidden, or not without asking ───────────────────────────
def test_an_allocation_is_ended_instead(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        given = world.allocation(system, scene.client, scene.nell.person, scene.nell.organisation)
    answer = mark(scene, kind="allocation", record=given.id)
    assert (answer.status_code, "End it instead" in answer.text) == (422, True)


def test_a_safe_contact_instruction_is_never_hidden(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        safe = world.safe_contact(system, scene.client, scene.nell.organisation)
    assert mark(scene, kind="safe_contact", record=safe.id).status_code == 422


def test_an_open_referral_is_closed_first(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        referral = world.referral(system, scene.client, scene.nell.organisation)
    assert mark(scene, kind="referral", record=referral.id).status_code in (403, 422)


def crisis_plan(scene: Scene, app_doors: Doors) -> Assessment:
    with app_doors.system(Reason.SEED) as system:
        made = world.assessment(system, scene.client, scene.nell.person, scene.nell.organisation)
        made.instrument = "partnership:crisis_plan"
    return made


def test_a_crisis_plan_is_hidden_only_once_nobody_relies_on_it(scene: Scene, app_doors: Doors) -> None:
    plan = crisis_plan(scene, app_doors)
    before = mark(scene, kind="assessment", record=plan.id)
    after = mark(scene, kind="assessment", record=plan.id, nobody_relies_on_it=True)
    assert (before.status_code, "nobody relies on it" in before.text, after.status_code) == (422, True, 201)


def test_what_is_about_nobody_is_not_found(scene: Scene) -> None:
    assert mark(scene, kind="staff", record=scene.nell.person.id).status_code == 404


# ── undoing ───────────────────────────────────────────────────────────────
def test_a_colleague_does_not_undo_it(scene: Scene) -> None:
    assert undo(scene, "cora", mark(scene).json()["id"]).status_code in (403, 404)


@pytest.mark.parametrize("who", ["nell", "officer"])
def test_its_author_and_the_officer_undo_it(who: str, scene: Scene) -> None:
    assert undo(scene, who, mark(scene).json()["id"]).status_code == 200
    assert scene.reads(scene.cora) == THERE


def test_it_is_undone_once(scene: Scene) -> None:
    id = mark(scene).json()["id"]
    undo(scene, "nell", id)
    assert undo(scene, "nell", id, '"2"').status_code == 409


# ── pages ─────────────────────────────────────────────────────────────────
def test_the_form_marks_and_the_page_undoes(scene: Scene) -> None:
    here = f"/mistakes/new/contact/{scene.entry.id}"
    assert "Recorded by mistake?" in scene.nell.get(f"/clients/{scene.client.id}/contacts/{scene.entry.id}").text
    assert scene.nell.get(here).status_code == 200
    place = scene.nell.post(here, {"sort": "wrong_person", "words": WORDS}).headers["location"]
    assert scene.nell.post(here, {"sort": "twice", "words": WORDS}).headers["location"] == place
    assert scene.nell.post(f"{place}/undo", {"reason": "It was right", "version": "1"}).status_code == 303
    assert "the entry is there again" in scene.nell.get(place).text


def test_an_empty_form_is_shown_again_with_what_was_typed(scene: Scene) -> None:
    page = scene.nell.post(f"/mistakes/new/contact/{scene.entry.id}", {"words": WORDS})
    assert (page.status_code, WORDS in page.text) == (422, True)


def test_a_colleague_is_told_why_they_may_not(scene: Scene) -> None:
    assert "Only whoever wrote this entry" in scene.cora.get(f"/mistakes/new/contact/{scene.entry.id}").text


def test_a_stale_page_is_told(scene: Scene) -> None:
    id = mark(scene).json()["id"]
    assert scene.nell.post(f"/mistakes/{id}/undo", {"reason": "It was right", "version": "9"}).status_code == 409


def test_the_api_lists_those_of_the_viewer(scene: Scene) -> None:
    id = mark(scene).json()["id"]
    assert id in {one["id"] for one in scene.nell.call("GET", "/mistakes").json()["items"]}

"""Judging and the steps of a request: refused with a reason, never written over unseen, and only in their state."""

from uuid import UUID

from sqlalchemy import select

from core.access.audit.models import AuditEntry
from core.access.doors import Doors
from core.access.system import Reason
from tests import world
from tests.core.rights.conftest import Scene


def risky(scene: Scene, app_doors: Doors) -> UUID:
    with app_doors.system(Reason.SEED) as system:
        made = world.contact(system, scene.client, scene.nell.person, scene.partners.missing_link, note="Risk of harm")
    return made.id


def together(scene: Scene, id: str, *ids: UUID) -> tuple[int, str]:
    form: dict[str, str | list[str]] = {"verdict": "release", "places": [f"contact {one} 0" for one in ids]}
    answer = scene.olga.post(f"/rights/{id}/entries?show=all&page=1", form)
    return answer.status_code, answer.text


# ── refused, and explained ────────────────────────────────────────────────
def test_of_those_ticked_the_one_that_may_not_be_judged_is_named_and_the_ticks_stay(
    scene: Scene, app_doors: Doors
) -> None:
    harm = risky(scene, app_doors)
    id = scene.gathered()
    status, page = together(scene, id, scene.theirs.id, harm)
    assert status == 422
    assert "1 of the contacts: This may cause serious harm" in page
    assert all(f'value="contact {one} 0" checked' in page for one in (scene.theirs.id, harm))
    assert {one["verdict"] for one in scene.entries(id)} == {None}


def test_a_refused_verdict_is_audited(scene: Scene, app_doors: Doors) -> None:
    harm = risky(scene, app_doors)
    scene.judge(scene.gathered(), "contact", harm)
    with app_doors.system(Reason.SEED) as system:
        refused = AuditEntry.outcome == "refused", AuditEntry.kind == "rights_decision"
        found = system.find(select(AuditEntry).where(*refused, AuditEntry.actor_id == scene.olga.person.id))
    assert [one.action for one in found] == ["create"]


def test_whoever_has_not_taken_it_finds_no_entries(scene: Scene) -> None:
    id = scene.asks()
    scene.step(scene.olga, id, "take")
    scene.step(scene.olga, id, "gather")
    assert scene.judge(id, "contact", scene.theirs.id, scene.cal).status_code == 404


# ── never written over unseen ─────────────────────────────────────────────
def test_a_verdict_names_the_version_that_it_is_written_over(scene: Scene) -> None:
    id = scene.gathered()
    place = f"/rights-requests/{id}/entries/contact/{scene.theirs.id}"
    assert scene.olga.call("PUT", place, {"verdict": "release"}).status_code == 428
    first = scene.judge(id, "contact", scene.theirs.id, version=0)
    assert (first.status_code, first.headers["etag"]) == (200, '"1"')
    back = {"verdict": "withhold", "exemption": "third_party", "reason": "About her sister"}
    late = scene.judge(id, "contact", scene.theirs.id, scene.cal, version=0, **back)
    assert (late.status_code, late.json()["version"]) == (409, 1)
    assert scene.judge(id, "contact", scene.theirs.id, scene.cal, version=1, **back).status_code == 200


def test_said_twice_it_is_said_once(scene: Scene) -> None:
    id = scene.gathered()
    said = [scene.judge(id, "contact", scene.theirs.id, version=0, verdict="release") for _ in range(2)]
    assert [(one.status_code, one.headers["etag"]) for one in said] == [(200, '"1"')] * 2


def test_on_a_page_too(scene: Scene) -> None:
    id = scene.gathered()
    scene.judge(id, "contact", scene.theirs.id, scene.cal, version=0, verdict="release")
    back = {"verdict": "withhold", "exemption": "third_party", "reason": "About her sister"}
    place = f"/rights/{id}/entries/contact/{scene.theirs.id}"
    late = scene.olga.post(place, back | {"version": "0"})
    assert (late.status_code, "About her sister" in late.text) == (409, True)
    status, page = together(scene, id, scene.theirs.id)
    assert (status, "Somebody judged one of these meanwhile" in page) == (422, True)
    assert scene.olga.post(place, back | {"version": "1"}).status_code == 303


def test_judging_an_entry_does_not_lose_the_next_page(scene: Scene) -> None:
    id = scene.gathered()
    first = scene.olga.call("GET", f"/rights-requests/{id}/entries?limit=2").json()
    for one in first["items"]:
        scene.judge(id, one["kind"], one["id"], scene.cal)
    following = scene.olga.call("GET", f"/rights-requests/{id}/entries?limit=2&after={first['next']}")
    assert following.status_code == 200
    assert {one["id"] for one in first["items"]}.isdisjoint({one["id"] for one in following.json()["items"]})


# ── only in their state ───────────────────────────────────────────────────
def test_once_released_nobody_else_is_asked_for_a_second_yes(scene: Scene) -> None:
    id = scene.released()
    asked = scene.step(scene.olga, id, "second", {"organisation_id": str(scene.partners.nilaari.id)})
    assert asked.status_code == 409
    assert scene.olga.call("GET", f"/rights-requests/{id}").json()["second_id"] == str(scene.cal.person.id)


def test_only_a_request_to_see_the_record_has_a_second_yes(scene: Scene) -> None:
    id = scene.asks(sort="rectification")
    scene.step(scene.olga, id, "take")
    assert scene.step(scene.olga, id, "second", {"organisation_id": str(scene.partners.nilaari.id)}).status_code == 409
    assert scene.step(scene.cal, id, "take-as-second").status_code == 409


def test_of_a_closed_request_its_handler_hears_that_it_is_closed(scene: Scene) -> None:
    id = scene.asks()
    scene.step(scene.olga, id, "take")
    assert scene.step(scene.olga, id, "close", {"outcome": "withdrawn", "outcome_words": "Taken back"}).is_success
    answer = scene.step(scene.olga, id, "extend", {"because": "It is complex"})
    assert (answer.status_code, "This request is closed." in answer.text) == (409, True)

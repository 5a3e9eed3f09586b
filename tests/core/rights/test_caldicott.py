"""The Caldicott log: who writes it, who reads it, and what it keeps."""

from uuid import UUID

import pytest
from httpx2 import Response
from sqlalchemy import select

from core.access.doors import Doors
from core.access.system import Reason
from core.clients.models import Client
from core.database import clock
from core.duplicates.merging import merge
from core.privacy.models import PrivacyMatter
from core.rights.caldicott_models import CaldicottEntry
from tests import world
from tests.core.casework.visitors import Visitor, visitor
from tests.core.referrals.ticking import run
from tests.core.rights.conftest import Scene

SAID = {
    "asked": "May the school know that there is support?", "principles": ["7", "1"], "reasoning": "It helps the child",
    "decision": "partly", "decision_words": "That there is support, and nothing of why",
}  # fmt: skip
FORM: dict[str, str | list[str]] = {**SAID}  # type: ignore[dict-item]


def test_nobody_unknown_reads_it(scene: Scene) -> None:
    assert scene.cal.service.get("/api/v1/caldicott-log").status_code == 401


def test_another_organisation_does_not_read_it(scene: Scene) -> None:
    id = scene.cal.call("POST", "/caldicott-log", SAID).json()["id"]
    assert scene.nia.call("GET", f"/caldicott-log/{id}").status_code == 404


def test_a_worker_writes_none(scene: Scene) -> None:
    assert scene.nell.call("POST", "/caldicott-log", SAID).status_code == 403


def test_a_decision_without_a_principle_is_none(scene: Scene) -> None:
    assert scene.cal.call("POST", "/caldicott-log", SAID | {"principles": []}).status_code == 422


def test_it_keeps_the_request_the_reasoning_the_decision_the_day_and_the_reviewer(scene: Scene) -> None:
    id = scene.cal.call("POST", "/caldicott-log", SAID).json()["id"]
    said = scene.olga.call("GET", f"/caldicott-log/{id}").json()
    assert {name: said[name] for name in SAID} == SAID | {"principles": ["1", "7"]}
    assert (said["decided_on"], said["reviewer_id"]) == (str(clock.today()), str(scene.cal.person.id))


def test_changed_it_keeps_what_it_said(scene: Scene) -> None:
    id = scene.cal.call("POST", "/caldicott-log", SAID).json()["id"]
    changed = SAID | {"decision": "do_not", "reason": "The person said no"}
    assert scene.cal.call("PUT", f"/caldicott-log/{id}", changed, if_match='"1"').status_code == 200
    assert "The person said no" in scene.cal.get(f"/history/caldicott_entry/{id}").text


def test_a_stale_change_is_told(scene: Scene) -> None:
    id = scene.cal.call("POST", "/caldicott-log", SAID).json()["id"]
    changed = SAID | {"decision": "do_not", "reason": "The person said no"}
    scene.cal.call("PUT", f"/caldicott-log/{id}", changed, if_match='"1"')
    assert scene.cal.call("PUT", f"/caldicott-log/{id}", changed, if_match='"1"').status_code in (409, 412)


# ── about whom ────────────────────────────────────────────────────────────
def logged(scene: Scene, who: Visitor | None = None, **about: object) -> Response:
    return (who or scene.cal).call("POST", "/caldicott-log", SAID | about)


def about_the_person(scene: Scene) -> str:
    """By a guardian whose organisation was asked for the second yes."""
    id = scene.asks()
    scene.step(scene.olga, id, "take")
    answer = logged(scene, request_id=id)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def test_a_guardian_who_is_only_asked_says_whom_it_is_about(scene: Scene) -> None:
    said = scene.cal.call("GET", f"/caldicott-log/{about_the_person(scene)}").json()
    assert said["client_id"] == str(scene.client.id)


def test_one_who_gave_the_second_yes_says_so_after_it_is_closed_as_well(scene: Scene) -> None:
    id = scene.released()
    closed = scene.step(scene.olga, id, "close", {"outcome": "done", "outcome_words": "She has it"})
    assert closed.status_code == 200, closed.text
    assert logged(scene, request_id=id).status_code == 201


def test_a_guardian_whom_nobody_asked_names_nobody(scene: Scene, app_doors: Doors) -> None:
    id = scene.asks()
    with app_doors.system(Reason.SEED) as system:
        other = visitor(system, scene.cal.service, scene.partners.nilaari, "caldicott_guardian", name="Other Guardian")
    assert logged(scene, other, request_id=id).status_code == 404
    assert logged(scene, other, client_id=str(scene.client.id)).status_code == 404


@pytest.mark.parametrize("who", ["olga", "cal"])
def test_whoever_is_kept_apart_from_the_person_reads_nothing_of_it(scene: Scene, app_doors: Doors, who: str) -> None:
    id, reader = about_the_person(scene), getattr(scene, who)
    assert reader.call("GET", f"/caldicott-log/{id}").status_code == 200
    with app_doors.system(Reason.SEED) as system:
        world.conflict_link(system, scene.client, reader.person, scene.partners.missing_link)
    assert reader.call("GET", f"/caldicott-log/{id}").status_code == 404
    assert id not in {one["id"] for one in reader.call("GET", "/caldicott-log").json()["items"]}


def test_it_is_gathered_with_everything_held_about_the_person(scene: Scene) -> None:
    id = about_the_person(scene)
    assert id in {one["id"] for one in scene.entries(scene.gathered())}


def test_it_goes_with_the_person_s_record_when_that_is_joined_with_another(scene: Scene, app_doors: Doors) -> None:
    id = UUID(about_the_person(scene))
    with app_doors.system(Reason.SEED) as system:
        stays = world.client(system, "Wren Hallowway")
        merge(system, keep=stays, other=system.get(Client, scene.client.id), reason="The same", by=None)
    with app_doors.system(Reason.SEED) as system:
        assert system.get(CaldicottEntry, id).client_id == stays.id


def test_the_request_leads_to_the_log(scene: Scene) -> None:
    id = scene.asks()
    scene.step(scene.olga, id, "take")
    place = f"/caldicott/new?request_id={id}"
    assert place in scene.cal.get(f"/rights/{id}").text
    assert place not in scene.olga.get(f"/rights/{id}").text
    assert id in scene.cal.get(place).text
    assert scene.cal.post("/caldicott/new", {**FORM, "request_id": id}).status_code == 303


def test_so_does_a_question_of_what_the_person_is_shown(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        world.involvement(system, scene.client, scene.partners.missing_link)
        asked = world.disclosure_decision(system, scene.client, scene.partners.missing_link, scene.nell.person)
    place = f"/caldicott/new?client_id={scene.client.id}"
    assert place in scene.cal.get(f"/disclosure/{asked.id}").text
    made = scene.cal.post("/caldicott/new", {**FORM, "client_id": str(scene.client.id)})
    assert made.status_code == 303


def test_officers_are_warned_a_week_before_an_answer_is_due(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        due = clock.today()
        late = world.rights_request(system, scene.client, scene.partners.missing_link, scene.nell.person, due_on=due)
    for _ in range(2):
        run(scene.nell.service, "rights: warn before an answer is due")
    with app_doors.system(Reason.SEED) as system:
        matters = system.find(select(PrivacyMatter).where(PrivacyMatter.source == f"rights {late.id} due {due}"))
    assert len(matters) == 1

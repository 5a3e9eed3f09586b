"""Forms begun and not completed: private to their worker, found again, pinned, ended."""

from uuid import UUID

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from core.access.errors import NotFound
from core.access.system import Reason
from core.assessments.draft_models import AssessmentDraft, DraftEnd
from core.assessments.models import Assessment, InstrumentDefinition
from core.people.models import RoleHeld
from tests import world
from tests.core.assessments.conftest import FORM_ID, Scene, gate
from tests.core.casework.visitors import Form, Visitor, visitor
from tests.core.referrals.ticking import run

PART: Form = {"form_id": FORM_ID, "step": "questions", "answers.spoken": "Somali"}


def worker(scene: Scene) -> Visitor:
    return scene.workers["nilaari"]


def save(scene: Scene, form: Form = PART, **instead: str) -> None:
    sent = worker(scene).post(saving(scene), form, **instead)
    assert (sent.status_code, sent.headers["location"]) == (303, scene.place)


def saving(scene: Scene, plugin: str = "nilaari") -> str:
    return scene.new(plugin).replace("/new/", "/drafts/new/")


def stored(service: TestClient, scene: Scene) -> list[AssessmentDraft]:
    with service.app.state.doors.system(Reason.SEED, writing=False) as system:  # type: ignore[attr-defined]
        about = AssessmentDraft.client_id == scene.client.id
        return list(system.find(select(AssessmentDraft).where(about).order_by(AssessmentDraft.id)))


def address(service: TestClient, scene: Scene) -> str:
    (draft,) = stored(service, scene)
    return f"{scene.place}/drafts/{draft.id}"


# ── who may ───────────────────────────────────────────────────────────────
def test_somebody_unknown_is_sent_to_sign_in(scene: Scene, service: TestClient) -> None:
    save(scene)
    assert service.get(address(service, scene)).headers["location"] == "/sign-in"


def test_a_worker_of_another_organisation_finds_no_draft(scene: Scene, service: TestClient) -> None:
    save(scene)
    assert scene.workers["alabare"].get(address(service, scene)).status_code == 404


def test_a_colleague_with_the_same_client_finds_no_draft(scene: Scene, service: TestClient) -> None:
    save(scene)
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        colleague = visitor(system, service, scene.partners.nilaari, "senior_navigator", name="Col League")
        world.allocation(system, scene.client, colleague.person, scene.partners.nilaari)
    found = colleague.get(address(service, scene)).status_code, "Begun by you" in colleague.get(scene.place).text
    assert found == (404, False)


def test_nobody_saves_a_form_that_they_may_not_start(scene: Scene) -> None:
    sent = scene.navigator.post(saving(scene, "missing_link"), gate("questions"))
    assert sent.status_code == 403


# ── kept and found again ──────────────────────────────────────────────────
def test_a_form_saved_is_found_on_the_client_s_page_and_on_today(scene: Scene, service: TestClient) -> None:
    save(scene)
    pages = worker(scene).get(scene.place).text, worker(scene).get("/").text
    assert [address(service, scene) in page for page in pages] == [True, True]


def test_a_draft_opens_as_it_was_left(scene: Scene, service: TestClient) -> None:
    save(scene, PART | {"answers.observance": "Half a sentence about"})
    assert "Half a sentence about" in worker(scene).get(address(service, scene)).text


def test_what_is_wrong_is_kept_too(scene: Scene, service: TestClient) -> None:
    save(scene, PART | {"answers.nonsense-day": "45"})
    assert stored(service, scene)[0].typed["answers.nonsense-day"] == "45"


def test_saving_twice_makes_one_draft(scene: Scene, service: TestClient) -> None:
    save(scene)
    save(scene, PART | {"answers.spoken": "Arabic"})
    assert [one.typed["answers.spoken"] for one in stored(service, scene)] == ["Arabic"]


def test_a_form_that_saves_itself_learns_its_version(scene: Scene) -> None:
    sent = worker(scene).post(saving(scene), PART, by_itself="yes")
    assert sent.json() == {"version": 1}


def test_a_stale_form_does_not_write_over_a_newer_one(scene: Scene, service: TestClient) -> None:
    save(scene)
    save(scene, PART | {"answers.spoken": "Arabic"}, version="1")
    stale = worker(scene).post(saving(scene), PART, version="1")
    assert (stale.status_code, stored(service, scene)[0].typed["answers.spoken"]) == (409, "Arabic")


def test_a_restricted_form_is_not_named_on_today(scene: Scene) -> None:
    scene.womens_worker.post(saving(scene, "missing_link"), gate("questions"))
    page = scene.womens_worker.get("/").text
    assert ("A form begun with" in page, "HARK" in page) == (True, False)


# ── it ends ───────────────────────────────────────────────────────────────
def complete(scene: Scene, filled_in: Form) -> str:
    return worker(scene).post(scene.new("nilaari"), filled_in).headers["location"]


def test_a_completed_form_is_a_draft_no_more(scene: Scene, service: TestClient, filled_in: object) -> None:
    save(scene)
    complete(scene, filled_in("nilaari"))  # type: ignore[operator]
    (draft,) = stored(service, scene)
    assert (draft.ended, draft.typed) == (DraftEnd.COMPLETED, {})


def test_a_form_saved_and_sent_twice_makes_one_assessment(scene: Scene, service: TestClient, filled_in: object) -> None:
    save(scene)
    answers = filled_in("nilaari")  # type: ignore[operator]
    assert complete(scene, answers) == complete(scene, answers)


def test_a_save_that_comes_after_completing_brings_nothing_back(
    scene: Scene, service: TestClient, filled_in: object
) -> None:
    save(scene)
    complete(scene, filled_in("nilaari"))  # type: ignore[operator]
    late = worker(scene).post(saving(scene), PART, by_itself="yes")
    assert (late.status_code, stored(service, scene)[0].typed) == (409, {})


def test_a_discarded_draft_is_empty_and_gone(scene: Scene, service: TestClient) -> None:
    save(scene)
    here = address(service, scene)
    worker(scene).post(f"{here}/discard", {})
    assert (worker(scene).get(here).status_code, stored(service, scene)[0].typed) == (404, {})


def test_a_draft_of_a_retired_version_is_completed_with_its_own_questions(
    scene: Scene, service: TestClient, filled_in: object
) -> None:
    save(scene)
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        draft = system.find(select(AssessmentDraft).where(AssessmentDraft.client_id == scene.client.id))[0]
        now = system.find(select(InstrumentDefinition).where(InstrumentDefinition.key == draft.instrument))[0]
        old = {**now.definition, "version": 9000, "title": "As it was asked before"}
        system.add(InstrumentDefinition(key=now.key, number=9000, digest="-" * 64, definition=old))
        draft.instrument_version = 9000
    made = complete(scene, filled_in("nilaari"))  # type: ignore[operator]
    with service.app.state.doors.system(Reason.SEED, writing=False) as system:  # type: ignore[attr-defined]
        assert system.get(Assessment, UUID(made.rpartition("/")[2])).instrument_version == 9000


# ── who leaves ────────────────────────────────────────────────────────────
def test_drafts_of_somebody_who_has_left_end_by_themselves(scene: Scene, service: TestClient) -> None:
    save(scene)
    doors = service.app.state.doors  # type: ignore[attr-defined]
    with doors.system(Reason.SEED) as system:
        for role in system.find(select(RoleHeld).where(RoleHeld.person_id == worker(scene).person.id)):
            role.ends = world.ENDED
    run(service, "assessments: end the drafts of those who left")
    assert stored(service, scene)[0].ended is DraftEnd.WORKER_LEFT


@pytest.mark.parametrize("who", ["workers", "manager"])
def test_a_manager_learns_how_many_a_leaver_has_begun_and_reads_none(
    scene: Scene, service: TestClient, who: str
) -> None:
    save(scene)
    (draft,) = stored(service, scene)
    doors = service.app.state.doors  # type: ignore[attr-defined]
    with doors.system(Reason.SEED) as system:
        manager = world.person(system, "Man Ager")
        role = "team_manager" if who == "manager" else "recovery_navigator"
        world.role(system, manager, scene.partners.nilaari, role)
    with doors.records(world.actor(manager, scene.partners.nilaari, role)) as records:
        lines = service.app.state.places.open_work(records, worker(scene).person.id)  # type: ignore[attr-defined]
        with pytest.raises(NotFound):
            records.one(AssessmentDraft, draft.id)
    assert any("1 begun" in line.words for line in lines) == (who == "manager")

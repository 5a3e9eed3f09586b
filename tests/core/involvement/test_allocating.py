"""Allocating a client to a worker, and ending it: who may, and what follows."""

from uuid import uuid4

import pytest

from core.access.doors import Doors
from core.access.system import Reason
from core.clients.models import Client
from tests import world
from tests.core.casework.visitors import Visitor
from tests.core.clients.conftest import Scene


def allocate(by: Visitor, scene: Scene, to: Visitor, **also: str) -> tuple[int, dict[str, object]]:
    sent = {"worker_id": str(to.person.id), "organisation_id": str(to.organisation.id), **also}
    answer = by.call("POST", f"/clients/{scene.client.id}/allocations", sent)
    return answer.status_code, answer.json()


def end(by: Visitor, scene: Scene, allocation: object, version: int = 1, **sent: str) -> int:
    place = f"/clients/{scene.client.id}/allocations/{allocation}/end"
    return by.call("POST", place, {"reason": "Moved away", **sent}, if_match=f'"{version}"').status_code


def allocation_of(scene: Scene, worker: Visitor) -> object:
    held = scene.senior.call("GET", f"/clients/{scene.client.id}/allocations").json()["items"]
    return next(one["id"] for one in held if one["worker_id"] == str(worker.person.id))


@pytest.fixture
def referred(scene: Scene, app_doors: Doors) -> Scene:
    """The client is referred to Second Step, so its Senior may also bring in a partner not yet involved."""
    with app_doors.system(Reason.SEED) as system:
        world.referral(system, scene.client, scene.partners.second_step)
    return scene


# ── who may ───────────────────────────────────────────────────────────────
def test_a_stranger_cannot_take_a_client(scene: Scene) -> None:
    assert allocate(scene.stranger, scene, scene.stranger)[0] == 403


def test_a_worker_cannot_give_a_client_away(scene: Scene) -> None:
    assert allocate(scene.navigator, scene, scene.stranger)[0] == 403


def test_hr_cannot_allocate(scene: Scene) -> None:
    assert allocate(scene.hr, scene, scene.stranger)[0] == 403


def test_a_worker_cannot_end_their_own_allocation(scene: Scene) -> None:
    assert end(scene.navigator, scene, allocation_of(scene, scene.navigator)) == 403


# ── works ─────────────────────────────────────────────────────────────────
def test_the_matrix_manager_allocates_another_worker(scene: Scene) -> None:
    assert allocate(scene.senior, scene, scene.stranger)[0] == 201


def test_the_record_opens_to_the_worker(scene: Scene) -> None:
    allocate(scene.senior, scene, scene.stranger)
    assert scene.stranger.get(scene.page).status_code == 200


def test_triage_brings_in_an_organisation_that_was_not_involved(referred: Scene) -> None:
    allocate(referred.senior, referred, referred.senior)
    held = referred.senior.call("GET", f"/clients/{referred.client.id}/involvements").json()["items"]
    assert str(referred.partners.second_step.id) in [one["organisation_id"] for one in held]


def test_the_first_worker_of_an_organisation_is_its_link_worker(referred: Scene) -> None:
    allocate(referred.senior, referred, referred.senior)
    held = referred.senior.call("GET", f"/clients/{referred.client.id}/involvements").json()["items"]
    assert str(referred.senior.person.id) in [one["link_worker_id"] for one in held]


def test_an_organisation_is_involved_once(referred: Scene) -> None:
    allocate(referred.senior, referred, referred.stranger)
    held = referred.senior.call("GET", f"/clients/{referred.client.id}/involvements").json()["items"]
    assert len(held) == 2


def test_without_a_case_lead_the_worker_becomes_it(referred: Scene) -> None:
    allocate(referred.senior, referred, referred.stranger)
    client = referred.navigator.call("GET", f"/clients/{referred.client.id}").json()
    assert client["case_lead_id"] == str(referred.stranger.person.id)


def test_a_case_lead_stays(referred: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        lead = referred.navigator
        system.get(Client, referred.client.id).lead_by(lead.person.id, lead.organisation.id)
    allocate(referred.senior, referred, referred.stranger)
    client = referred.navigator.call("GET", f"/clients/{referred.client.id}").json()
    assert client["case_lead_id"] == str(referred.navigator.person.id)


# ── what cannot be accepted ───────────────────────────────────────────────
def test_a_worker_carries_a_client_once(scene: Scene) -> None:
    status, body = allocate(scene.senior, scene, scene.navigator)
    assert (status, body["errors"][0]["field"]) == (422, "worker_id")  # type: ignore[index]


@pytest.mark.parametrize("who", ["hr", "manager"])
def test_somebody_without_a_care_role_there_carries_nobody(scene: Scene, who: str) -> None:
    status, body = allocate(scene.senior, scene, getattr(scene, who))
    assert (status, body["errors"][0]["field"]) == (422, "worker_id")  # type: ignore[index]


def test_a_role_in_another_organisation_does_not_count(scene: Scene) -> None:
    sent = {"worker_id": str(scene.stranger.person.id), "organisation_id": str(scene.partners.nilaari.id)}
    assert scene.senior.call("POST", f"/clients/{scene.client.id}/allocations", sent).status_code == 422


def test_a_role_that_has_ended_does_not_count(scene: Scene, app_doors: Doors) -> None:
    with app_doors.system(Reason.SEED) as system:
        gone = world.person(system, "Gone Away")
        world.role(system, gone, scene.partners.missing_link, ends=world.ENDED)
    sent = {"worker_id": str(gone.id), "organisation_id": str(scene.partners.missing_link.id)}
    assert scene.senior.call("POST", f"/clients/{scene.client.id}/allocations", sent).status_code == 422


@pytest.mark.parametrize("field", ["worker_id", "organisation_id"])
def test_an_unknown_worker_or_organisation_is_refused(scene: Scene, field: str) -> None:
    assert allocate(scene.senior, scene, scene.stranger, **{field: str(uuid4())})[0] == 422


@pytest.mark.parametrize("starts", ["2999-01-01", "soon"])
def test_an_allocation_does_not_start_in_the_future(scene: Scene, starts: str) -> None:
    assert allocate(scene.senior, scene, scene.stranger, starts=starts)[0] == 422


# ── ending ────────────────────────────────────────────────────────────────
def test_the_matrix_manager_ends_it(scene: Scene) -> None:
    assert end(scene.senior, scene, allocation_of(scene, scene.navigator), ends="2026-03-03") == 200


def test_the_record_closes_to_the_worker(scene: Scene) -> None:
    end(scene.senior, scene, allocation_of(scene, scene.navigator), ends="2026-03-03")
    assert scene.navigator.get(scene.page).status_code == 404


def test_the_history_keeps_why(scene: Scene) -> None:
    held = allocation_of(scene, scene.navigator)
    end(scene.senior, scene, held)
    assert "Moved away" in scene.senior.get(f"/history/allocation/{held}").text


@pytest.mark.parametrize("ends", ["2026-03-05", "2019-12-31", "never"])
def test_an_end_lies_between_the_beginning_and_today(scene: Scene, ends: str) -> None:
    assert end(scene.senior, scene, allocation_of(scene, scene.navigator), ends=ends) == 422


def test_a_stale_end_answers_409(scene: Scene) -> None:
    assert end(scene.senior, scene, allocation_of(scene, scene.navigator), version=7) == 409


def test_a_reason_is_needed(scene: Scene) -> None:
    assert end(scene.senior, scene, allocation_of(scene, scene.navigator), reason="") == 422


def test_the_form_ends_it(scene: Scene) -> None:
    held = allocation_of(scene, scene.navigator)
    place = f"{scene.page}/allocations/{held}/end"
    form = {"version": "1", "reason": "Moved away", "ends-day": "3", "ends-month": "3", "ends-year": "2026"}
    assert (scene.senior.get(place).status_code, scene.senior.post(place, form).status_code) == (200, 303)


def test_nobody_else_is_shown_the_form(scene: Scene) -> None:
    held = allocation_of(scene, scene.navigator)
    assert scene.colleague.get(f"{scene.page}/allocations/{held}/end").status_code == 404

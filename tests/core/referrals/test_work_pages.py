"""Pages of the work around a referral: what is offered to whom, what Today says, and nothing that was typed is lost."""

import pytest

from core.access.system import Reason
from core.referrals.models import Referral
from tests.core.casework.visitors import Visitor
from tests.core.referrals.conftest import Scene
from tests.core.referrals.test_work import AGAIN, NOBODY, PAPER, TASK, called, helper, made, talk, then

__all__ = ["helper"]
LETTER = {"result": "no_answer", "next_step": "letter", "next_on": "2026-03-04", "words": "Letters are safe there"}
DUE = {"due-day": "11", "due-month": "3", "due-year": "2026"}
SOON = {"chase_on-day": "6", "chase_on-month": "3", "chase_on-year": "2026"}


def unidentified(scene: Scene) -> None:
    """Nobody has said yet whom the scene's referral is about."""
    with scene.service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        system.get(Referral, scene.referral.id).client_id = None


# ── what comes next ───────────────────────────────────────────────────────
def test_today_says_that_a_letter_is_what_was_planned(scene: Scene) -> None:
    scene.talked()
    called(scene, LETTER)
    shown = scene.senior.get("/").text
    assert "Write a letter, where that is safe, as planned for 4 March 2026" in shown
    assert "Call as promised" not in shown


def test_today_says_that_another_call_was_planned(scene: Scene) -> None:
    scene.talked()
    called(scene, {**AGAIN, "next_on": "2026-03-04"})
    assert "Call as promised for 4 March 2026" in scene.senior.get("/").text


@pytest.mark.parametrize(("planned", "is_offered"), [({**AGAIN}, True), (LETTER, False)])
def test_the_button_for_a_call_is_there_where_a_call_comes_next(
    scene: Scene, planned: object, is_offered: bool
) -> None:
    scene.talked()
    called(scene, planned)
    page = scene.senior.get(scene.place).text
    assert ("The call was made" in page, f"{talk(scene)}/calls/new" in page) == (is_offered, True)


# ── handing on ────────────────────────────────────────────────────────────
def test_whoever_does_a_task_is_not_offered_to_hand_it_on(scene: Scene, helper: Visitor) -> None:
    id = made(scene, "tasks", {**TASK, "owner_id": str(helper.person.id)}).json()["id"]
    page = helper.get(f"{scene.place}/tasks/{id}").text
    assert ("It is done" in page, "Hand it on" in page) == (True, False)


def test_whoever_triages_is_offered_to_hand_it_on(scene: Scene, helper: Visitor) -> None:
    id = made(scene, "tasks", {**TASK, "owner_id": str(helper.person.id)}).json()["id"]
    assert "Hand it on" in scene.senior.get(f"{scene.place}/tasks/{id}").text


# ── what was typed ────────────────────────────────────────────────────────
def test_a_stale_end_of_a_task_keeps_what_was_typed(scene: Scene) -> None:
    id = made(scene, "tasks", TASK).json()["id"]
    then(scene, f"tasks/{id}/hand-on", {"owner_id": str(scene.senior.person.id), "due": "2026-03-20"})
    stale = scene.senior.post(f"{scene.place}/tasks/{id}/end", {"version": "1", "words": "Typed with care"})
    assert (stale.status_code, "Typed with care" in stale.text) == (409, True)


def test_a_stale_end_of_a_paper_keeps_what_was_typed(scene: Scene) -> None:
    id = made(scene, "papers", PAPER).json()["id"]
    then(scene, f"papers/{id}/ask-again", {"chase_on": "2026-03-12"})
    stale = scene.senior.post(f"{scene.place}/papers/{id}/end", {"version": "1", "words": "Typed with care"})
    assert (stale.status_code, "Typed with care" in stale.text) == (409, True)


def test_a_stale_call_keeps_what_was_typed(scene: Scene) -> None:
    scene.talked()
    called(scene, AGAIN)
    place = f"{scene.place}/support-conversations/{talk(scene)}/calls/new"
    stale = scene.senior.post(place, {"version": "1", "result": "no_answer", "words": "Typed with care"})
    assert (stale.status_code, "Typed with care" in stale.text) == (409, True)


def test_a_task_for_somebody_who_cannot_do_it_keeps_what_was_typed(scene: Scene) -> None:
    form = {"what": "Typed with care", "owner_id": NOBODY, **DUE}
    refused = scene.senior.post(f"{scene.place}/tasks/new", form)
    assert (refused.status_code, "Typed with care" in refused.text) == (422, True)


def test_a_task_handed_to_somebody_who_cannot_do_it_keeps_its_page(scene: Scene) -> None:
    id = made(scene, "tasks", TASK).json()["id"]
    refused = scene.senior.post(f"{scene.place}/tasks/{id}/hand-on", {"version": "1", "owner_id": NOBODY, **DUE})
    assert (refused.status_code, "Hand it on" in refused.text) == (422, True)


def test_a_paper_of_somebody_not_identified_keeps_what_was_typed(scene: Scene) -> None:
    unidentified(scene)
    refused = scene.senior.post(f"{scene.place}/papers/new", {"what": "risk", "asked_of": "Doctor Careful", **SOON})
    assert (refused.status_code, "Doctor Careful" in refused.text) == (422, True)

"""Drafts by the API: the caller's own, saved right or wrong, read back, completed once, discarded."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from core.access.system import Reason
from tests import world
from tests.core.assessments.conftest import FORM_ID, KEYS, SAFE, VERSIONS, Scene
from tests.core.casework.visitors import Visitor, visitor

Example = Callable[[str], dict[str, object]]
MINE = "/assessment-drafts"
HALF = {"spoken": "Somali"}


def worker(scene: Scene, plugin: str = "nilaari") -> Visitor:
    return scene.workers[plugin]


def place(scene: Scene) -> str:
    return f"/clients/{scene.client.id}/assessment-drafts"


def body(plugin: str = "nilaari", answers: object = None, **more: object) -> dict[str, object]:
    given = HALF if answers is None else answers
    return {"instrument": KEYS[plugin], "version": VERSIONS[plugin], "answers": given, **more}


def begin(scene: Scene, plugin: str = "nilaari", **more: Any) -> str:
    """The address of the new draft, below /api/v1."""
    made = worker(scene, plugin).call("POST", place(scene), body(plugin, **more))
    assert made.status_code == 201, made.text
    return made.headers["location"].removeprefix("/api/v1")


# ── who may ───────────────────────────────────────────────────────────────
def test_nobody_known_gets_nothing(scene: Scene, service: TestClient) -> None:
    assert service.get(f"/api/v1{MINE}").status_code == 401


@pytest.mark.parametrize("who", ["alabare", "colleague"])
def test_nobody_else_finds_it(scene: Scene, service: TestClient, who: str) -> None:
    here = begin(scene)
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        colleague = visitor(system, service, scene.partners.nilaari, "senior_navigator", name="Col League")
        world.allocation(system, scene.client, colleague.person, scene.partners.nilaari)
    other = colleague if who == "colleague" else worker(scene, who)
    sent = [other.call("GET", here), other.call("PUT", here, {}, if_match='"1"')]
    sent += [other.call("POST", f"{here}/{act}", if_match='"1"') for act in ("complete", "discard")]
    listed = other.call("GET", MINE)
    assert ([one.status_code for one in sent], listed.json()["items"]) == ([404] * 4, [])


def test_nobody_begins_a_form_that_they_may_not_start(scene: Scene) -> None:
    assert scene.navigator.call("POST", place(scene), body("missing_link", {})).status_code == 403


def test_a_form_that_is_off_cannot_be_begun(scene: Scene) -> None:
    assert worker(scene, "alabare").call("POST", place(scene), body("nilaari")).status_code == 404


# ── kept ──────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("plugin", KEYS)
def test_a_draft_holds_what_was_sent(scene: Scene, example: Example, plugin: str) -> None:
    gate = SAFE if plugin == "missing_link" else {}
    shown = worker(scene, plugin).call("GET", begin(scene, plugin, answers=example(plugin), gate=gate)).json()
    assert (shown["answers"], shown["gate"], shown["faults"]) == (example(plugin), gate, [])


def test_it_is_listed_among_mine_and_of_the_person(scene: Scene) -> None:
    here = begin(scene)
    lists = [worker(scene).call("GET", path).json() for path in (MINE, place(scene))]
    assert [[one["id"] for one in listed["items"]] for listed in lists] == [[here.rpartition("/")[2]]] * 2


def test_a_repeated_key_begins_one(scene: Scene) -> None:
    first, second = (worker(scene).call("POST", place(scene), body(), idempotency_key="k") for _ in range(2))
    assert (first.json(), worker(scene).call("GET", place(scene)).json()["count"]) == (second.json(), 1)


def test_what_is_wrong_is_kept_and_told(scene: Scene) -> None:
    shown = (
        worker(scene, "missing_link").call("GET", begin(scene, "missing_link", answers={"afraid": "perhaps"})).json()
    )
    assert (shown["answers"], "answers.afraid" in [one["field"] for one in shown["faults"]]) == (
        {"afraid": "perhaps"}, True,
    )  # fmt: skip


def test_saving_replaces_what_was_there_and_asks_for_the_version(scene: Scene) -> None:
    here = begin(scene)
    first = worker(scene).call("PUT", here, {"answers": {"observance": "Friday prayers"}}, if_match='"1"')
    stale = worker(scene).call("PUT", here, {"answers": HALF}, if_match='"1"')
    assert (first.json()["answers"], stale.status_code) == ({"observance": "Friday prayers"}, 409)


def test_its_page_opens_with_what_the_api_saved(scene: Scene) -> None:
    here = begin(scene, answers={"spoken": "Somali at home"})
    page = worker(scene).get(f"{scene.place}/drafts/{here.rpartition('/')[2]}")
    assert "Somali at home" in page.text


def test_the_api_reads_what_a_page_saved(scene: Scene) -> None:
    typed = {"form_id": FORM_ID, "step": "questions", "answers.spoken": "Arabic"}
    worker(scene).post(scene.new("nilaari").replace("/new/", "/drafts/new/"), typed)
    (line,) = worker(scene).call("GET", place(scene)).json()["items"]
    assert worker(scene).call("GET", f"{MINE}/{line['id']}").json()["answers"] == {"spoken": "Arabic"}


# ── it ends ───────────────────────────────────────────────────────────────
def test_completed_it_is_an_assessment_and_no_draft(scene: Scene, example: Example) -> None:
    here = begin(scene, answers=example("nilaari"))
    made = worker(scene).call("POST", f"{here}/complete", if_match='"1"')
    left = worker(scene).call("GET", place(scene)).json()["items"]
    assert (made.status_code, made.json()["answers"], left) == (201, example("nilaari"), [])


def test_completed_twice_it_makes_one_assessment(scene: Scene, example: Example) -> None:
    here = begin(scene, answers=example("nilaari"))
    statuses = [worker(scene).call("POST", f"{here}/complete", if_match='"1"').status_code for _ in range(2)]
    assert (statuses, worker(scene).call("GET", scene.place).json()["count"]) == ([201, 409], 1)


def test_an_incomplete_one_is_not_completed(scene: Scene) -> None:
    here = begin(scene, "missing_link", answers={}, gate={})
    sent = worker(scene, "missing_link").call("POST", f"{here}/complete", if_match='"1"')
    still = worker(scene, "missing_link").call("GET", here).status_code
    assert (sent.status_code, "gate.private" in sent.text, still) == (422, True, 200)


def test_a_gate_that_stays_shut_records_why(scene: Scene) -> None:
    here = begin(scene, "missing_link", answers={}, gate=SAFE | {"private": "no"})
    made = worker(scene, "missing_link").call("POST", f"{here}/complete", if_match='"1"').json()
    assert made["outcome"] == "not_asked"


def test_discarded_it_is_gone(scene: Scene) -> None:
    here = begin(scene)
    gone = worker(scene).call("POST", f"{here}/discard", if_match='"1"')
    assert (gone.status_code, worker(scene).call("GET", here).status_code) == (204, 409)


# ── bad input ─────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"answers": {"nothing": "x"}}, "answers.nothing"),
        ({"gate": {"nothing": "yes"}}, "gate.nothing"),
        ({"answers": {"spoken": {"a": "b"}}}, "answers.spoken"),
        ({"answers": {"spoken": True}}, "answers.spoken"),
    ],
)
def test_what_no_field_can_hold_is_refused(scene: Scene, sent: dict[str, object], field: str) -> None:
    refused = worker(scene).call("POST", place(scene), {**body(answers={}), **sent})
    assert (refused.status_code, field in refused.text) == (422, True)

"""The assessments API: refused first, then every partner's form; the gate, faults, repeated keys."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from tests.core.assessments.conftest import KEYS, SAFE, VERSIONS, Scene
from tests.core.casework.visitors import Visitor

Example = Callable[[str], dict[str, object]]
OWN_FORMS = ("alabare", "nilaari", "second_step")
NO = dict.fromkeys(("humiliation", "afraid", "rape", "kick"), "no")
AFRAID = NO | {"afraid": "yes"}


def body(plugin: str, answers: dict[str, object], **more: object) -> dict[str, object]:
    return {"instrument": KEYS[plugin], "version": VERSIONS[plugin], "answers": answers, **more}


def hark(answers: dict[str, object] = NO, gate: dict[str, object] = SAFE) -> dict[str, object]:
    return body("missing_link", answers, gate=gate)


def recorded(scene: Scene, visitor: Visitor, sent: dict[str, object]) -> str:
    """The address of the new assessment, below /api/v1."""
    location: str = visitor.call("POST", scene.place, sent).headers["location"]
    return location.removeprefix("/api/v1")


# ── refused ───────────────────────────────────────────────────────────────
@pytest.mark.parametrize("path", ["/instruments", "/assessments", "/organisation/plugins"])
def test_nobody_known_gets_nothing(scene: Scene, service: TestClient, path: str) -> None:
    assert service.get(f"/api/v1{path}").status_code == 401


@pytest.mark.parametrize("path", ["/instruments", "/assessments"])
def test_hr_gets_nothing(scene: Scene, path: str) -> None:
    assert scene.hr.call("GET", path).status_code == 404


def test_only_what_is_switched_on_is_listed(scene: Scene) -> None:
    listed = scene.navigator.call("GET", "/instruments").json()
    keys = ["missing_link:dash", "missing_link:hark", "missing_link:safety_plan"]
    assert ([one["key"] for one in listed["items"]], listed["count"]) == (keys, 3)


@pytest.mark.parametrize("plugin", OWN_FORMS)
def test_the_definition_of_a_form_that_is_off_is_not_found(scene: Scene, plugin: str) -> None:
    path = f"/instruments/{KEYS[plugin].replace(':', '/')}"
    assert scene.womens_worker.call("GET", path).status_code == 404


@pytest.mark.parametrize("plugin", OWN_FORMS)
def test_a_form_that_is_off_cannot_be_recorded(scene: Scene, example: Example, plugin: str) -> None:
    assert scene.womens_worker.call("POST", scene.place, body(plugin, example(plugin))).status_code == 404


def test_the_role_of_the_form_is_needed(scene: Scene) -> None:
    assert scene.navigator.call("POST", scene.place, hark()).status_code == 403


def test_the_client_must_be_on_the_caseload(scene: Scene) -> None:
    assert scene.stranger.call("POST", scene.place, hark()).status_code == 404


@pytest.mark.parametrize("who", ["navigator", "stranger", "hr"])
def test_hark_is_closed_to_colleagues_without_the_role_or_the_client(scene: Scene, who: str) -> None:
    place = recorded(scene, scene.womens_worker, hark())
    assert getattr(scene, who).call("GET", place).status_code == 404


@pytest.mark.parametrize("organisation", OWN_FORMS)
def test_hark_is_neither_listed_nor_counted_elsewhere(scene: Scene, organisation: str) -> None:
    recorded(scene, scene.womens_worker, hark())
    listed = scene.workers[organisation].call("GET", scene.place).json()
    assert (listed["items"], listed["count"]) == ([], 0)


def test_the_documentation_names_no_plugin(scene: Scene, service: TestClient) -> None:
    text = service.get("/api/v1/openapi.json").text
    assert [word for word in ("hark", "missing_link", "sanctuary", "nilaari") if word in text.lower()] == []


# ── works ─────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("plugin", OWN_FORMS)
def test_every_partners_form_is_recorded_and_read_back(scene: Scene, example: Example, plugin: str) -> None:
    worker = scene.workers[plugin]
    shown = worker.call("GET", recorded(scene, worker, body(plugin, example(plugin)))).json()
    assert (shown["answers"], shown["instrument"], shown["outcome"]) == (example(plugin), KEYS[plugin], "completed")


@pytest.mark.parametrize("plugin", KEYS)
def test_every_partners_definition_is_there_for_its_own_people(scene: Scene, plugin: str) -> None:
    shown = scene.workers[plugin].call("GET", f"/instruments/{KEYS[plugin].replace(':', '/')}").json()
    assert (shown["key"], shown["version"]) == (KEYS[plugin], VERSIONS[plugin])


def test_hark_is_scored_restricted_and_followed_up(scene: Scene) -> None:
    shown = scene.womens_worker.call("GET", recorded(scene, scene.womens_worker, hark(AFRAID))).json()
    assert [shown[name] for name in ("scores", "bands", "outcomes", "label")] == [
        {"hark": 1}, {"hark": "one_or_more"}, {"screen": "positive"}, "restricted",
    ]  # fmt: skip
    assert [step["due"] for step in shown["next_steps"]] == ["2026-03-04", "2026-03-04", "2026-03-05"]


def test_a_shut_gate_is_recorded_as_not_asked(scene: Scene) -> None:
    made = scene.womens_worker.call("POST", scene.place, hark({}, {"private": "no"})).json()
    assert (made["outcome"], made["reason"], made["answers"], made["scores"]) == (
        "not_asked", "somebody else could have heard or seen", {}, {},
    )  # fmt: skip


def test_a_repeated_key_records_nothing_twice(scene: Scene) -> None:
    first, second = (scene.womens_worker.call("POST", scene.place, hark(), idempotency_key="k") for _ in range(2))
    assert first.json() == second.json()
    assert scene.womens_worker.call("GET", scene.place).json()["count"] == 1


def test_a_next_step_is_settled(scene: Scene) -> None:
    place = recorded(scene, scene.womens_worker, hark(AFRAID))
    version = scene.womens_worker.call("GET", place).headers["etag"]
    settled = scene.womens_worker.call("POST", f"{place}/next-steps/1/settle", if_match=version).json()
    assert [step["settled_on"] for step in settled["next_steps"]] == [None, "2026-03-04", None]


def test_blank_answers_are_left_out(scene: Scene) -> None:
    shown = scene.womens_worker.call("POST", scene.place, hark(NO | {"kick": None, "rape": " "})).json()
    assert (shown["answers"], shown["scores"]) == ({"humiliation": "no", "afraid": "no"}, {"hark": None})


# ── bad input ─────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("answers", "fields"),
    [
        ({"humiliation": True}, ["answers.humiliation"]),
        ({"humiliation": 1}, ["answers.humiliation"]),
        ({"humiliation": ["yes"]}, ["answers.humiliation"]),
        ({"humiliation": {"yes": "yes"}}, ["answers.humiliation"]),
        ({"humiliation": "'; drop table assessment; --"}, ["answers.humiliation"]),
        ({"humiliation": "maybe", "kick": "x" * 10_000}, ["answers.humiliation", "answers.kick"]),
        ({"salary": "1"}, ["answers.salary"]),
        ({"<script>": "1"}, ["answers.<script>"]),
        ({"x" * 1000: "1"}, [f"answers.{'x' * 60}"]),
    ],
)
def test_every_faulty_answer_is_named(scene: Scene, answers: dict[str, object], fields: list[str]) -> None:
    answer = scene.womens_worker.call("POST", scene.place, hark(answers))
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == fields


@pytest.mark.parametrize(
    ("gate", "fields"),
    [
        ({}, [f"gate.{key}" for key in SAFE]),
        (SAFE | {"told_why": "perhaps"}, ["gate.told_why"]),
        (SAFE | {"weather": "yes"}, ["gate.weather"]),
        (SAFE | {"private": "no"}, ["answers"]),
    ],
)
def test_the_gate_is_passed_or_nothing_is_recorded(scene: Scene, gate: dict[str, object], fields: list[str]) -> None:
    answer = scene.womens_worker.call("POST", scene.place, hark(NO, gate))
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == fields


def test_a_gate_that_a_form_does_not_have_is_no_gate(scene: Scene, example: Example) -> None:
    sent = body("nilaari", example("nilaari"), gate={"private": "yes"})
    assert scene.workers["nilaari"].call("POST", scene.place, sent).json()["errors"][0]["field"] == "gate.private"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("wellbeing_arriving", 11), ("wellbeing_arriving", -1), ("wellbeing_arriving", 2.5),
        ("wellbeing_arriving", "2"), ("wellbeing_arriving", True), ("arrived_on", "07/02/2026"),
        ("arrived_on", "2026-02-31"), ("arrived_on", 20260207),
        ("arrived_at", "two\nlines"), ("what_we_did", "talked"), ("what_we_did", ["talked", "talked"]),
        ("what_we_did", ["flew"]), ("safe_to_travel", "maybe"), ("onward_plan", "x" * 4001), ("onward_plan", None),
        ("onward_plan", "\x00"),
    ],
)  # fmt: skip
def test_each_kind_of_question_takes_its_own_answers_only(
    scene: Scene, example: Example, key: str, value: object
) -> None:
    sent = body("alabare", example("alabare") | {key: value})
    answer = scene.workers["alabare"].call("POST", scene.place, sent)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [f"answers.{key}"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("version", 2), ("version", 0), ("version", "1"), ("instrument", 1), ("instrument", "x" * 200), ("answers", [])],
)
def test_a_faulty_frame_is_named(scene: Scene, field: str, value: object) -> None:
    answer = scene.womens_worker.call("POST", scene.place, hark() | {field: value})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field


@pytest.mark.parametrize("key", ["missing_link:nothing", "../../etc/passwd", "missing_link", ":", "' or 1=1"])
def test_an_unknown_form_is_not_found(scene: Scene, key: str) -> None:
    assert scene.womens_worker.call("POST", scene.place, hark() | {"instrument": key}).status_code == 404


@pytest.mark.parametrize("place", ["-1", "3", "99999999999999999999"])
def test_a_step_that_is_not_there_is_named(scene: Scene, place: str) -> None:
    path = recorded(scene, scene.womens_worker, hark(AFRAID))
    sent = scene.womens_worker.call("POST", f"{path}/next-steps/{place}/settle", if_match='"2"')
    assert sent.status_code == 422

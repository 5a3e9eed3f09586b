"""The frameworks API: nobody known, switched off, then lists, one, a search and a comparison."""

import pytest
from starlette.testclient import TestClient

from tests.core.competencies.conftest import Scene

OURS, THEIRS = "missing_link:recovery_navigator", "second_step:recovery_coach"
COMPARED = f"/frameworks/compare?left={OURS}&right={THEIRS}"
PATHS = ("/frameworks", "/frameworks/search?q=change", COMPARED, "/frameworks/missing_link/recovery_navigator")


def keys(answer: object) -> list[str]:
    return [one["key"] for one in answer["items"]]  # type: ignore[index]


# ── refused ───────────────────────────────────────────────────────────────
@pytest.mark.parametrize("path", PATHS)
def test_nobody_known_gets_nothing(scene: Scene, service: TestClient, path: str) -> None:
    assert service.get(f"/api/v1{path}").status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        "/frameworks/missing_link/recovery_navigator",
        "/frameworks/missing_link/recovery_navigator?version=1",
        "/frameworks/alabare/crisis_house_worker",
        COMPARED,
        f"/frameworks/compare?left={THEIRS}&right={OURS}@1",
    ],
)
def test_a_framework_that_is_switched_off_is_not_found(scene: Scene, path: str) -> None:
    assert scene.one.call("GET", path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/frameworks/second_step/nothing",
        "/frameworks/second_step/recovery_coach?version=2",
        "/frameworks/nobody/recovery_coach",
        f"/frameworks/compare?left={THEIRS}@2&right={THEIRS}",
        f"/frameworks/compare?left={THEIRS}@&right={THEIRS}",
        f"/frameworks/compare?left=%00&right={THEIRS}",
    ],
)
def test_what_there_is_not_is_not_found(scene: Scene, path: str) -> None:
    assert scene.both.call("GET", path).status_code == 404


def test_off_and_not_there_read_the_same(scene: Scene) -> None:
    paths = ("/frameworks/alabare/crisis_house_worker", "/frameworks/alabare/no_such_thing")
    off, absent = (scene.both.call("GET", path).json() for path in paths)
    assert off == absent


def test_nothing_is_found_in_what_is_switched_off(scene: Scene) -> None:
    assert scene.nobody.call("GET", "/frameworks/search?q=change").json()["items"] == []


def test_an_agency_without_plugins_has_none(scene: Scene) -> None:
    assert scene.nobody.call("GET", "/frameworks").json()["count"] == 0


# ── works ─────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(("who", "found"), [("one", [THEIRS]), ("both", [THEIRS, OURS]), ("hr", [THEIRS, OURS])])
def test_all_staff_list_what_their_organisation_has_switched_on(scene: Scene, who: str, found: list[str]) -> None:
    assert keys(getattr(scene, who).call("GET", "/frameworks").json()) == found


def test_one_comes_whole_with_what_is_odd_in_it(scene: Scene) -> None:
    shown = scene.one.call("GET", "/frameworks/second_step/recovery_coach").json()
    odd = [(one["oddity"], one["competency"]) for one in shown["found"]]
    assert (shown["framework"]["key"], shown["versions"], odd[0]) == (
        THEIRS,
        [1],
        ("hidden_ladder", "policy_procedure_and_practice"),
    )


def test_a_level_without_indicators_stays_so(scene: Scene) -> None:
    shown = scene.one.call("GET", "/frameworks/second_step/recovery_coach").json()["framework"]
    assert shown["competencies"][9]["indicators"]["exceptional"] == []


def test_every_word_looked_for_must_occur(scene: Scene) -> None:
    found = scene.one.call("GET", "/frameworks/search?q=SUPERVISION takes").json()
    assert [one["key"] for one in found["items"]] == [
        "personal_and_professional_development_entry_3",
        "personal_and_professional_development_exceptional_3",
    ]


def test_a_comparison_counts_every_indicator_once(scene: Scene) -> None:
    compared = scene.both.call("GET", COMPARED).json()
    assert compared["counts"] == {"same": 64, "moved": 19, "near": 0, "only_left": 11, "only_right": 7}


def test_a_comparison_matches_wording_and_not_labels(scene: Scene) -> None:
    lines = scene.both.call("GET", COMPARED).json()["lines"]
    key = "personal_and_professional_development_desired_1"
    (line,) = [one for one in lines if one["left"] and one["left"]["key"] == key]
    assert (line["sort"], line["right"]["level"]) == ("moved", "entry")


def test_the_documentation_names_no_plugin(service: TestClient) -> None:
    text = service.get("/api/v1/openapi.json").text
    assert [name for name in ("recovery_coach", "recovery_navigator:", "crisis_house") if name in text] == []

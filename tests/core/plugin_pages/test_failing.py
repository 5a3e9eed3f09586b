"""A plugin whose every part fails stops nothing else, is shown as broken, and none of its words is kept."""

import pytest
from sqlalchemy import select

from core.extensions.failures import F
from tests.core.plugin_pages.conftest import Scene


def kept(scene: Scene) -> list[tuple[object, ...]]:
    with scene.service.app.state.doors.database.read.connect() as connection:  # type: ignore[attr-defined]
        return [tuple(row) for row in connection.execute(select(F.c.plugin, F.c.place, F.c.error, F.c.times))]


def test_the_page_that_fails_says_so_plainly(scene: Scene) -> None:
    page = scene.worker.get("/p/broken_pier/falls")
    assert (page.status_code, "not available now" in page.text, "High Street" in page.text) == (500, True, False)


def test_the_api_says_the_same(scene: Scene) -> None:
    answered = scene.worker.call("GET", "/p/broken_pier/falls")
    assert (answered.status_code, answered.json()["status"], "Sam" in answered.text) == (500, 500, False)


def test_the_other_panel_and_the_rest_of_the_summary_stand(scene: Scene) -> None:
    page = scene.worker.get(scene.summary)
    found = [words in page.text for words in ("Falls too", "Not available now", "Walks by the water", "No walk yet.")]
    assert (page.status_code, found) == (200, [True] * 4)


def test_a_failure_is_counted_with_its_place_and_type(scene: Scene) -> None:
    for _ in range(3):
        scene.worker.get(scene.summary)
    assert kept(scene) == [("broken_pier", "panel Falls too", "ValueError", 3)]


def test_a_page_that_nobody_may_see_runs_nothing(scene: Scene) -> None:
    assert (scene.elsewhere.get("/p/broken_pier/falls").status_code, kept(scene)) == (404, [])


def test_an_event_that_fails_leaves_the_assessment_whole(scene: Scene) -> None:
    made = scene.worker.call(
        "POST", f"{scene.summary}/assessments",
        json={"instrument": "bright_harbour:after_the_walk", "version": 1, "answers": {"good": "yes"}},
    )  # fmt: skip
    assert (made.status_code, kept(scene)) == (201, [("broken_pier", "on_assessment_completed", "ValueError", 1)])


@pytest.mark.parametrize("path", ["/organisation", "/organisation/plugins/broken_pier"])
def test_the_organisation_sees_that_it_is_broken_where_and_when(scene: Scene, path: str) -> None:
    scene.worker.get("/p/broken_pier/falls")
    page = scene.admin.get(path).text
    assert [words in page for words in ("page /p/broken_pier/falls", "High Street", "Sam Example")] == [
        True, False, False,
    ]  # fmt: skip


def test_a_failure_of_a_request_that_is_refused_is_kept_all_the_same(scene: Scene) -> None:
    scene.worker.get("/p/broken_pier/falls")
    assert kept(scene) == [("broken_pier", "page /p/broken_pier/falls", "ValueError", 1)]

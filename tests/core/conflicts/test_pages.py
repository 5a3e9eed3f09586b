"""The officer's pages of people kept apart."""

from tests.core.conflicts.conftest import Scene

TYPED = {
    "given_name": "Wren", "family_name": "Halloway", "date_of_birth-day": "17", "date_of_birth-month": "5",
    "date_of_birth-year": "1990", "sort": "perpetrator", "evidence": "The person told me",
}  # fmt: skip


def test_somebody_unknown_is_asked_to_sign_in(scene: Scene) -> None:
    assert scene.officer.service.get("/conflicts").status_code == 303


def test_nobody_else_has_the_pages(scene: Scene) -> None:
    assert [one.get("/conflicts").status_code for one in (scene.nell, scene.senior, scene.manager)] == [404] * 3


def test_the_form_asks_who_takes_over_and_loses_nothing(scene: Scene) -> None:
    page = scene.officer.post("/conflicts/new", {**TYPED, "person_id": str(scene.nell.person.id)})
    assert page.status_code == 422
    assert "Cora Colleague" in page.text
    assert "The person told me" in page.text


def test_an_empty_form_says_what_is_missing(scene: Scene) -> None:
    page = scene.officer.post("/conflicts/new", {})
    assert page.status_code == 422
    assert "There is a problem" in page.text


def test_recorded_it_stands_in_the_list_and_is_ended(scene: Scene) -> None:
    form = {**TYPED, "person_id": str(scene.nell.person.id), "takes_over": str(scene.coras.id)}
    place = scene.officer.post("/conflicts/new", form).headers["location"]
    assert "Nell Worker" in scene.officer.get("/conflicts").text
    assert "They have harmed this person" in scene.officer.get(place).text
    ended = scene.officer.post(f"{place}/end", {"reason": "It was somebody else", "version": "1"})
    assert ended.status_code == 303
    assert "No longer kept apart" in scene.officer.get(place).text


def test_a_stale_page_is_told(scene: Scene) -> None:
    form = {**TYPED, "person_id": str(scene.nell.person.id), "takes_over": str(scene.coras.id)}
    place = scene.officer.post("/conflicts/new", form).headers["location"]
    assert scene.officer.post(f"{place}/end", {"reason": "It was somebody", "version": "7"}).status_code == 409

"""Pages of people's rights answer those who may open them, and keep what was typed."""

from tests.core.rights.conftest import ASKS, Scene


def test_nobody_unknown_opens_the_queue(scene: Scene) -> None:
    assert scene.nell.service.get("/rights").status_code == 303


def test_every_step_has_its_page(scene: Scene) -> None:
    id = scene.gathered()
    entry = f"/rights/{id}/entries/contact/{scene.theirs.id}"
    places = ["/", "/rights", "/rights/new", "/rights?closed=true", f"/rights/{id}", f"/rights/{id}/entries"]
    places += [f"/rights/{id}/entries?show=all&page=1", entry]
    assert {place: scene.olga.get(place).status_code for place in places} == dict.fromkeys(places, 200)
    assert "Her sister was there." in scene.olga.get(entry).text


def test_a_worker_s_form_keeps_what_was_typed(scene: Scene) -> None:
    place = f"/clients/{scene.client.id}/rights"
    again = scene.nell.post(place, {"words": "All of it"})
    assert again.status_code == 422
    assert "All of it" in again.text
    assert scene.nell.post(place, {name: str(said) for name, said in ASKS.items()}).status_code == 303
    assert "See what is held about them" in scene.nell.get(place).text


def test_the_guardian_s_pages(scene: Scene) -> None:
    id = scene.gathered()
    scene.judged(id)
    scene.step(scene.olga, id, "ready")
    assert "Release it to the person" in scene.cal.get(f"/rights/{id}").text
    assert [scene.cal.get(place).status_code for place in ("/caldicott", "/caldicott/new")] == [200, 200]
    again = scene.cal.post("/caldicott/new", {"asked": "May the school know?"})
    assert again.status_code == 422
    assert "May the school know?" in again.text

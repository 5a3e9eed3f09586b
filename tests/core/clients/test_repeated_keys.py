"""A repeated Idempotency-Key: the same answer, to whoever may still see all that it was about; nothing twice."""

from datetime import timedelta

from httpx2 import Response
from sqlalchemy import select

from core.access.doors import Doors
from core.access.idempotency import AnsweredRequest
from core.access.system import Reason
from core.clients.models import Client
from core.database import clock
from core.involvement.models import Allocation, Involvement
from tests.core.clients.conftest import Scene

ABSENT = "/clients/01a200f5-4dd4-77b8-bf0c-f3de2d5ade0f"


def patch(scene: Scene) -> Response:
    change = {"pronouns": "they/them"}
    return scene.navigator.call("PATCH", scene.page, change, if_match='"1"', idempotency_key="once")


def close(scene: Scene, doors: Doors) -> None:
    """Everybody's work with the client ended yesterday."""
    with doors.system(Reason.SEED) as system:
        for model in (Allocation, Involvement):
            for one in system.find(select(model).where(model.client_id == scene.client.id)):
                one.ends = clock.today() - timedelta(days=1)


def test_a_repeated_change_has_the_same_answer(scene: Scene) -> None:
    first, again = patch(scene), patch(scene)
    assert (first.json(), again.headers["idempotent-replayed"]) == (again.json(), "true")


def test_a_repeated_change_changes_nothing(scene: Scene) -> None:
    patch(scene), patch(scene)
    assert scene.navigator.call("GET", scene.page).headers["etag"] == '"2"'


def test_a_change_of_a_record_closed_since_is_answered_as_one_of_no_record(scene: Scene, app_doors: Doors) -> None:
    assert patch(scene).status_code == 200
    close(scene, app_doors)
    assert patch(scene).json() == scene.navigator.call("GET", ABSENT).json()


def test_a_change_below_a_record_closed_since_is_not_shown_again(scene: Scene, app_doors: Doors) -> None:
    place = f"{scene.page}/names"
    sent = {"idempotency_key": "name"}
    given = {"use": "previous", "family_name": "Oldname"}
    assert scene.navigator.call("POST", place, given, **sent).status_code == 201
    close(scene, app_doors)
    assert scene.navigator.call("POST", place, given, **sent).status_code == 404


def test_an_answer_of_what_wrote_nothing_is_not_kept(scene: Scene, app_doors: Doors) -> None:
    scene.navigator.call("POST", "/clients/search", {"name": "Quillfeather"}, idempotency_key="looked")
    with app_doors.system(Reason.AUDIT, writing=False) as system:
        kept = system.find(select(AnsweredRequest).where(AnsweredRequest.person_id == scene.navigator.person.id))
    assert kept == []


def test_a_search_repeated_with_a_key_no_longer_finds_whom_one_may_not_see(scene: Scene, app_doors: Doors) -> None:
    asked = ("POST", "/clients/search", {"name": "Quillfeather"})
    assert str(scene.client.id) in scene.navigator.call(*asked, idempotency_key="looked").text
    close(scene, app_doors)
    assert str(scene.client.id) not in scene.navigator.call(*asked, idempotency_key="looked").text


def test_an_answer_kept_without_its_records_is_not_given_again(scene: Scene, app_doors: Doors) -> None:
    patch(scene)
    with app_doors.system(Reason.SEED) as system:
        for kept in system.find(select(AnsweredRequest)):
            kept.concerns = None
    assert patch(scene).status_code == 404
    with app_doors.system(Reason.AUDIT, writing=False) as system:
        assert system.get(Client, scene.client.id).version == 2

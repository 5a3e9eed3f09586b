"""The inbox by pages and by the API: one's own messages, for the organisation one acts for, and nobody else's."""

from sqlalchemy import select
from starlette.testclient import TestClient

from core.access.outbox import TABLE as OUTBOX
from core.access.system import Reason
from core.notices.models import Importance, Notice
from tests import world
from tests.core.notices.pages.conftest import Scene


def now(service: TestClient, notice: Notice) -> Notice:
    with service.app.state.doors.system(Reason.SEED, writing=False) as system:  # type: ignore[attr-defined]
        return system.get(Notice, notice.id)


# ── who may ───────────────────────────────────────────────────────────────
def test_somebody_unknown_is_sent_to_sign_in(service: TestClient) -> None:
    assert service.get("/messages").headers["location"] == "/sign-in"


def test_somebody_unknown_gets_no_messages(service: TestClient) -> None:
    assert service.get("/api/v1/messages").status_code == 401


def test_a_colleague_sees_no_message_of_mine(scene: Scene) -> None:
    assert scene.colleague.call("GET", "/messages").json()["items"] == []


def test_a_colleague_cannot_open_a_message_of_mine(scene: Scene) -> None:
    assert scene.colleague.call("GET", f"/messages/{scene.notice.id}").status_code == 404


def test_a_colleague_cannot_see_to_a_message_of_mine(scene: Scene, service: TestClient) -> None:
    scene.colleague.call("POST", f"/messages/{scene.alert.id}/see-to", if_match='"1"')
    assert now(service, scene.alert).acknowledged_at is None


def test_a_message_for_another_organisation_is_not_shown_here(
    scene: Scene, service: TestClient, partners: world.Partnership
) -> None:
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        world.notice(system, scene.worker.person, partners.nilaari, source="elsewhere")
    assert len(scene.worker.call("GET", "/messages").json()["items"]) == 2


def test_it_is_said_how_many_wait_for_another_organisation(
    scene: Scene, service: TestClient, partners: world.Partnership
) -> None:
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        world.notice(system, scene.worker.person, partners.nilaari, source="elsewhere")
    assert "1 unread message waits for you at another organisation" in scene.worker.get("/messages").text


# ── works ─────────────────────────────────────────────────────────────────
def test_today_shows_what_is_unread_safety_first(scene: Scene) -> None:
    page = scene.worker.get("/").text
    assert page.index(f"#message-{scene.alert.id}") < page.index(f"#message-{scene.notice.id}")


def test_today_no_longer_shows_what_was_read(scene: Scene) -> None:
    scene.worker.post(f"/messages/{scene.notice.id}/open", {"version": "1"})
    assert f"#message-{scene.notice.id}" not in scene.worker.get("/").text


def test_today_shows_what_was_read_until_somebody_sees_to_it(scene: Scene) -> None:
    scene.worker.post(f"/messages/{scene.alert.id}/open", {"version": "1"})
    assert f"#message-{scene.alert.id}" in scene.worker.get("/").text


def test_opening_a_message_leads_to_what_it_is_about(scene: Scene) -> None:
    answer = scene.worker.post(f"/messages/{scene.notice.id}/open", {"version": "1"})
    assert answer.headers["location"] == "/caseload"


def test_seeing_to_a_message_is_kept_with_its_moment(scene: Scene, service: TestClient) -> None:
    scene.worker.post(f"/messages/{scene.alert.id}/see-to", {"version": "1"})
    assert now(service, scene.alert).acknowledged_at is not None


def test_seeing_to_a_message_is_told_to_whoever_else_was_asked(scene: Scene, service: TestClient) -> None:
    scene.worker.post(f"/messages/{scene.alert.id}/see-to", {"version": "1"})
    with service.app.state.doors.database.read.connect() as connection:  # type: ignore[attr-defined]
        bodies = connection.execute(select(OUTBOX.c.body).where(OUTBOX.c.topic == "notice answered")).scalars()
        assert {"thread": scene.alert.thread, "by": "Wor Ker"} in list(bodies)


def test_a_message_can_be_opened_again_after_it_changed(scene: Scene) -> None:
    scene.worker.post(f"/messages/{scene.alert.id}/see-to", {"version": "1"})
    assert scene.worker.post(f"/messages/{scene.alert.id}/open", {"version": "1"}).status_code == 303


def test_a_message_seen_to_meanwhile_is_not_seen_to_again(scene: Scene, service: TestClient) -> None:
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        system.get(Notice, scene.alert.id).seen_to_by = "Somebody Else"
    answer = scene.worker.post(f"/messages/{scene.alert.id}/see-to", {"version": "1"})
    assert "Somebody else has said that they see to it" in answer.text


def test_of_two_who_see_to_it_at_once_the_second_is_told(scene: Scene, service: TestClient) -> None:
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        copy = world.notice(
            system, scene.colleague.person, scene.colleague.organisation, source="alert 2",
            importance=Importance.SAFETY, ladder="safety",
        )  # fmt: skip
        copy.thread = scene.alert.thread
    scene.worker.post(f"/messages/{scene.alert.id}/see-to", {"version": "1"})
    answer = scene.colleague.post(f"/messages/{copy.id}/see-to", {"version": str(copy.version)})
    assert (answer.status_code, "Wor Ker said a moment ago" in answer.text) == (409, True)


def test_the_api_shows_what_a_message_says(scene: Scene) -> None:
    shown = scene.worker.call("GET", f"/messages/{scene.notice.id}").json()
    assert (shown["words"], shown["importance"], shown["read_at"]) == ("Something needs you.", "routine", None)


def test_the_api_marks_a_message_as_read(scene: Scene) -> None:
    assert scene.worker.call("POST", f"/messages/{scene.notice.id}/read").json()["read_at"] is not None


def test_the_api_asks_for_the_version_that_is_seen_to(scene: Scene) -> None:
    assert scene.worker.call("POST", f"/messages/{scene.alert.id}/see-to").status_code == 428


def test_a_stale_version_is_refused_with_the_message_as_it_is(scene: Scene) -> None:
    scene.worker.call("POST", f"/messages/{scene.alert.id}/read")
    answer = scene.worker.call("POST", f"/messages/{scene.alert.id}/see-to", if_match='"1"')
    assert (answer.status_code, answer.json()["now"]["id"]) == (409, str(scene.alert.id))


def test_a_list_of_what_is_unread_leaves_out_what_was_read(scene: Scene) -> None:
    scene.worker.call("POST", f"/messages/{scene.notice.id}/read")
    shown = scene.worker.call("GET", "/messages?show=unread").json()["items"]
    assert [one["id"] for one in shown] == [str(scene.alert.id)]

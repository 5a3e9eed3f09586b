"""The inbox by pages and by the API: one's own messages, for the organisation one acts for, and nobody else's."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from core.access.outbox import TABLE as OUTBOX
from core.access.system import Reason
from core.app import create_app
from core.extensions.installed import Plugin
from core.extensions.manager import PluginHost
from core.notices.models import Importance, Notice
from core.settings import Settings
from tests import world
from tests.core.casework.visitors import Visitor, visitor


@dataclass(frozen=True)
class Scene:
    """A message to `worker` of Missing Link; `colleague` works there too, `admin` looks after the organisation."""

    notice: Notice
    alert: Notice
    partners: world.Partnership
    worker: Visitor
    colleague: Visitor
    admin: Visitor


@pytest.fixture(scope="module")
def service(shared_database_url: str) -> Iterator[TestClient]:
    host = PluginHost(Plugin(name, import_module(f"plugins.{name}.plugin")) for name in world.PLUGINS)
    app = create_app(Settings(database_url=shared_database_url, secure_cookies=False), host)
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def partners(service: TestClient) -> world.Partnership:
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        made = world.partnership(system)
        world.publish_policy(system)
    return made


@pytest.fixture
def scene(service: TestClient, partners: world.Partnership) -> Scene:
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        ours = partners.missing_link
        worker = visitor(system, service, ours, "recovery_navigator", name="Wor Ker")
        colleague = visitor(system, service, ours, "recovery_navigator", name="Col League")
        admin = visitor(system, service, ours, "organisation_admin", name="Ad Min")
        notice = world.notice(system, worker.person, ours)
        alert = world.notice(system, worker.person, ours, source="alert", importance=Importance.SAFETY, ladder="safety")
    return Scene(notice, alert, partners, worker, colleague, admin)


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


# ── how one is told ───────────────────────────────────────────────────────
def test_ways_are_kept_and_shown(scene: Scene) -> None:
    scene.worker.post("/messages/settings", {"email": "ana@example.org", "sms": "07700 900 982"})
    shown = scene.worker.call("GET", "/messages/ways").json()
    assert (shown["email"], shown["sms"]) == ("ana@example.org", "+447700900982")


def test_the_last_way_cannot_be_taken_away(scene: Scene) -> None:
    scene.worker.call("PUT", "/messages/ways", {"email": "ana@example.org"})
    assert scene.worker.call("PUT", "/messages/ways", {}).status_code == 422


def test_one_of_two_ways_can_be_taken_away(scene: Scene) -> None:
    scene.worker.call("PUT", "/messages/ways", {"email": "ana@example.org", "sms": "07700900982"})
    scene.worker.call("PUT", "/messages/ways", {"email": "ana@example.org"})
    assert scene.worker.call("GET", "/messages/ways").json()["sms"] is None


@pytest.mark.parametrize(
    "email",
    ["nobody", "a@b", "a b@example.org", "a@example.org\r\nBcc: all@example.org", "<a@example.org>", "a@@example.org",
     f"{'a' * 65}@example.org", "a@example.org,b@example.org", "ä@example.org"],
)  # fmt: skip
def test_what_is_no_email_address_is_refused_by_its_field(scene: Scene, email: str) -> None:
    answer = scene.worker.call("PUT", "/messages/ways", {"email": email})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "email")


@pytest.mark.parametrize("sms", ["nobody", "12", "+0 7700 900982", "07700 900982; drop", "+44" + "7" * 20])
def test_what_is_no_mobile_number_is_refused_by_its_field(scene: Scene, sms: str) -> None:
    answer = scene.worker.call("PUT", "/messages/ways", {"sms": sms})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "sms")


def test_an_admin_says_for_the_organisation(scene: Scene) -> None:
    scene.admin.post("/organisation/messages", {"email": "routine", "sms": "important"})
    assert "What my organisation says: every message" in scene.worker.get("/messages/settings").text


def test_a_worker_cannot_say_for_the_organisation(scene: Scene) -> None:
    assert scene.worker.post("/organisation/messages", {"email": "safety", "sms": "safety"}).status_code == 403


# ── webhooks ──────────────────────────────────────────────────────────────
NEW = {"url": "https://example.org/told", "events": ["referral.received"]}


def test_a_worker_sets_up_no_webhook(scene: Scene) -> None:
    assert scene.worker.call("POST", "/webhooks", NEW).status_code == 403


def test_an_admin_of_another_organisation_sees_no_webhook_of_ours(
    scene: Scene, service: TestClient, partners: world.Partnership
) -> None:
    made = scene.admin.call("POST", "/webhooks", NEW).json()
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        other = visitor(system, service, partners.nilaari, "organisation_admin", name="Oth Er")
    assert other.call("GET", f"/webhooks/{made['id']}").status_code == 404


def test_a_webhook_shows_its_secret_once(scene: Scene) -> None:
    made = scene.admin.call("POST", "/webhooks", NEW).json()
    shown = scene.admin.call("GET", f"/webhooks/{made['id']}")
    assert (made["secret"][:6], "secret" in shown.json()) == ("whsec_", False)


def test_the_page_shows_the_secret_once(scene: Scene) -> None:
    page = scene.admin.post("/organisation/webhooks", NEW | {"is_on": "yes"}).text
    again = scene.admin.get("/organisation/webhooks").text
    assert ("whsec_" in page, "whsec_" in again) == (True, False)


@pytest.mark.parametrize("url", ["http://example.org/told", "https://127.0.0.1/told", "javascript:alert(1)"])
def test_a_webhook_to_a_place_never_called_is_refused_by_its_field(scene: Scene, url: str) -> None:
    answer = scene.admin.call("POST", "/webhooks", NEW | {"url": url})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "url")


def test_an_event_that_is_none_is_refused_by_its_field(scene: Scene) -> None:
    answer = scene.admin.call("POST", "/webhooks", NEW | {"events": ["everything"]})
    assert (answer.status_code, answer.json()["errors"][0]["field"][:6]) == (422, "events")


def test_a_webhook_can_be_switched_off(scene: Scene) -> None:
    made = scene.admin.call("POST", "/webhooks", NEW).json()
    path = f"/organisation/webhooks/{made['id']}"
    scene.admin.post(path, {**NEW, "is_on": "no", "version": "1"})
    assert scene.admin.call("GET", f"/webhooks/{made['id']}").json()["is_on"] is False


def test_its_page_shows_its_log(scene: Scene, service: TestClient) -> None:
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        delivery = world.webhook_delivery(system, scene.partners.missing_link)
    assert "A referral arrived" in scene.admin.get(f"/organisation/webhooks/{delivery.webhook_id}").text


def test_a_message_under_way_is_not_sent_again(scene: Scene, service: TestClient) -> None:
    with service.app.state.doors.system(Reason.SEED) as system:  # type: ignore[attr-defined]
        delivery = world.webhook_delivery(system, scene.partners.missing_link)
    assert scene.admin.call("POST", f"/webhooks/deliveries/{delivery.id}/resend").status_code == 422

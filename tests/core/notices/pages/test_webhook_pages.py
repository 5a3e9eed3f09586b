"""Webhooks by pages and by the API: for whoever looks after the organisation, with a secret shown once."""

import pytest
from starlette.testclient import TestClient

from core.access.system import Reason
from tests import world
from tests.core.casework.visitors import visitor
from tests.core.notices.pages.conftest import Scene

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

"""Other systems are told which record, never what it says; signed, never inside the house, and once by its id."""

import base64
import hashlib
import hmac
import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from core.access.protected import Label
from core.notices.events import Event
from core.notices.models import DeliveryState
from core.notices.outside import Inside, Outside
from core.notices.telling import announce
from core.notices.webhook_models import Webhook, WebhookDelivery
from core.notices.webhooks import resend
from tests import world
from tests.conftest import StandingClock
from tests.core.notices.conftest import Scene
from tests.core.notices.outside import Receiver

HAND_OUT, SEND = "webhooks: hand out", "webhooks: send"


def happen(scene: Scene, label: Label = Label.NORMAL, owner: str = "missing_link") -> str:
    """A referral arrives at a partner; its id."""
    with scene.system() as system:
        client = world.client(system)
        referral = world.referral(system, client, getattr(scene.partners, owner), label=label)
        announce(system, Event.REFERRAL_RECEIVED, referral)
    scene.run(HAND_OUT)
    return str(referral.id)


@pytest.fixture
def webhook(scene: Scene, other_system: Receiver) -> Webhook:
    with scene.system() as system:
        return world.webhook(system, scene.home, other_system.url)


def send(scene: Scene, *, inside: bool = True) -> None:
    scene.run(SEND, webhooks_inside=inside)


def deliveries(scene: Scene) -> list[WebhookDelivery]:
    with scene.system(writing=False) as system:
        return list(system.find(select(WebhookDelivery).order_by(WebhookDelivery.id)))


# ── what is told ──────────────────────────────────────────────────────────
def test_it_is_told_which_record_and_nothing_else(scene: Scene, webhook: Webhook, other_system: Receiver) -> None:
    referral = happen(scene)
    send(scene)
    said = json.loads(other_system.calls[0].body)
    assert (said["type"], said["data"]) == (
        "referral.received",
        {"kind": "referral", "id": referral, "organisation_id": str(scene.home.id)},
    )


def test_it_is_not_told_of_records_of_other_organisations(scene: Scene, webhook: Webhook) -> None:
    happen(scene, owner="nilaari")
    assert deliveries(scene) == []


@pytest.mark.parametrize("label", [Label.RESTRICTED, Label.VERY_RESTRICTED])
def test_it_is_not_told_that_a_confidential_record_exists(scene: Scene, webhook: Webhook, label: Label) -> None:
    happen(scene, label)
    assert deliveries(scene) == []


def test_it_is_not_told_of_what_it_did_not_ask_for(scene: Scene, other_system: Receiver) -> None:
    with scene.system() as system:
        world.webhook(system, scene.home, other_system.url, events=("allocation.made",))
    happen(scene)
    assert deliveries(scene) == []


def test_one_that_is_off_is_told_nothing(scene: Scene, webhook: Webhook) -> None:
    with scene.system() as system:
        system.get(Webhook, webhook.id).is_on = False
    happen(scene)
    assert deliveries(scene) == []


# ── signed, and safe against replay ───────────────────────────────────────
def test_the_receiver_can_check_the_signature(scene: Scene, webhook: Webhook, other_system: Receiver) -> None:
    happen(scene)
    send(scene)
    (call,) = other_system.calls
    signed = f"{call.headers['webhook-id']}.{call.headers['webhook-timestamp']}.{call.body}".encode()
    expected = base64.b64encode(hmac.new(webhook.secret[1:], signed, hashlib.sha256).digest()).decode()
    assert call.headers["webhook-signature"] == f"v1,{expected}"


def test_a_second_copy_has_the_same_id(
    scene: Scene, webhook: Webhook, other_system: Receiver, standing_clock: StandingClock
) -> None:
    happen(scene)
    other_system.status = 500
    send(scene)
    standing_clock.move(minutes=1)
    send(scene)
    assert len({call.headers["webhook-id"] for call in other_system.calls}) == 1


def test_a_second_copy_is_signed_with_its_own_moment(
    scene: Scene, webhook: Webhook, other_system: Receiver, standing_clock: StandingClock
) -> None:
    happen(scene)
    other_system.status = 500
    send(scene)
    standing_clock.move(minutes=1)
    send(scene)
    first, second = (int(call.headers["webhook-timestamp"]) for call in other_system.calls)
    assert second - first == 60


# ── what goes wrong ───────────────────────────────────────────────────────
@pytest.mark.parametrize("status", [500, 503, 404, 301])
def test_an_answer_that_is_no_yes_is_tried_again(
    scene: Scene, webhook: Webhook, other_system: Receiver, status: int
) -> None:
    happen(scene)
    other_system.status = status
    send(scene)
    assert [(one.state, one.tries) for one in deliveries(scene)] == [(DeliveryState.WAITING, 1)]


def test_a_redirect_is_not_followed(scene: Scene, webhook: Webhook, other_system: Receiver) -> None:
    happen(scene)
    other_system.status, other_system.location = 307, "/inside"
    send(scene)
    assert [call.path for call in other_system.calls] == ["/told"]


def test_a_receiver_that_says_that_it_is_gone_is_not_called_again(
    scene: Scene, webhook: Webhook, other_system: Receiver
) -> None:
    happen(scene)
    other_system.status = 410
    send(scene)
    assert deliveries(scene)[0].state is DeliveryState.DEAD


def test_a_receiver_that_is_down_is_called_once_for_all_that_waits(
    scene: Scene, webhook: Webhook, other_system: Receiver
) -> None:
    for _ in range(3):
        happen(scene)
    other_system.status = 500
    send(scene)
    assert len(other_system.calls) == 1


def test_one_message_that_is_refused_holds_up_no_other(scene: Scene, webhook: Webhook, other_system: Receiver) -> None:
    for _ in range(3):
        happen(scene)
    other_system.status = 400
    send(scene)
    assert len(other_system.calls) == 3


def test_a_receiver_that_never_answers_holds_up_nobody_else(
    scene: Scene, webhook: Webhook, other_system: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.notices.outside.TIMEOUT", 0.05)
    with scene.system() as system:
        world.webhook(system, scene.home, "http://127.0.0.1:1/down")
    happen(scene)
    send(scene)
    assert len(other_system.calls) == 1


def test_sent_again_by_hand_it_goes_once_more(scene: Scene, webhook: Webhook, other_system: Receiver) -> None:
    happen(scene)
    send(scene)
    (delivery,) = deliveries(scene)
    with scene.system() as system:
        admin = world.person(system, "Ad Min")
        world.role(system, admin, scene.home, "organisation_admin")
    with scene.doors.records(world.actor(admin, scene.home, "organisation_admin")) as records:
        resend(records, records.one(WebhookDelivery, delivery.id))
    send(scene)
    assert len(other_system.calls) == 2


# ── never inside the house ────────────────────────────────────────────────
INSIDE = [
    "https://127.0.0.1/", "https://10.0.0.8/", "https://192.168.1.1/", "https://169.254.169.254/latest/meta-data",
    "https://[::1]/", "https://[::ffff:10.0.0.1]/", "https://[fd00::1]/", "https://0.0.0.0/", "https://100.64.0.1/",
    "https://[64:ff9b::a00:1]/", "https://[::7f00:1]/", "https://localhost/", "https://a.LOCALHOST./",
    "https://0x7f000001/", "https://2130706433/", "https://127.1/",
]  # fmt: skip
MISSHAPEN = [
    "http://example.org/", "ftp://example.org/", "https:///nowhere", "https://user:word@example.org/",
    "https://example.org:99999/", "https://example.org/ a", "https://exämple.org/", "https://example.org/#part",
    "file:///etc/passwd", "https://a..b/", f"https://{'a' * 64}.org/", "https://example.org/\r\nX: 1",
]  # fmt: skip


@pytest.mark.parametrize("url", INSIDE + MISSHAPEN)
def test_an_address_that_is_never_called_is_refused_at_once(url: str) -> None:
    with pytest.raises(Inside):
        Outside().check(url)


def test_a_name_that_leads_inside_is_refused_when_it_is_called() -> None:
    with pytest.raises(Inside):
        Outside().post("https://localhost/", b"{}", {})


def test_a_name_that_leads_inside_and_outside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(2, 1, 6, "", (address, 443)) for address in ("93.184.215.14", "10.0.0.1")]
    monkeypatch.setattr("core.notices.outside.socket.getaddrinfo", lambda *_, **__: answers)
    with pytest.raises(Inside):
        Outside().post("https://example.org/", b"{}", {})


def test_a_delivery_to_an_address_inside_is_dead_and_says_why(scene: Scene, webhook: Webhook) -> None:
    happen(scene)
    with scene.system() as system:
        system.get(Webhook, webhook.id).url = "https://127.0.0.1/"
    send(scene, inside=False)
    assert deliveries(scene)[0].fault == "the address is inside a private network"


def test_an_installation_may_call_its_own_network_if_it_says_so() -> None:
    replace(Outside(), inside_too=True).check("http://10.0.0.8/")

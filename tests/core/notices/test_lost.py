"""What was given up and still matters: on the banner, on the health page and among the figures, as numbers alone."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from core.database import clock
from core.notices.models import Channel, Importance, Notice
from core.notices.undelivered import lost_words
from core.notices.webhook_models import Webhook, WebhookDelivery
from core.notices.webhooks import resend
from core.operations.figures import figures
from core.ticker.health import Watch
from tests import world
from tests.core.notices.conftest import Scene
from tests.core.notices.outside import Mailbox, Receiver
from tests.core.notices.test_webhooks import happen
from tests.core.notices.test_webhooks import send as send_webhooks

HAND_OUT, EMAIL, SMS = "notices: hand out", "notices: email", "notices: text message"


def words(scene: Scene) -> tuple[str, ...]:
    with scene.doors.database.read.connect() as connection:
        return lost_words(connection)


def dead(scene: Scene) -> float:
    """The figure that monitoring watches."""
    with scene.doors.database.read.connect() as connection:
        samples = [sample for family in figures(connection) for sample in family.samples]
    (value,) = [one.value for one in samples if one.labels.get("state") == "dead"]
    return float(value)


def warned(scene: Scene) -> str | None:
    """What every page says at its top once the ticker beats."""
    watch = Watch(also=lost_words)
    with scene.doors.database.read.connect() as connection:
        watch.saw(replace(watch.look(connection), beat_at=clock.now(), jobs=()))
    return watch.trouble()


def refused(scene: Scene, mailbox: Mailbox, importance: Importance) -> None:
    """A message to an address that the mail server does not know."""
    mailbox.refuses.add("gone@example.org")
    with scene.system() as system:
        world.staff_address(system, scene.worker, scene.home, "gone@example.org")
    scene.tell(importance)
    scene.run(HAND_OUT)
    scene.run(EMAIL, smtp_url=mailbox.url, mail_from="fingerpost@example.org")


def change_notice(scene: Scene, change: Callable[[Notice], None]) -> None:
    with scene.system() as system:
        (notice,) = system.find(select(Notice))
        change(notice)


@pytest.fixture
def unknown(scene: Scene, mailbox: Mailbox) -> Scene:
    """A safety email refused with 550."""
    refused(scene, mailbox, Importance.SAFETY)
    return scene


@pytest.fixture
def deaf(scene: Scene, other_system: Receiver) -> Scene:
    """A webhook whose system says that it is gone."""
    other_system.status = 410
    with scene.system() as system:
        world.webhook(system, scene.home, other_system.url)
    happen(scene)
    send_webhooks(scene)
    return scene


def test_a_safety_email_refused_raises_the_banner(unknown: Scene) -> None:
    assert warned(unknown) == "1 safety message could not be sent and nobody has seen to it yet."


def test_a_safety_text_without_a_gateway_raises_the_banner(scene: Scene) -> None:
    with scene.system() as system:
        world.staff_address(system, scene.worker, scene.home, "+447700900982", channel=Channel.SMS)
    scene.tell(Importance.SAFETY)
    scene.run(HAND_OUT)
    scene.run(SMS)
    assert "1 safety message" in str(warned(scene))


def test_the_banner_goes_when_the_message_is_read(unknown: Scene) -> None:
    change_notice(unknown, lambda notice: notice.read(notice.made_at))
    assert (warned(unknown), dead(unknown)) == (None, 0)


def test_what_is_no_matter_of_safety_is_a_figure_only(scene: Scene, mailbox: Mailbox) -> None:
    refused(scene, mailbox, Importance.IMPORTANT)
    assert (words(scene), dead(scene)) == ((), 1)


def test_a_message_to_a_webhook_given_up_raises_the_banner(deaf: Scene) -> None:
    assert (words(deaf), dead(deaf)) == (("1 message to other systems could not be sent.",), 1)


def test_it_goes_when_it_is_sent_again(deaf: Scene) -> None:
    with deaf.system() as system:
        (delivery,) = system.find(select(WebhookDelivery))
        resend(system, delivery)  # type: ignore[arg-type]
    assert (words(deaf), dead(deaf)) == ((), 0)


def test_it_goes_when_the_webhook_is_switched_off(deaf: Scene) -> None:
    with deaf.system() as system:
        (webhook,) = system.find(select(Webhook))
        webhook.is_on = False
    assert (words(deaf), dead(deaf)) == ((), 0)


def test_where_nothing_was_given_up_nothing_is_said(scene: Scene) -> None:
    assert (words(scene), dead(scene)) == ((), 0)
